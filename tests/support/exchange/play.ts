import { runExchange } from "./exchange.ts";
import type { Context, SeenBar, SeenFill } from "./context.ts";
import type { Handle } from "./context.ts";
import type { InputBar, InputInstrument, Result, Settings } from "./types.ts";

export const MINUTE = 60_000;
/** 2024-01-01 00:00 UTC. */
export const START = 1_704_067_200_000;

/** No costs, much cash: what a hand-worked example starts from. */
export const free: Partial<Settings> = { cash: "1000000", makerBps: "0", takerBps: "0", slippageBps: "0" };

/** Bars a minute apart from rows of "open high low close [volume]"; "-" leaves a minute out. */
export function barsOf(rows: readonly string[], interval = MINUTE): InputBar[] {
  return rows.flatMap((row, i) => {
    if (row === "-") return [];
    const [open = "", high = "", low = "", close = "", volume = "1000"] = row.split(" ");
    return [{ time: START + i * interval, open, high, low, close, volume }];
  });
}

export interface Script {
  /** What to do at the bar of this index. */
  [index: number]: (context: Context, bar: SeenBar) => void;
  onFill?: (fill: SeenFill, context: Context) => void;
  onOrder?: (order: Handle, context: Context) => void;
}

export interface Played extends Result {
  /** Fills as "bar side quantity@price liquidity". */
  told: string[];
  /** Final states as "type status filled/quantity reason". */
  ends: string[];
}

type Rows = readonly string[];
const isOne = (rows: Rows | Readonly<Record<string, Rows>>): rows is Rows => Array.isArray(rows);

/** Plays a script on one instrument, or on several when given as a record. */
export function play(
  rows: Rows | Readonly<Record<string, Rows>>,
  script: Script,
  settings: Partial<Settings> & { tickSize?: string; lotSize?: string } = {},
): Played {
  const { tickSize = "0.01", lotSize = "0.00000001", ...rest } = settings;
  const named: [string, readonly string[]][] = isOne(rows) ? [["A", rows]] : Object.entries(rows);
  const inputs: InputInstrument[] = named.map(([name, lines]) => ({ name, bars: barsOf(lines), tickSize, lotSize }));
  const decider = {
    onBar: (bar: SeenBar, context: Context) => script[bar.index]?.(context, bar),
    ...(script.onFill ? { onFill: script.onFill } : {}),
    ...(script.onOrder ? { onOrder: script.onOrder } : {}),
  };
  const result = runExchange(inputs, decider, { ...free, interval: MINUTE, ...rest });
  const bought = (id: number) =>
    result.fills.filter(({ orderId }) => orderId === id).reduce((sum, { quantity }) => sum + Number(quantity), 0);
  return {
    ...result,
    told: result.fills.map(
      ({ time, side, quantity, price, liquidity }) =>
        `${(time - START) / MINUTE} ${side} ${quantity}@${price} ${liquidity}`,
    ),
    ends: result.orders.map(({ id, type, status, quantity, reason }) =>
      `${type} ${status} ${bought(id)}/${quantity} ${reason ?? ""}`.trim(),
    ),
  };
}
