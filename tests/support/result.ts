import type { BacktestResult, FillRecord, OrderRecord, TradeRecord } from "../../shared/backtest.ts";
import { parseDecimal, unitsOf } from "../../shared/decimal.ts";
import { metrics } from "../../shared/metrics.ts";

/** What differs from a run of no trades on ten daily bars. */
export type ResultParts = Partial<Omit<BacktestResult, "request">> & {
  readonly request?: Partial<BacktestResult["request"]>;
};

export const DAY = 86_400_000;
export const START = Date.UTC(2020, 0, 1);

/** A result of a made-up run, complete, for what draws and writes results. */
export function resultWith(parts: ResultParts = {}): BacktestResult {
  const equity = parts.equity ?? equityOf(Array<string>(10).fill("10000"));
  const { time } = equity;
  return {
    digest: "1270".padEnd(64, "0b33ccaf"),
    resultHash: "77ab".padEnd(64, "02c1"),
    parts: { request: "0123456789abcdef" },
    engine: { version: "0.1.0", sha256: "5a72".padEnd(64, "0") },
    data: [
      {
        name: "sp500",
        instrument: "0",
        fingerprint: "35e13298".padEnd(64, "4"),
        rows: time.length,
        from: time[0] ?? 0,
        to: time.at(-1) ?? 0,
        interval: DAY,
      },
    ],
    metrics: Object.fromEntries(metrics.map(({ name }) => [name, null])),
    orders: [],
    fills: [],
    trades: [],
    plots: {},
    signals: [],
    log: [],
    warnings: [],
    timing: { compileMs: 84, dataMs: 3.4, engineMs: 1.2, reportMs: 5, bars: time.length },
    ...parts,
    request: {
      account: { cash: "10000", leverage: "1" },
      costs: { makerBps: "10", takerBps: "10", slippageBps: "1" },
      fill: { limit: "through", volumeShare: null },
      instruments: [{ name: "0", tickSize: "0.01", lotSize: "0.00000001" }],
      interval: DAY,
      latency: { ms: 0 },
      params: {},
      periodsPerYear: 252,
      range: { from: null, to: null, warmup: 0 },
      seed: 1,
      signals: [],
      ...parts.request,
    },
    equity,
  };
}

/** Equity of these decimals at these times, daily unless they are given. */
export function equityOf(value: readonly string[], time?: readonly number[]): BacktestResult["equity"] {
  const units = value.map((text) => unitsOf(parseDecimal(text)!, 8)!);
  const times = time ?? value.map((_one, index) => START + index * DAY);
  return { time: Float64Array.from(times), value: BigInt64Array.from(units) };
}

export function orderWith(parts: Partial<OrderRecord>): OrderRecord {
  return {
    id: 1,
    parent: null,
    time: START,
    instrument: "0",
    side: "buy",
    type: "market",
    quantity: "1",
    filled: "1",
    price: null,
    stopPrice: null,
    status: "filled",
    reason: null,
    ...parts,
  };
}

export function fillWith(parts: Partial<FillRecord>): FillRecord {
  return {
    time: START + DAY,
    instrument: "0",
    orderId: 1,
    side: "buy",
    quantity: "1",
    price: "100",
    fee: "0.1",
    liquidity: "taker",
    ...parts,
  };
}

export function tradeWith(parts: Partial<TradeRecord>): TradeRecord {
  return {
    entryTime: START + DAY,
    exitTime: START + 3 * DAY,
    instrument: "0",
    side: "buy",
    quantity: "1",
    entryPrice: "100",
    exitPrice: "110",
    pnl: "9.79",
    fees: "0.21",
    bars: 2,
    mae: "-1",
    mfe: "12",
    ...parts,
  };
}

/** Equity of a smooth rise with a fall in it. */
function risingEquity(bars: number): string[] {
  return Array.from({ length: bars }, (_, index) => {
    const fall = index > bars / 2 && index < (bars * 2) / 3 ? 0.8 : 1;
    return (10_000 * (1 + index / bars) * fall + 300 * Math.sin(index / 7)).toFixed(8);
  });
}

/** The same run as a trader would like it: 500 bars, 31 trades. */
export function busyResult(): BacktestResult {
  const value = risingEquity(500);
  const equity = equityOf(value);
  const at = (index: number) => equity.time[index] ?? 0;
  const trades = Array.from({ length: 31 }, (_, index) =>
    tradeWith({
      entryTime: at(index * 16),
      exitTime: at(index * 16 + 9),
      bars: 9,
      pnl: (index % 3 === 0 ? -120.5 - index : 211.25 + index).toFixed(2),
    }),
  );
  return resultWith({
    request: { params: { fast: 20, slow: 100 } },
    equity,
    trades,
    orders: trades.map(({ entryTime }, index) => orderWith({ id: index + 1, time: entryTime })),
    fills: trades.flatMap(({ entryTime, exitTime }, index) => [
      fillWith({ time: entryTime, orderId: index + 1 }),
      fillWith({ time: exitTime ?? 0, orderId: index + 1, side: "sell", price: "110" }),
    ]),
    metrics: { ...resultWith().metrics, ...busyMetrics },
    warnings: ["A position is still open: 12.5 long, marked at the last close."],
  });
}

const busyMetrics = {
  totalReturn: 2.816,
  annualReturn: 0.0684,
  annualVolatility: 0.1312,
  sharpe: 0.754,
  sortino: 1.08,
  calmar: 0.29,
  omega: 1.16,
  maxDrawdown: -0.2361,
  maxDrawdownDays: 1204,
  probabilisticSharpe: 0.9987,
  valueAtRisk95: -0.0112,
  expectedShortfall95: -0.0193,
  exposure: 0.6412,
  turnover: 3.12,
  fees: 1580.94,
  costShare: 0.0541,
  trades: 31,
  winRate: 0.6774,
  profitFactor: 3.4,
  expectancy: 110.2,
  largestWin: 241.25,
  largestLoss: -150.5,
  sqn: 2.91,
  averageBars: 9,
  winStreak: 2,
  lossStreak: 1,
  alpha: 0.021,
  beta: 0.41,
  informationRatio: -0.12,
  benchmarkTotalReturn: 3.9028,
  benchmarkAnnualReturn: 0.082,
  benchmarkAnnualVolatility: 0.198,
  benchmarkSharpe: 0.66,
  benchmarkMaxDrawdown: -0.4491,
};
