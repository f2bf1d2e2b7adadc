import type { BacktestRequest, BacktestResult, ParameterRecord } from "../shared/backtest.ts";
import { builtInSets } from "../shared/built-in.ts";
import { type DataReport, tickNote } from "../shared/data-report.ts";
import { instrumentName } from "../shared/instrument-name.ts";
import type { LinkBars } from "../shared/link/marks.ts";
import { defaultSettings } from "../shared/settings.ts";
import { timeText } from "../shared/time.ts";
import { Backtest, type RunInput } from "./backtest.ts";
import type { Bars } from "./bars.ts";
import type { ReadBars } from "./data.ts";
import type { Engine } from "./host.ts";

const DAY_MS = 86_400_000;

/** An instrument's bars as they were read. */
export interface ReadInstrument extends ReadBars {
  /** The strategy's name for it. */
  readonly name: string;
  /** What messages call its data. */
  readonly source: string;
}

export interface ReadRun extends Omit<RunInput, "instruments"> {
  readonly instruments: readonly ReadInstrument[];
}

/**
 * Runs a backtest over bars that were read, in this thread; what was told when they were read is told with the result.
 * @throws InputError and StrategyError as `Backtest`
 */
export function runBacktest(engine: Engine, run: ReadRun): BacktestResult {
  const { instrument, instruments } = run.settings;
  const told = run.instruments.flatMap(({ name, source, bars, report }) => {
    const isTickSaid = (instruments[name] ?? instrument).tickSize !== null;
    const tick = isTickSaid ? undefined : tickNote(report);
    const warmUp = run.settings.range.warmup === 0 ? [] : warmUpOf(bars, run.settings.range);
    return [...warningsOf(source, report), ...gapsOf(report), ...(tick ? [tick] : []), ...warmUp].map(
      (warning) => `${source}: ${warning}`,
    );
  });
  const result = new Backtest(engine, run).run();
  // A file that is given twice is told of once.
  return { ...result, warnings: [...new Set(told), ...sameBars(result.data), ...result.warnings] };
}

/** What is odd about a set that comes with the installation is no one's mistake; `data check` tells it. */
function warningsOf(source: string, { warnings, rows }: DataReport): readonly string[] {
  return builtInSets.some((set) => set.name === source && set.rows === rows) ? [] : warnings;
}

/** Warm-up that was asked for and that the data does not have. */
function warmUpOf(bars: Bars, { from, warmup }: BacktestRequest["range"]): string[] {
  const asked = `range.warmup asks for ${warmup.toLocaleString("en-US")} bars before the range`;
  if (from === null) return [`${asked}, which begins with the first bar: set range.from, or leave the warm-up out`];
  const later = bars.time().findIndex((time) => time >= BigInt(from));
  const there = later < 0 ? bars.rows : later;
  if (there >= warmup) return [];
  const has = there === 0 ? "has none" : `has ${there.toLocaleString("en-US")}`;
  return [
    `${asked}, and the data ${has}: indicators begin with those; let the range begin later, or name a longer file`,
  ];
}

/** Instruments of the same bars are mostly a slip: one file was named for both. */
function sameBars(data: BacktestResult["data"]): string[] {
  return data.flatMap(({ fingerprint, instrument, name }, index) => {
    const first = data.findIndex((one) => one.fingerprint === fingerprint);
    if (first === index) return [];
    return [
      `${instrumentName(data, data[first]?.instrument ?? "")} and ${instrumentName(data, instrument)} have the same bars (${name}): was another file meant?`,
    ];
  });
}

/** The bars that a run in this range uses, with their warm-up: what a link names. */
export function usedBars(bars: Bars, { from, to, warmup }: BacktestRequest["range"]): LinkBars {
  const { bars: inside } = bars.range(from, to, warmup);
  const used = { ...inside.copy(), decimals: inside.decimals };
  inside.free();
  return used;
}

/** The parameters that a strategy declares. They need no data: one bar stands in for it. */
export function strategyParameters(
  engine: Engine,
  strategy: RunInput["strategy"],
  version: string,
): readonly ParameterRecord[] {
  const price = (): Float64Array => Float64Array.of(1);
  const columns = { open: price(), high: price(), low: price(), close: price(), volume: price() };
  const bars = engine.bars({ time: BigInt64Array.of(0n), ...columns }, 0);
  const instruments = [{ name: "0", source: strategy.path, bars }];
  const input = { instruments, signals: [], params: {}, settings: defaultSettings, version };
  const parameters = new Backtest(engine, { strategy, ...input }).describe();
  bars.free();
  return parameters;
}

/** Days without a bar are mostly holidays; a hole within days is told. */
function gapsOf({ gaps, firstGaps, interval }: DataReport): string[] {
  const [first] = firstGaps;
  if (!first || interval >= DAY_MS) return [];
  const count = gaps === 1 ? "1 gap" : `${gaps.toLocaleString("en-US")} gaps`;
  return [`${count} in the bars, the first after ${timeText(first.from)}: \`tidebook data check\` lists them`];
}
