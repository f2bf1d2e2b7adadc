import { readFileSync, readdirSync } from "node:fs";
import { defaultSettings, type Settings } from "../../shared/settings.ts";
import { Draw } from "./draw.ts";
import type { InputBar } from "./exchange/types.ts";
import { generatedStrategy } from "./generated-strategy.ts";
import { randomBars, type Shape } from "./random-bars.ts";

/** A strategy with everything its run needs, as plain data: it goes to another program as JSON. */
export interface StrategyCase {
  readonly name: string;
  readonly source: string;
  /** CSV texts. */
  readonly instruments: readonly { readonly name: string; readonly csv: string }[];
  readonly signals: readonly { readonly name: string; readonly csv: string }[];
  readonly params: Readonly<Record<string, number>>;
  readonly settings: Settings;
  /** Whether the bars are handed over as columns instead of text. */
  readonly isInColumns: boolean;
}

const GENERATED = 40;

const DAY = 86_400_000;
const TIMEFRAMES: [intervalMs: number, timeframe: string][] = [
  [60_000, "15m"],
  [900_000, "4h"],
  [3_600_000, "1d"],
  [DAY, "1w"],
];

/** The examples and generated strategies, each on seeded bars of its own: 50, always the same. */
export function strategyCases(): StrategyCase[] {
  const seeds = Array.from({ length: GENERATED }, (_, at) => 1 + at);
  return [...exampleCases(), ...seeds.map(generatedCase)];
}

function exampleCases(): StrategyCase[] {
  const folder = new URL("../../examples/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return names.sort().map((name, at) => {
    const draw = new Draw(7000 + at);
    const source = readFileSync(new URL(name, folder), "utf8");
    const shape = { decimals: 2, start: 10_000, intervalMs: DAY, offsetMs: 0, rows: 1_500, missing: 0, value: 50_000 };
    const instruments = source.includes('instrument("SECOND")') ? ["FIRST", "SECOND"] : ["0"];
    return {
      name,
      source,
      instruments: instruments.map((instrument) => ({ name: instrument, csv: csvOf(randomBars(draw, shape)) })),
      signals: [],
      params: {},
      settings: defaultSettings,
      isInColumns: false,
    };
  });
}

/** One generated strategy with its market; `seed` decides everything. */
function generatedCase(seed: number): StrategyCase {
  const draw = new Draw(seed);
  const [intervalMs, timeframe] = draw.one(...TIMEFRAMES);
  const decimals = draw.one(0, 2, 4);
  const missing = draw.one(0, 0, 0.1);
  const shape: Shape = {
    decimals,
    start: draw.one(2_000, 60_000),
    intervalMs,
    offsetMs: 0,
    rows: 500,
    missing,
    value: 20_000,
  };
  const names = draw.one(["0"], ["0"], ["A", "B"], ["A", "B", "C"]);
  const bars = names.map(() => randomBars(draw, shape));
  const hasSignal = draw.isHit(0.3);
  return {
    name: `generated-${seed}.ts`,
    source: generatedStrategy(draw, { others: names.slice(1), intervalMs, timeframe, hasSignal }),
    instruments: names.map((name, at) => ({ name, csv: csvOf(bars[at] ?? []) })),
    signals: hasSignal ? [{ name: "mood", csv: moods(draw, bars[0] ?? [], intervalMs) }] : [],
    params: { share: draw.one(0.05, 0.2, 0.4) },
    settings: randomSettings(draw, bars[0] ?? []),
    isInColumns: seed % 2 === 0,
  };
}

function randomSettings(draw: Draw, bars: readonly InputBar[]): Settings {
  const from = draw.isHit(0.2) ? (bars[50]?.time ?? null) : null;
  return {
    ...defaultSettings,
    account: { cash: draw.one("10000", "1234.56"), leverage: draw.one("1", "3") },
    costs: { makerBps: draw.one("0", "2"), takerBps: "7.5", slippageBps: draw.one("0", "1", "2.5") },
    fill: { limit: draw.one("through", "touch"), volumeShare: draw.one(null, null, "0.1") },
    latency: { ms: draw.one(0, 0, 1, 100_000) },
    range: { from, to: null, warmup: from === null ? 0 : 30 },
    seed: draw.between(0, 1_000_000),
  };
}

function moods(draw: Draw, bars: readonly InputBar[], intervalMs: number): string {
  const lines = bars
    .filter(() => draw.isHit(0.1))
    .map(({ time }) => `${time},${draw.unit()},${time + draw.below(3 * intervalMs)}`);
  return ["time,value,available", ...lines, ""].join("\n");
}

function csvOf(bars: readonly InputBar[]): string {
  const lines = bars.map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume].join());
  return ["time,open,high,low,close,volume", ...lines, ""].join("\n");
}
