import type { BacktestResult } from "./backtest.ts";
import { csvText, type TextCell } from "./csv.ts";
import { instrumentName } from "./instrument-name.ts";
import { moneyDecimal } from "./money.ts";

/** What a column holds: ms since 1970, whole numbers, exact decimals, or words; any may be missing. */
type ColumnKind = "time" | "integer" | "decimal" | "text";

interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly values: readonly (string | number | null)[];
}

/** A run's rows as columns, for files. */
export interface RunTable {
  readonly name: RunTableName;
  readonly columns: readonly TableColumn[];
}

export type RunTableName = "fills" | "trades" | "orders" | "equity";

/** Columns of each table in their order; the first is the time by which its rows are ordered. */
const COLUMNS: Readonly<Record<RunTableName, Readonly<Record<string, ColumnKind>>>> = {
  fills: {
    time: "time",
    instrument: "text",
    orderId: "integer",
    side: "text",
    quantity: "decimal",
    price: "decimal",
    fee: "decimal",
    liquidity: "text",
  },
  trades: {
    entryTime: "time",
    exitTime: "time",
    instrument: "text",
    side: "text",
    quantity: "decimal",
    entryPrice: "decimal",
    exitPrice: "decimal",
    pnl: "decimal",
    fees: "decimal",
    bars: "integer",
    mae: "decimal",
    mfe: "decimal",
  },
  orders: {
    time: "time",
    id: "integer",
    parent: "integer",
    instrument: "text",
    side: "text",
    type: "text",
    quantity: "decimal",
    price: "decimal",
    stopPrice: "decimal",
    status: "text",
    reason: "text",
  },
  equity: { time: "time", value: "decimal" },
};

export const runTableNames = Object.keys(COLUMNS) as readonly RunTableName[];

/** A table of a run, named and worded as in its JSON; but an instrument without a name is called by its data's. */
export function runTable(result: BacktestResult, name: RunTableName): RunTable {
  const columns = Object.entries(COLUMNS[name]).map(([column, kind]): TableColumn => {
    if (name === "equity") {
      const { time, value } = result.equity;
      return { name: column, kind, values: column === "time" ? Array.from(time) : Array.from(value, moneyDecimal) };
    }
    const values = (result[name] as readonly object[]).map((row) => Reflect.get(row, column) as string | number | null);
    const isName = column === "instrument";
    return {
      name: column,
      kind,
      values: isName ? values.map((one) => instrumentName(result.data, String(one))) : values,
    };
  });
  return { name, columns };
}

/** As CSV with every decimal exact; a time is told in ms, and behind it as ISO text. */
export function runTableCsv({ columns }: RunTable): string {
  const header = columns.flatMap(({ name, kind }) => (kind === "time" ? [name, dateName(name)] : [name]));
  const rows = Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) =>
    columns.flatMap(({ kind, values }): (string | number | TextCell)[] => {
      const value = values[row] ?? null;
      if (kind === "time") return value === null ? ["", ""] : [value, new Date(value).toISOString()];
      return [value === null ? "" : kind === "text" ? { text: String(value) } : value];
    }),
  );
  return csvText(header, rows);
}

/** `time` → `date`, `entryTime` → `entryDate`. */
const dateName = (name: string): string => name.replace(/time$/, "date").replace(/Time$/, "Date");
