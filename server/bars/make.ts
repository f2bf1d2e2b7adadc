import { open } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { decimalOf, formatDecimal, unitsOf } from "../../shared/decimal.ts";
import { InputError } from "../../shared/errors.ts";
import { countText } from "../../shared/figures.ts";
import { durationText } from "../../shared/time.ts";
import {
  BarBuilder,
  type BarColumns,
  type Bars,
  type BuiltBars,
  type Engine,
  resampleBars,
  tableText,
  unpacked,
} from "../../wasm/index.ts";
import { readDataFile } from "../data/file.ts";
import { openBars, type OpenOptions } from "../data/source.ts";
import { nodeUnpackers } from "../data/unpackers.ts";
import { isLog } from "../relay/log/segments.ts";
import { recordedTrades } from "./recorded.ts";
import { ruleInUnits, type WrittenRule } from "./rule.ts";
import { tradeColumns, tradesOfTable } from "./table.ts";
import { columnsOf, type Trades } from "./trades.ts";

/** A bar; prices and quantities are exact decimals, times ms since 1970 UTC. */
export interface MadeBar {
  /** Where a time bar begins, else when its first trade was. */
  readonly time: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  /** What buyers took of the volume, where the trades say who took. */
  readonly buyVolume?: string;
  readonly trades?: number;
  /** When the last trade was. */
  readonly lastTime?: number;
}

export interface MadeBars {
  readonly instrument: string;
  readonly rule: string;
  readonly bars: readonly MadeBar[];
  /** What is to be said beside them. */
  readonly notes: readonly string[];
}

export interface BarsAsked {
  readonly path: string;
  readonly rule: WrittenRule;
  readonly instrument: string | undefined;
  /** Gives the bar that trades have not ended, too. */
  readonly withUnfinished: boolean;
  /** How a price file is to be read. */
  readonly reading: OpenOptions;
}

/** Makes bars of the trades or bars behind a path; what it is, is told by its content. @throws InputError */
export async function makeBars(engine: Engine, asked: BarsAsked): Promise<MadeBars> {
  const { path, instrument } = asked;
  if (isLog(path)) return barsOfTrades(engine, await recordedTrades(engine, path, instrument), asked);
  const head = await firstLine(path);
  if (/^\d{12,19} \S/.test(head)) return barsOfTrades(engine, await recordedTrades(engine, path, instrument), asked);
  if (instrument !== undefined) {
    throw new InputError(
      "bars/instrument",
      `--instrument ${instrument}: ${path} is a table of one instrument: leave it out`,
    );
  }
  if (!tradeColumns(head)) return longerBars(engine, asked);
  const { text } = tableText(unpacked(await readDataFile(path), path, nodeUnpackers));
  return barsOfTrades(engine, tradesOfTable(text, path), asked);
}

const HEAD_BYTES = 65_536;

/** The first line of a file, packed or not; empty where it cannot be read, which whoever reads it whole says better. */
async function firstLine(path: string): Promise<string> {
  try {
    const file = await open(path);
    const bytes = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await file.read(bytes).finally(() => file.close());
    const head = bytes.subarray(0, bytesRead);
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    const plain = isPacked ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    return tableText(plain).text.split(/\r?\n/, 1)[0] ?? "";
  } catch {
    return "";
  }
}

/** Trades that the engine is given at once. */
const TRADES_AT_ONCE = 65_536;

