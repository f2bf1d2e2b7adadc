import { type CellKind, type Meaning, positionAt } from "../kind.ts";
import { isCellName } from "../names.ts";
import { tablesIn } from "../sql-tables.ts";

/** Tables of a backtest cell, behind its name and `_`. */
export const RUN_TABLES = ["trades", "fills", "orders", "equity", "metrics"] as const;

export interface Query {
  readonly query: string;
}

export const sql: CellKind<Query> = {
  kind: "sql",
  title: "SQL",
  purpose: "Asks a question of the tables that other cells make.",
  language: "sql",
  template: `SELECT side, count(*) AS trades, round(sum(pnl), 2) AS pnl
FROM backtest1_trades
GROUP BY side`,
  read(body) {
    const references = tablesIn(body).flatMap(({ name, start }) => {
      const meanings = meaningsOf(name);
      return meanings ? [{ meanings, start, ...positionAt(body, start) }] : [];
    });
    const isEmpty = body.trim() === "";
    const problems = isEmpty
      ? [{ line: 1, column: 1, message: "this cell has no query: write one, as in SELECT …" }]
      : [];
    return { parsed: isEmpty ? undefined : { query: body }, references, problems };
  },
};

/** A table is a cell's own, or one of a backtest's. SQLite's names have no case. */
function meaningsOf(table: string): [Meaning, ...Meaning[]] | undefined {
  const name = table.toLowerCase();
  if (/^(sqlite_|json_|pragma_)/.test(name) || !/^[a-z_]\w*$/.test(name)) return undefined;
  const meanings: Meaning[] = [{ name, kinds: ["data", "sql", "js"] }];
  const ending = RUN_TABLES.find((one) => name.endsWith(`_${one}`));
  if (ending !== undefined) meanings.push({ name: name.slice(0, -ending.length - 1), kinds: ["backtest"] });
  const [first, ...rest] = meanings.filter((one) => isCellName(one.name));
  return first && [first, ...rest];
}
