import type { BacktestResult } from "../backtest.ts";
import { instrumentName } from "../instrument-name.ts";
import { moneyNumber } from "../money.ts";
import { timeText } from "../time.ts";
import type { RUN_TABLES } from "./kinds/sql.ts";
import type { CellOutput, TableValue } from "./outputs.ts";

/** A table that a query can read. */
export interface SqlTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: "TEXT" | "REAL" | "INTEGER" }[];
  readonly rows: number;
  readonly row: (index: number) => readonly TableValue[];
}

/** Columns of bars as an executor has them; times in ms. */
export interface TableBars {
  readonly time: ArrayLike<number>;
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
  readonly volume: ArrayLike<number>;
}

type Column = readonly [name: string, type: "TEXT" | "REAL" | "INTEGER"];

/** Columns of a backtest's tables, by what stands behind the cell's name and `_`. */
export const runColumns: Readonly<Record<(typeof RUN_TABLES)[number], readonly Column[]>> = {
  trades: [
    ["entryTime", "TEXT"],
    ["exitTime", "TEXT"],
    ["instrument", "TEXT"],
    ["side", "TEXT"],
    ["quantity", "REAL"],
    ["entryPrice", "REAL"],
    ["exitPrice", "REAL"],
    ["pnl", "REAL"],
    ["fees", "REAL"],
    ["bars", "INTEGER"],
    ["mae", "REAL"],
    ["mfe", "REAL"],
  ],
  fills: [
    ["time", "TEXT"],
    ["instrument", "TEXT"],
    ["orderId", "INTEGER"],
    ["side", "TEXT"],
    ["quantity", "REAL"],
    ["price", "REAL"],
    ["fee", "REAL"],
    ["liquidity", "TEXT"],
  ],
  orders: [
    ["id", "INTEGER"],
    ["parent", "INTEGER"],
    ["time", "TEXT"],
    ["instrument", "TEXT"],
    ["side", "TEXT"],
    ["type", "TEXT"],
    ["quantity", "REAL"],
    ["filled", "REAL"],
    ["price", "REAL"],
    ["stopPrice", "REAL"],
    ["status", "TEXT"],
    ["reason", "TEXT"],
  ],
  equity: [
    ["time", "TEXT"],
    ["value", "REAL"],
  ],
  metrics: [
    ["name", "TEXT"],
    ["value", "REAL"],
  ],
};

const PRICES = ["open", "high", "low", "close", "volume"] as const;

/** Columns of a data cell's table. */
export const barColumns: readonly Column[] = [["time", "TEXT"], ...PRICES.map((name): Column => [name, "REAL"])];

/** Tables of a backtest: `<cell>_trades`, `_fills`, `_orders`, `_equity` and `_metrics`. Times are texts that sort. */
export function tablesOfRun(cell: string, result: BacktestResult): SqlTable[] {
  const { trades, fills, orders, equity, metrics } = result;
  const list = Object.entries(metrics);
  const named = (records: readonly { readonly instrument: string }[]) =>
    records.map((one) => ({ ...one, instrument: instrumentName(result.data, one.instrument) }));
  return [
    tableOfRecords(`${cell}_trades`, runColumns.trades, named(trades)),
    tableOfRecords(`${cell}_fills`, runColumns.fills, named(fills)),
    tableOfRecords(`${cell}_orders`, runColumns.orders, named(orders)),
    table(`${cell}_equity`, runColumns.equity, equity.time.length, (at) => [
      timeText(equity.time[at] ?? NaN),
      moneyNumber(equity.value[at]),
    ]),
    table(`${cell}_metrics`, runColumns.metrics, list.length, (at) => list[at] ?? [null, null]),
  ];
}

/** The table of a data cell, called like the cell. */
export function tableOfBars(cell: string, bars: TableBars): SqlTable {
  return table(cell, barColumns, bars.time.length, (at) => [
    timeText(bars.time[at] ?? NaN),
    ...PRICES.map((name) => bars[name][at] ?? null),
  ]);
}

/** The table of an sql or js cell, called like the cell; undefined where the cell made none. */
export function tableOfCell(cell: string, output: CellOutput): SqlTable | undefined {
  const made = output.kind === "sql" ? output : output.kind === "js" ? output.table : undefined;
  if (!made) return undefined;
  const columns = made.columns.map((name, at): Column => [
    name,
    made.rows.every((row) => typeof row[at] !== "string") ? "REAL" : "TEXT",
  ]);
  return table(cell, columns, made.rows.length, (at) => made.rows[at] ?? []);
}

function tableOfRecords(name: string, columns: readonly Column[], records: readonly object[]): SqlTable {
  return table(name, columns, records.length, (at) => {
    const record = (records[at] ?? {}) as Readonly<Record<string, string | number | null>>;
    return columns.map(([key, type]) => valueOf(record[key] ?? null, key, type));
  });
}

/** Decimals become doubles: a query computes with them, and no query reaches an account. */
function valueOf(value: string | number | null, key: string, type: Column[1]): TableValue {
  if (value === null) return null;
  if (/^time$|Time$/.test(key)) return timeText(Number(value));
  return type === "TEXT" ? value : Number(value);
}

function table(name: string, columns: readonly Column[], rows: number, row: SqlTable["row"]): SqlTable {
  return { name, columns: columns.map(([column, type]) => ({ name: column, type })), rows, row };
}