function barsOfTrades(engine: Engine, trades: Trades, { rule, withUnfinished, path }: BarsAsked): MadeBars {
  if (rule.kind === "imbalance" && trades.isBuy.length === 0) {
    throw new InputError(
      "bars/side",
      `${path}: imbalance bars need to know who took: give a column side with buy or sell`,
    );
  }
  const columns = columnsOf(trades);
  const builder = new BarBuilder(engine, ruleInUnits(rule, trades.decimals));
  try {
    const bars: MadeBar[] = [];
    const add = (built: BuiltBars) => {
      for (let row = 0; row < built.rows; row++) bars.push(madeBar(built, row, trades));
    };
    for (let from = 0; from < columns.time.length; from += TRADES_AT_ONCE) {
      const part = <T extends Float64Array | Uint8Array>(column: T) =>
        column.subarray(from, from + TRADES_AT_ONCE) as T;
      const { time, ticks, lots, isBuy } = columns;
      add(builder.push({ time: part(time), ticks: part(ticks), lots: part(lots), isBuy: part(isBuy) }));
    }
    const unfinished = builder.open();
    if (withUnfinished) add(unfinished);
    const notes = [`${countText(trades.time.length, "trade")} of ${trades.instrument}`];
    if (trades.isBuy.length === 0)
      notes.push("no column says who took: without side (buy or sell) there is no buyVolume");
    if (unfinished.rows > 0 && !withUnfinished)
      notes.push("the bar that the last trades are in is left out: --unfinished gives it, too");
    const shared = bars.filter(({ time }, at) => time === bars[at - 1]?.time).length;
    if (shared > 0)
      notes.push(
        `${countText(shared, "bar begins", "bars begin")} in the same millisecond as the one before: a backtest reads one bar for each time`,
      );
    return { instrument: trades.instrument, rule: rule.written, bars, notes };
  } finally {
    builder.free();
  }
}

function madeBar(built: BuiltBars, row: number, { decimals, isBuy }: Trades): MadeBar {
  const [ms, price, quantity] = [
    (column: Float64Array) => Math.floor((column[row] ?? NaN) / 1000),
    (column: Float64Array) => formatDecimal(BigInt(column[row] ?? NaN), decimals.price),
    (column: Float64Array) => formatDecimal(BigInt(column[row] ?? NaN), decimals.quantity),
  ];
  return {
    time: ms(built.time),
    ...{ open: price(built.open), high: price(built.high), low: price(built.low), close: price(built.close) },
    volume: quantity(built.lots),
    ...(isBuy.length > 0 && { buyVolume: quantity(built.buyLots) }),
    trades: built.trades[row] ?? NaN,
    lastTime: ms(built.last),
  };
}

async function longerBars(engine: Engine, { path, rule, reading }: BarsAsked): Promise<MadeBars> {
  const { bars } = await openBars(engine, path, reading);
  try {
    const made = resampled(engine, bars, { path, rule });
    const { time, ...prices } = made.copy();
    made.free();
    const volumes = volumesOf(time, bars.copy());
    const text = (column: Float64Array, row: number) => String(column[row]);
    const rows = Array.from(time, (at, row) => ({
      time: Number(at),
      ...{ open: text(prices.open, row), high: text(prices.high, row), low: text(prices.low, row) },
      ...{ close: text(prices.close, row), volume: volumes[row] ?? "" },
    }));
    const length = bars.interval === 0 ? "" : ` of ${durationText(bars.interval)}`;
    const note = `${countText(bars.rows, "bar")}${length}; the first and the last one made of them may be incomplete`;
    return { instrument: path, rule: rule.written, bars: rows, notes: [note] };
  } finally {
    bars.free();
  }
}

/** What is in each bar that begins at one of these times: a sum of decimals, which doubles would not keep. */
function volumesOf(begins: BigInt64Array, { time, volume }: BarColumns): string[] {
  const decimals = Array.from(volume, decimalOf);
  const scale = decimals.reduce((most, one) => Math.max(most, one.scale), 0);
  const sums = Array.from(begins, () => 0n);
  let at = 0;
  for (const [row, decimal] of decimals.entries()) {
    while (at + 1 < begins.length && (begins[at + 1] ?? 0n) <= (time[row] ?? 0n)) at++;
    sums[at] = (sums[at] ?? 0n) + (unitsOf(decimal, scale) ?? 0n);
  }
  return sums.map((sum) => formatDecimal(sum, scale));
}

function resampled(engine: Engine, bars: Bars, { path, rule }: Pick<BarsAsked, "path" | "rule">): Bars {
  const problem = (why: string) => new InputError("bars/rule", `--rule ${rule.written}: ${why}`);
  if (rule.kind !== "time") {
    throw problem(
      `${path} holds bars, of which only longer ones can be made, as with --rule time:1w; this rule needs trades (columns time, price, quantity)`,
    );
  }
  const { interval } = bars;
  if (interval === 0 || rule.intervalMs % interval === 0)
    return resampleBars(engine, bars, { rule: "time", intervalMs: rule.intervalMs });
  throw problem(`the bars of ${path} are ${durationText(interval)} long: take a multiple of that`);
}
