import { decimalOf } from "./exchange/decimal.ts";
import type { InputInstrument, Result, ResultOrder } from "./exchange/types.ts";

/** A result and what its strategy plotted. */
export interface Outcome {
  readonly result: Result;
  readonly plots: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Where two outcomes of the same run part for the first time, told with the lives of the orders around it. */
export function firstDifference(
  judge: Outcome,
  engine: Outcome,
  instruments: readonly InputInstrument[],
): string | undefined {
  const found = [...tableDifferences(judge, engine), ...plotDifferences(judge, engine, instruments)];
  if (found.length === 0) return undefined;
  found.sort((a, b) => Number(a.isLate) - Number(b.isLate) || a.time - b.time || a.rank - b.rank);
  const first = found[0]!;
  const ids = [...new Set([...first.orders, ...differingOrders(judge, engine, first.time)])].slice(0, 4);
  const lives = ids.map((id) => lifeOf(id, judge, engine));
  const also = found.slice(1, 6).map(({ text }) => `  also ${text}`);
  return [first.text, ...also, ...lives, barsAround(first.time, instruments)].join("\n");
}

interface Difference {
  time: number;
  /** Told of the end of something: it came about later than the time says. */
  isLate: boolean;
  /** Tables that explain others come first at the same time. */
  rank: number;
  orders: number[];
  text: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Whether two fields are the same, decimals by value. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "string" || typeof b !== "string" || !/^-?\d/.test(a) || !/^-?\d/.test(b)) return false;
  const [x, y] = [decimalOf(a), decimalOf(b)];
  const low = Math.min(x.exponent, y.exponent);
  return x.digits * 10n ** BigInt(x.exponent - low) === y.digits * 10n ** BigInt(y.exponent - low);
}

/** The level of a trailing order that has ended means nothing. */
const isStale = (row: Row | undefined, field: string): boolean =>
  field === "stopPrice" && row?.type === "trailing" && row.status !== "new" && row.status !== "partiallyFilled";

function tableDifferences(judge: Outcome, engine: Outcome): Difference[] {
  const equity = ({ result }: Outcome): Row[] =>
    result.equity.time.map((time, i) => ({ time, value: result.equity.value[i] }));
  const tables: [string, readonly Row[], readonly Row[], (row: Row) => unknown][] = [
    ["fill", judge.result.fills as unknown as Row[], engine.result.fills as unknown as Row[], (row) => row.orderId],
    ["order", judge.result.orders as unknown as Row[], engine.result.orders as unknown as Row[], (row) => row.id],
    ["trade", judge.result.trades as unknown as Row[], engine.result.trades as unknown as Row[], () => undefined],
    ["equity", equity(judge), equity(engine), () => undefined],
  ];
  return tables.flatMap(([name, mine, theirs, idOf], rank) => {
    for (let i = 0; i < Math.max(mine.length, theirs.length); i++) {
      const [a, b] = [mine[i], theirs[i]];
      const fields = Object.keys({ ...a, ...b }).filter(
        (field) => !isSame(a?.[field], b?.[field]) && !isStale(a, field),
      );
      if (fields.length === 0) continue;
      const time = Math.min(
        ...[a, b].flatMap((row) => (row ? [Number(row.time ?? row.exitTime ?? row.entryTime)] : [])),
      );
      const orders = [...new Set([a, b].flatMap((row) => (row ? [Number(idOf(row))] : [])))].filter(Number.isFinite);
      const text = `${name} ${i} (${fields.join(", ")}):\n    judge  ${told(a)}\n    engine ${told(b)}`;
      return [{ time, isLate: name === "order" || name === "trade", rank, orders, text }];
    }
    return [];
  });
}

function plotDifferences(judge: Outcome, engine: Outcome, instruments: readonly InputInstrument[]): Difference[] {
  const times = instruments[0]?.bars.map(({ time }) => time) ?? [];
  for (const [i, time] of times.entries()) {
    const differing = Object.keys(judge.plots).filter((name) => {
      const [a, b] = [judge.plots[name]?.[i], engine.plots[name]?.[i]];
      return a !== b && !(Number.isNaN(a) && (b === null || Number.isNaN(b)));
    });
    if (differing.length === 0) continue;
    const values = differing.map(
      (name) => `${name}: judge ${judge.plots[name]?.[i]}, engine ${engine.plots[name]?.[i]}`,
    );
    return [{ time, isLate: false, rank: 9, orders: [], text: `plots at bar ${i} (${time}): ${values.join("; ")}` }];
  }
  return [];
}

const told = (row: Row | undefined): string => (row ? JSON.stringify(row) : "nothing");

/** Ids of the orders that were placed up to a time and differ. */
function differingOrders(judge: Outcome, engine: Outcome, time: number): number[] {
  const others = engine.result.orders as unknown as Row[];
  return judge.result.orders
    .filter(
      (order, i) =>
        order.time <= time && Object.entries(order).some(([field, value]) => !isSame(value, others[i]?.[field])),
    )
    .map(({ id }) => id);
}

/** An order, its parent and children, and their fills, on both sides. */
function lifeOf(id: number, judge: Outcome, engine: Outcome): string {
  const family = (orders: readonly ResultOrder[]): ResultOrder[] => {
    const parent = orders.find((order) => order.id === id)?.parent;
    return orders.filter((order) => order.id === id || order.parent === id || (parent && order.id === parent));
  };
  const side = (name: string, { result }: Outcome): string[] =>
    family(result.orders).flatMap((order) => [
      `    ${name} ${told(order as unknown as Row)}`,
      ...result.fills
        .filter((fill) => fill.orderId === order.id)
        .slice(0, 5)
        .map((fill) => `      ${JSON.stringify(fill)}`),
    ]);
  return [`  the life of order ${id}:`, ...side("judge ", judge), ...side("engine", engine)].join("\n");
}

function barsAround(time: number, instruments: readonly InputInstrument[]): string {
  const lines = instruments.flatMap(({ name, tickSize, lotSize, bars }) => {
    const at = bars.findLastIndex((bar) => bar.time <= time);
    const near = bars.slice(Math.max(0, at - 2), at + 4);
    return [`  bars of ${name}, tick ${tickSize}, lot ${lotSize}:`, ...near.map((bar) => `    ${JSON.stringify(bar)}`)];
  });
  return lines.join("\n");
}
