import { builtInSets } from "../../../shared/built-in.ts";
import { marketModels } from "../../../shared/generate/models.ts";
import { indicators } from "../../../shared/indicators.ts";
import { metrics } from "../../../shared/metrics.ts";
import { models } from "../../../shared/montecarlo/models.ts";
import { defaultOf, rangeOf, settingField, settingFields } from "../../../shared/setting-fields.ts";

/** A word that can stand as a value. */
export interface Choice {
  readonly name: string;
  readonly doc: string;
}

/** A key of a body with what can stand behind it. */
export interface Key {
  readonly name: string;
  readonly doc: string;
  /** What it allows, in words. */
  readonly range?: string;
  /** What it is where it is left out. */
  readonly initial?: string;
  readonly choices?: readonly Choice[];
  /** Kinds of cells that it names. */
  readonly cells?: readonly string[];
  readonly isList?: boolean;
  readonly keys?: readonly Key[];
  /** Whether its keys are names that the writer chooses; what stands behind each is what this key says. */
  readonly isFree?: boolean;
  /** What the notebook knows: parameters of the strategy as keys, columns of the table as values. */
  readonly from?: "parameters" | "columns";
}

const words = (docs: Readonly<Record<string, string>>): Choice[] =>
  Object.entries(docs).map(([name, doc]) => ({ name, doc }));

const YES_NO = words({ true: "", false: "" });

const BAD_ROWS: Key = {
  name: "onBad",
  doc: "What becomes of rows that cannot be used.",
  initial: "fail",
  choices: words({
    fail: "The cell fails and says which rows.",
    drop: "They are left out.",
    keep: "They are kept where their numbers can be read.",
  }),
};

const ADJUST: Key = {
  name: "adjust",
  doc: "Scales prices by the column of adjusted closes.",
  initial: "false",
  choices: YES_NO,
};

const DATES: Key = {
  name: "dates",
  doc: "What comes first in dates such as 01/02/2024.",
  choices: words({ dmy: "Day first.", mdy: "Month first." }),
};

/** A setting's row of the table as a key. */
function settingKey(path: string, name = path.split(".").at(-1) ?? path): Key {
  const field = settingField(path);
  if (!field) return { name, doc: "" };
  const meaning = `${field.meaning.charAt(0).toUpperCase()}${field.meaning.slice(1)}.`;
  const choices = field.words?.map((word) => ({ name: word, doc: "" }));
  return { name, doc: meaning, range: rangeOf(field), initial: defaultOf(field), ...(choices ? { choices } : {}) };
}

const SECTIONS: Readonly<Record<string, string>> = {
  account: "Money at the start, and how much of it may be borrowed.",
  costs: "Fees and slippage; never zero unless you write so.",
  fill: "When limit orders fill.",
  instrument: "Steps of prices and quantities.",
  instruments: "Steps of prices and quantities by instrument.",
  latency: "Time until an order works.",
  range: "The part of the data that is used.",
};

/** The table of settings as keys, sections with their own. */
function settingKeys(): Key[] {
  const names = [...new Set(settingFields.map(({ path }) => path.split(".")[0] ?? path))];
  return names.map((name) => {
    const paths = settingFields.map(({ path }) => path).filter((path) => path.startsWith(`${name}.`));
    if (paths.length === 0) return settingKey(name);
    const keys = paths.map((path) => settingKey(path));
    return { name, doc: SECTIONS[name] ?? "", keys, isFree: paths.some((path) => path.includes(".NAME.")) };
  });
}

const RANGE: Key = {
  name: "range",
  doc: "The part of the data that is used.",
  keys: [settingKey("range.from"), settingKey("range.to")],
};

const bounds = ({ min, max }: { min: number; max: number }) => (max >= 3e37 ? "any number" : `${min} to ${max}`);

const GENERATE: Key = {
  name: "generate",
  doc: "Makes a market that never was; the same seed makes the same bars.",
  keys: [
    {
      name: "model",
      doc: "How prices move.",
      choices: marketModels.map(({ model, title }) => ({ name: model, doc: title })),
    },
    { name: "seed", doc: "Another seed is another market.", initial: "1" },
    { name: "bars", doc: "How many bars are made.", initial: "2500", range: "2 to 1000000" },
    { name: "instrument", doc: "Which of the model's instruments, from 1.", initial: "1", range: "1 to 20" },
    {
      name: "interval",
      doc: "Length of a bar.",
      initial: "1d",
      choices: words({ "1m": "", "15m": "", "1h": "", "1d": "" }),
    },
    { name: "from", doc: "Time of the first bar.", initial: "2015-01-05" },
    { name: "start", doc: "Price before the first bar.", initial: "100", range: "above 0" },
    { name: "decimals", doc: "Decimals of the prices.", initial: "2", range: "0 to 8" },
    { name: "weekdays", doc: "Leaves out weekends; daily bars do.", choices: YES_NO },
    ...new Map(
      marketModels.flatMap(({ model, parameters }) =>
        parameters.map((one): [string, Key] => [
          one.name,
          { name: one.name, doc: `Of ${model}: ${one.meaning}.`, initial: String(one.default), range: bounds(one) },
        ]),
      ),
    ).values(),
  ],
};

