import { rows } from "./indicators.rows.ts";
import { nearest } from "./nearest.ts";
import { didYouMean, listText } from "./words.ts";

/** Where a chart draws an output: on the price scale or on a scale of its own. */
export type IndicatorPane = "price" | "own";

/** One number that shapes an indicator. */
export interface IndicatorOption {
  readonly name: string;
  readonly default: number;
  /** Both ends are allowed. */
  readonly min: number;
  readonly max: number;
  /** Only whole numbers are allowed. */
  readonly integer: boolean;
  /** The keyword of TA-Lib's Python package, for example `timeperiod`; null where TA-Lib has no such indicator. */
  readonly talibName: string | null;
  /** Words for the values `min`, `min` + 1, … of a choice, for example the kinds of moving average. */
  readonly labels?: readonly string[];
}

/** One column that an indicator gives. */
export interface IndicatorOutput {
  readonly name: string;
  /** `band` bounds an area; `marker` is a state or sign of its bar (0 none), no value on the pane's scale. */
  readonly kind: "line" | "histogram" | "band" | "marker";
  /** Bars by which a chart draws the output to the right of the bar that computed it, at the default options. */
  readonly shift: number;
  /** Place of the same output in TA-Lib's answer. */
  readonly talibIndex: number;
}

/** One row of the table that drives the engine, the command line, the strategy language, forms and charts. */
export interface Indicator {
  /** Place in the table and the engine's number for it. */
  readonly id: number;
  readonly name: string;
  readonly group: string;
  readonly title: string;
  /**
   * What it reads when nothing else is said, in order: columns of a bar (`BAR_INPUTS`), and series that no bar has, which
   * the caller gives, for example `periods`, the period of each bar, or `buyVolume`, what buyers took of its volume.
   */
  readonly inputs: readonly string[];
  readonly options: readonly IndicatorOption[];
  readonly outputs: readonly IndicatorOutput[];
  /** Bars without a value before the first one, at the default options. */
  readonly lookback: number;
  readonly pane: IndicatorPane;
  /** The function of TA-Lib 0.8.1 that gives the same numbers, or null. */
  readonly talibName: string | null;
  /** Who published it. */
  readonly source: string;
}

/** A row as it is written: its id is its place, and TA-Lib's name, where it does not stand there, its own in capitals. */
export type WrittenIndicator = Omit<Indicator, "id" | "talibName"> & Partial<Pick<Indicator, "talibName">>;

/** Columns of a bar that rows read; `time` is when the bar opened, ms since 1970 UTC. */
const BAR_INPUTS: readonly string[] = ["time", "open", "high", "low", "close", "volume"];

/** What rows read that no bar has, by the name of the input. */
const GIVEN_INPUTS: Readonly<Record<string, string>> = {
  periods: "the period to use at each bar",
  buyVolume: "what buyers took of each bar's volume",
  bid: "the best bid",
  bidQuantity: "the quantity at the best bid",
  ask: "the best ask",
  askQuantity: "the quantity at the best ask",
  price: "the price of each trade",
  side: "1 where a buyer took, -1 where a seller did",
};

/** What a row reads that no bar has: who asks for it gives a series for each. */
export function givenInputs({ inputs }: Pick<Indicator, "inputs">): string[] {
  return inputs.filter((input) => !BAR_INPUTS.includes(input));
}

/** What an input is, in words. */
export function inputWords(input: string): string {
  return GIVEN_INPUTS[input] ?? `each bar's ${input}`;
}

/** An indicator over bars: an entry a bar in every column, null where there is no value. */
export interface IndicatorAnswer {
  readonly name: string;
  /** Every option, defaults written out. */
  readonly options: Readonly<Record<string, number>>;
  /** Bars without output at these options. */
  readonly lookback: number;
  /** Open times, ms since 1970 UTC. */
  readonly time: readonly number[];
  readonly outputs: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The table of indicators, in the order of their ids. */
export const indicators: readonly Indicator[] = rows.map((row, id) => ({
  id,
  talibName: row.name.toUpperCase(),
  ...row,
}));

const byName: ReadonlyMap<string, Indicator> = new Map(indicators.map((indicator) => [indicator.name, indicator]));

/** The indicator of exactly this name, or undefined. */
export function indicatorNamed(name: string): Indicator | undefined {
  return byName.get(name);
}

/** How options must be to each other, where each is in its range and the engine refuses them together. */
export const optionConditions: Readonly<Record<string, string>> = {
  autocorrelation: "lag must be smaller than period",
  frama: "period must be even",
  mavp: "minPeriod must not be larger than maxPeriod",
  sqzmom: "factorWide must not be smaller than factorNormal, nor that than factorNarrow",
};

const MOST_MEANT = 3;

/** What an unknown name may have meant: indicators whose title has the word, as `bollinger`, else a name that is near. */
export function indicatorHint(name: string): string {
  const word = name.toLowerCase();
  const asked = wordsOf(name);
  const titled = indicators.filter(({ title }) => {
    const words = wordsOf(title);
    return asked.length > 0 && asked.every((one) => words.includes(one));
  });
  // `stoch` is what `stochastic` means first.
  const short = ({ name: one }: Indicator): number => (word.startsWith(one) ? 0 : 1);
  const plain = titled.toSorted((a, b) => short(a) - short(b)).slice(0, MOST_MEANT);
  if (plain.length === 0) return didYouMean(name, byName.keys());
  return `: did you mean ${listText(
    plain.map((row) => row.name),
    "or",
  )}?`;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}

/** What an unknown option may have meant: TA-Lib's word for one, one that is near, or one that has the word in it. */
export function optionHint({ options }: Pick<Indicator, "options">, option: string): string {
  const word = option.toLowerCase();
  const meant =
    options.find(({ talibName }) => talibName === word) ??
    options.find(({ name }) => nearest(option, [name]) !== undefined) ??
    options.find(({ name }) => word.length > 2 && name.toLowerCase().includes(word));
  return meant ? `: did you mean ${meant.name}?` : "";
}
