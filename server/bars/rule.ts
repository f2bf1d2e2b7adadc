import { parseDecimal, unitsOf } from "../../shared/decimal.ts";
import { InputError } from "../../shared/errors.ts";
import { countText } from "../../shared/figures.ts";
import { durationFrom } from "../../shared/time.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import type { BarRule, BookDecimals } from "../../wasm/index.ts";

type SizedBars = Extract<BarRule, { size: number }>;
type ImbalanceBars = Extract<BarRule, { rule: "imbalance" }>;

/** Words of rules that end a bar at a size, the engine's names for them, and decimals of what sizes count. */
const SIZES = {
  tick: ["trades", "trades", () => 0],
  volume: ["lots", "quantities", ({ quantity }) => quantity],
  dollar: ["notional", "prices times quantities", ({ price, quantity }) => price + quantity],
  range: ["range", "prices", ({ price }) => price],
  renko: ["renko", "prices", ({ price }) => price],
} as const satisfies Record<
  string,
  readonly [rule: SizedBars["rule"], counts: string, scale: (decimals: BookDecimals) => number]
>;

type SizeWord = keyof typeof SIZES;

const WEIGHTS: readonly SizeWord[] = ["tick", "volume", "dollar"];

const EXAMPLES: Readonly<Record<string, string>> = {
  time: "time:1m",
  tick: "tick:100",
  volume: "volume:10",
  dollar: "dollar:1e6",
  range: "range:20",
  renko: "renko:10",
  imbalance: "imbalance:volume:10, or imbalance:volume:10:20 for a threshold that learns from about 20 bars",
};

/** A rule in the words of its user: prices, quantities and money as the data write them, not in ticks and lots. */
export type WrittenRule =
  | { readonly kind: "time"; readonly written: string; readonly intervalMs: number }
  | { readonly kind: "size"; readonly written: string; readonly word: SizeWord; readonly size: string }
  | {
      readonly kind: "imbalance";
      readonly written: string;
      readonly word: SizeWord;
      readonly size: string;
      readonly span: number;
    };

/** Reads `time:1m`, `tick:100`, `volume:10`, `dollar:1e6`, `range:20`, `renko:10`, `imbalance:volume:10:20`. @throws InputError */
export function barRuleFrom(written: string): WrittenRule {
  const [word = "", ...rest] = written.split(":");
  if (!Object.hasOwn(EXAMPLES, word)) {
    const words = Object.keys(EXAMPLES);
    const wayOn = didYouMean(word, words) || `: there are ${listText(words)}, as in time:1m or tick:100`;
    throw new InputError("bars/rule", `--rule ${written}: there is no rule "${word}"${wayOn}`);
  }
  const rule = ruleOf(word, rest, written);
  if (rule) return rule;
  throw new InputError("bars/rule", `--rule ${written}: ${wishOf(word, rest)}, as in ${EXAMPLES[word]}`);
}

/** What belongs behind a rule's word in the place of what stands there. */
function wishOf(word: string, [first = "", size = ""]: readonly string[]): string {
  if (word === "time") return "write a length of time in ms, s, m (minutes), h, d or w";
  if (word !== "imbalance") return "write a number above 0";
  if (!WEIGHTS.some((one) => one === first)) return `say what is weighed, ${listText(WEIGHTS, "or")}`;
  return isAbove0(size) ? "write a whole number of bars to learn from behind the size" : "write a number above 0";
}

function ruleOf(word: string, rest: readonly string[], written: string): WrittenRule | undefined {
  const [first = "", ...more] = rest;
  if (word === "time") {
    const intervalMs = more.length === 0 ? durationFrom(first) : undefined;
    return intervalMs === undefined || intervalMs === 0 ? undefined : { kind: "time", written, intervalMs };
  }
  if (word !== "imbalance") {
    return more.length === 0 && isAbove0(first)
      ? { kind: "size", written, word: word as SizeWord, size: first }
      : undefined;
  }
  const [size = "", span = "0", ...none] = more;
  const weight = WEIGHTS.find((one) => one === first);
  const isWhole = weight !== undefined && none.length === 0 && isAbove0(size) && /^\d{1,6}$/.test(span);
  return isWhole ? { kind: "imbalance", written, word: weight, size, span: Number(span) } : undefined;
}

function isAbove0(text: string): boolean {
  return (parseDecimal(text)?.units ?? 0n) > 0n;
}

/** The rule in the units of trades of so many decimals. @throws InputError for a size that these do not reach */
export function ruleInUnits(rule: WrittenRule, decimals: BookDecimals): BarRule {
  if (rule.kind === "time") return { rule: "time", intervalMs: rule.intervalMs };
  const [name, counts, scale] = SIZES[rule.word];
  const [places, decimal] = [scale(decimals), parseDecimal(rule.size)];
  const units = decimal && unitsOf(decimal, places);
  const problem = (why: string) => new InputError("bars/rule", `--rule ${rule.written}: ${why}`);
  if (units === undefined) {
    if (rule.word === "tick") throw problem("trades are counted: write a whole number");
    throw problem(
      `the size is finer than these trades, whose ${counts} have ${countText(places, "decimal")}: take a coarser one`,
    );
  }
  if (units > Number.MAX_SAFE_INTEGER)
    throw problem(`the size reaches 2^53 units of 10^-${places}: take a smaller one`);
  const size = Number(units);
  if (rule.kind === "size") return { rule: name, size };
  return { rule: "imbalance", weight: name as ImbalanceBars["weight"], threshold: size, span: rule.span };
}
