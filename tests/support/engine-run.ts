import { type BacktestDocument, resultDocument } from "../../shared/result-document.ts";
import { defaultSettings, type Settings } from "../../shared/settings.ts";
import { Backtest, type BarColumns, type SignalColumns } from "../../wasm/index.ts";
import { compileStrategy } from "../../wasm/compile.ts";
import { engine } from "./engine.ts";
import { sdk } from "./sdk.ts";

/** Everything of the language that these strategies use. */
const HEAD = `import { Strategy, Bar, Series, Fill, Order, Signal, Indicator, Instrument, Timeframe, open, high, low, close,
  volume, sma, rsi, atr, macd, param, plot, log, random, signal, instrument, timeframe, custom, crossedAbove } from "tidebook";
`;

export interface Played {
  readonly bars: Readonly<Record<string, BarColumns>>;
  readonly signals?: readonly SignalColumns[];
  readonly params?: Readonly<Record<string, number>>;
  readonly settings?: Partial<Settings>;
  readonly decimals?: number;
}

/** Compiles the body of a strategy and runs it on these bars, without costs unless settings say otherwise. */
export async function play(
  body: string,
  { bars, signals, params, settings, decimals = 2 }: Played,
): Promise<BacktestDocument> {
  const { module } = await compileStrategy(HEAD + body, { path: "test.ts", sdk });
  const instruments = Object.entries(bars).map(([name, columns]) => ({
    name,
    source: `${name}.csv`,
    bars: engine.bars(columns, decimals),
  }));
  const costs = { makerBps: "0", takerBps: "0", slippageBps: "0" };
  const run = new Backtest(engine, {
    strategy: { path: "test.ts", module },
    instruments,
    signals: signals ?? [],
    params: params ?? {},
    settings: { ...defaultSettings, costs, ...settings },
    version: "test",
  });
  try {
    return resultDocument(run.run());
  } finally {
    for (const { bars: held } of instruments) held.free();
  }
}

/** Bars one `step` apart from `start`: rows of open, high, low, close, and volume 1. */
export function barsOf(
  rows: readonly (readonly [number, number, number, number])[],
  step = 60_000,
  start = 0,
): BarColumns {
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index] ?? NaN);
  return {
    time: BigInt64Array.from(rows, (_, index) => BigInt(start + index * step)),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length).fill(1),
  };
}

/** Bars that open, peak, dip and close at the same price. */
export function flatBars(prices: readonly number[], step = 60_000, start = 0): BarColumns {
  return barsOf(
    prices.map((price) => [price, price, price, price]),
    step,
    start,
  );
}
