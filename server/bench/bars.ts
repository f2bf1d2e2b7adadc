import { BarBuilder, type TradeColumns } from "../../wasm/index.ts";
import { nodeEngine } from "../engine.ts";
import { type Contest, contestRows } from "./interleaved.ts";
import { MIDDLE, seededNumbers } from "./market-data.ts";
import type { Bench, BenchControl, BenchRow } from "./row.ts";

const TRADES = 500_000;
const SEED = 3;
const MINUTE = 60_000_000;
const START = 1_700_000_000_000_000;

export const barsBench: Bench = {
  name: "bars",
  title: `Bars from ${TRADES.toLocaleString("en-US")} trades: with quantity bought, price x quantity and trade counts`,
  run: runBarsBench,
};

async function runBarsBench(control: BenchControl): Promise<BenchRow[]> {
  const trades = seededTrades();
  const rows: BenchRow[] = [];
  const rules = [
    { name: "One minute", rule: { rule: "time", intervalMs: 60_000 }, script: () => minuteLoop(trades) },
    { name: "100 trades", rule: { rule: "trades", size: 100 }, script: () => countLoop(trades, 100) },
  ] as const;
  for (const { name, rule, script } of rules) {
    const run = (): number => {
      const builder = new BarBuilder(nodeEngine(), rule);
      const { rows } = builder.push(trades);
      builder.free();
      return rows;
    };
    const [own, theirs] = [run(), script()];
    const about = own === theirs ? `${own} bars each` : `NOT THE SAME BARS: ours ${own}, the peer's ${theirs}`;
    const peer = { name: "JavaScript loop", target: "faster", run: () => void script() };
    const ours = { name: "ours", about, run: () => void run() };
    const contest: Contest = { name, unit: "ns/trade", pieces: TRADES, ours, peers: [peer] };
    rows.push(...(await contestRows(contest, control)));
  }
  return rows;
}

function seededTrades(): TradeColumns {
  const below = seededNumbers(SEED);
  let [time, price] = [START, MIDDLE];
  const column = (value: () => number): Float64Array => Float64Array.from({ length: TRADES }, value);
  return {
    time: column(() => (time += below(1_000_000))),
    ticks: column(() => (price += below(5) - 2)),
    lots: column(() => 1 + below(10_000)),
    isBuy: Uint8Array.from({ length: TRADES }, () => below(2)),
  };
}

/** The bar that a loop is making, and what it leaves of those that ended. */
class ScriptBars {
  readonly columns: number[][] = [[], [], [], [], [], [], [], []];
  private high = 0;
  private low = 0;
  private open = 0;
  private lots = 0;
  private bought = 0;
  private notional = 0;
  count = 0;
  time = NaN;

  add(price: number, lots: number, isBuy: number): void {
    if (this.count === 0) {
      this.open = this.high = this.low = price;
      this.lots = this.bought = this.notional = 0;
    }
    if (price > this.high) this.high = price;
    if (price < this.low) this.low = price;
    this.lots += lots;
    if (isBuy === 1) this.bought += lots;
    this.notional += price * lots;
    this.count++;
  }

  end(close: number): void {
    const values = [this.time, this.open, this.high, this.low, close, this.lots, this.bought, this.notional];
    for (let at = 0; at < values.length; at++) this.columns[at]?.push(values[at] ?? NaN);
    this.count = 0;
  }
}

function minuteLoop({ time, ticks, lots, isBuy }: TradeColumns): number {
  const bars = new ScriptBars();
  for (let row = 0; row < time.length; row++) {
    const start = Math.floor((time[row] ?? 0) / MINUTE) * MINUTE;
    if (start !== bars.time && bars.count > 0) bars.end(ticks[row - 1] ?? NaN);
    bars.time = start;
    bars.add(ticks[row] ?? NaN, lots[row] ?? NaN, isBuy[row] ?? 0);
  }
  return bars.columns[0]?.length ?? 0;
}

function countLoop({ time, ticks, lots, isBuy }: TradeColumns, size: number): number {
  const bars = new ScriptBars();
  for (let row = 0; row < time.length; row++) {
    if (bars.count === 0) bars.time = time[row] ?? NaN;
    bars.add(ticks[row] ?? NaN, lots[row] ?? NaN, isBuy[row] ?? 0);
    if (bars.count === size) bars.end(ticks[row] ?? NaN);
  }
  return bars.columns[0]?.length ?? 0;
}
