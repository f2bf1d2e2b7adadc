import { barLength } from "./bar-lengths.ts";
import { givenInputs, indicatorNamed, indicators } from "./indicators.ts";
import { z } from "./schema.ts";
import { intervalText } from "./time.ts";
import { didYouMean, listText } from "./words.ts";

/** What bars of trades know beside their columns. */
const OF_TRADES: readonly string[] = ["buyVolume"];
const LIVE_NAMES = indicators
  .filter((row) => givenInputs(row).every((input) => OF_TRADES.includes(input)))
  .map(({ name }) => name);

const name = z.enum(LIVE_NAMES as [string, ...string[]], {
  error: ({ input }) =>
    `names no indicator of bars${didYouMean(String(input), LIVE_NAMES) || ": `tidebook indicators` lists them"}`,
});

/** An entry of `indicators` in relay.yaml: which one, with what, of which bars of which instruments. */
export const liveIndicatorSetting = z
  .strictObject({
    name,
    options: z.record(z.string(), z.number("must be a number")).default({}),
    bars: z.array(barLength, "must be a list, as in [1m, 1h]").min(1).default([60_000]),
    /** `BTC/USDT` at every venue, `binance:BTC/USDT` at one; `*` stands for any letters. */
    instruments: z.array(z.string().min(1).max(80)).min(1).max(1000).default(["*"]),
  })
  .superRefine(({ name, options }, context) => {
    const known = indicatorNamed(name)?.options ?? [];
    for (const [option, value] of Object.entries(options)) {
      const row = known.find((one) => one.name === option);
      const complain = (message: string) =>
        context.addIssue({ code: "custom", path: row ? ["options", option] : ["options"], message });
      if (!row) {
        const names = known.map((one) => one.name);
        const wayOn = didYouMean(option, names) || (names.length > 0 ? `: it has ${listText(names)}` : "");
        complain(`has no ${option} for ${name}${wayOn}`);
      } else if ((row.integer && !Number.isInteger(value)) || value < row.min || value > row.max) {
        complain(`must be ${row.integer ? "a whole number" : "a number"} from ${row.min} to ${row.max}`);
      }
    }
  })
  .transform(({ name, options, ...rest }) => {
    const known = indicatorNamed(name)?.options ?? [];
    const all = Object.fromEntries(known.map((option) => [option.name, options[option.name] ?? option.default]));
    return { name, options: all, ...rest };
  });

export type LiveIndicatorSetting = Readonly<z.output<typeof liveIndicatorSetting>>;

/** An indicator over the bars of one length, as pages and programs hear of it. */
export interface LiveIndicator {
  readonly name: string;
  /** Every option, in the row's order. */
  readonly options: Readonly<Record<string, number>>;
  readonly intervalMs: number;
  readonly outputs: readonly string[];
  /** Patterns of the instruments that have it. */
  readonly instruments: readonly string[];
}

/** One for each indicator and length; entries that differ in their instruments alone are one. */
export function liveIndicators(settings: readonly LiveIndicatorSetting[]): LiveIndicator[] {
  const found = new Map<string, LiveIndicator>();
  for (const { name, options, bars, instruments } of settings) {
    const outputs = (indicatorNamed(name)?.outputs ?? []).map((output) => output.name);
    for (const intervalMs of bars) {
      const one: LiveIndicator = { name, options, intervalMs, outputs, instruments };
      const label = labelOf(one);
      const before = found.get(label)?.instruments ?? [];
      found.set(label, { ...one, instruments: [...new Set([...before, ...instruments])] });
    }
  }
  return [...found.values()];
}

/** `sma(20)@1m`: how features are named. */
export function labelOf({ name, options, intervalMs }: Omit<LiveIndicator, "outputs" | "instruments">): string {
  const values = Object.values(options).map(String);
  return `${name}${values.length > 0 ? `(${values.join(",")})` : ""}@${intervalText(intervalMs)}`;
}