const DATA: readonly Key[] = [
  {
    name: "builtin",
    doc: "A set that comes with Tidebook.",
    choices: builtInSets.map(({ name, title }) => ({ name, doc: title })),
  },
  { name: "file", doc: "Name of a file with bars: CSV, TSV, JSON or Parquet." },
  GENERATE,
  {
    name: "columns",
    doc: "What the file calls its columns, where that cannot be told.",
    keys: ["time", "open", "high", "low", "close", "volume"].map((name) => ({
      name,
      doc: `The file's column of ${name}.`,
    })),
  },
  settingKey("instrument.tickSize"),
  RANGE,
  { name: "fingerprint", doc: "The bars that are meant, by their fingerprint: others are refused." },
  BAD_ROWS,
  ADJUST,
  DATES,
  {
    name: "signal",
    doc: "The file is a table of time, value and, where known later, available: a signal for backtests.",
    initial: "false",
    choices: YES_NO,
  },
];

const BACKTEST: readonly Key[] = [
  { name: "strategy", doc: "The strategy cell that decides.", cells: ["strategy"] },
  {
    name: "data",
    doc: "The data cell it runs over, a list of them, or names with their cells.",
    cells: ["data"],
    isList: true,
    isFree: true,
  },
  { name: "params", doc: "The strategy's parameters, where they are not its own defaults.", from: "parameters" },
  { name: "signals", doc: "Signals by the name that the strategy asks for.", cells: ["data"], isFree: true },
  BAD_ROWS,
  ADJUST,
  DATES,
  {
    name: "budget",
    doc: "Seconds that 5 % of the bars may take before the strategy is stopped.",
    initial: "30",
    range: "above 0, at most 86400",
  },
  ...settingKeys(),
];

const COMPARE: readonly Key[] = [
  { name: "runs", doc: "The backtest cells that stand side by side.", cells: ["backtest"], isList: true },
  {
    name: "metrics",
    doc: "The figures that are compared.",
    isList: true,
    choices: metrics.map(({ name, title, definition }) => ({ name, doc: `${title}. ${definition}` })),
  },
];

const CHART: readonly Key[] = [
  {
    name: "of",
    doc: "The cell whose values are drawn, or a list of cells.",
    cells: ["data", "backtest", "sql", "js"],
    isList: true,
  },
  {
    name: "show",
    doc: "The charts, from the top.",
    isList: true,
    choices: words({
      price: "Candles with indicators.",
      volume: "Traded quantity under the candles.",
      trades: "Buys and sells on the candles.",
      equity: "Value of the account over time.",
      drawdown: "Distance from the highest value so far.",
      distribution: "How often returns of each size came.",
      rolling: "Statistics over a window that moves along.",
      months: "Returns by month and year.",
      correlation: "How returns of the cells move together.",
      lines: "Columns of a table as lines.",
    }),
  },
  {
    name: "indicators",
    doc: "Indicators on the price, by name, or with options as { name: sma, period: 20 }.",
    isList: true,
    choices: indicators.map(({ name, title }) => ({ name, doc: title })),
    keys: [
      { name: "name", doc: "The indicator.", choices: indicators.map(({ name, title }) => ({ name, doc: title })) },
    ],
  },
  { name: "x", doc: "The table's column that runs along the horizontal axis.", from: "columns" },
  { name: "y", doc: "The table's columns that are drawn over it.", isList: true, from: "columns" },
];

const MONTE_CARLO: readonly Key[] = [
  {
    name: "of",
    doc: "The data cells that parameters are estimated from, or a backtest whose trades are drawn.",
    cells: ["data", "backtest"],
    isList: true,
  },
  {
    name: "model",
    doc: "How a price goes on.",
    initial: "gbm",
    choices: models.map(({ name, title }) => ({ name, doc: title })),
  },
  {
    name: "parameters",
    doc: "The model's numbers that are not to be estimated.",
    keys: [...new Map(models.flatMap((row) => row.parameters.map((one) => [one.name, one.meaning])))].map(
      ([name, doc]) => ({ name, doc }),
    ),
  },
  { name: "weights", doc: "Shares of several data cells at the start, by their names.", isFree: true },
  { name: "start", doc: "The price at the start.", range: "above 0" },
  { name: "paths", doc: "How many paths.", initial: "20000", range: "1 to 10000000" },
  { name: "horizon", doc: "Steps of a path.", initial: "252", range: "1 to 100000" },
  { name: "stepsPerYear", doc: "Steps in a year, for annual parameters.", initial: "252" },
  { name: "seed", doc: "Of the random numbers.", initial: "1" },
  {
    name: "variance",
    doc: "How errors are made smaller.",
    initial: "none",
    choices: words({ none: "", antithetic: "A mirror image of every path.", sobol: "Evenly spread points." }),
  },
  { name: "call", doc: "Strike of a call whose mean payoff is told." },
  { name: "put", doc: "Strike of a put whose mean payoff is told." },
  { name: "ruin", doc: "Share of the start whose touching is ruin.", initial: "0.5" },
  { name: "goal", doc: "Multiple of the start whose touching is the goal.", initial: "2" },
];

/** The keys of each kind's body. */
const bodies: Readonly<Record<string, readonly Key[]>> = {
  data: DATA,
  backtest: BACKTEST,
  compare: COMPARE,
  chart: CHART,
  montecarlo: MONTE_CARLO,
};

/** The keys that a body of this kind has. */
export function keysOf(kind: string | undefined): readonly Key[] {
  return bodies[kind ?? ""] ?? [];
}

/** The key at the end of a path, or undefined. */
export function keyAt(kind: string | undefined, path: readonly string[]): Key | undefined {
  let found: Key = { name: "", doc: "", keys: keysOf(kind) };
  let isChosen = false;
  for (const name of path) {
    const mayChoose: boolean = found.isFree === true && !isChosen;
    const next: Key | undefined = mayChoose ? { ...found, name } : found.keys?.find((key) => key.name === name);
    if (!next) return undefined;
    [found, isChosen] = [next, mayChoose];
  }
  return found;
}
