import { defaultSettings } from "./settings.ts";

/** How a setting is written; its bounds are decimals as text. */
export type SettingKind = "decimal" | "integer" | "choice" | "time" | "duration";

/** One row of the table of settings: it drives `--set`, the run file, help texts and forms. */
export interface SettingField {
  /** Where it stands in the settings; `NAME` stands for an instrument's name. */
  readonly path: string;
  readonly kind: SettingKind;
  /** Allowed values lie strictly above and strictly below these. */
  readonly above?: string;
  readonly below?: string;
  /** Allowed values lie at or between these. */
  readonly from?: string;
  readonly to?: string;
  /** Most decimals that the engine's integers hold. */
  readonly decimals?: number;
  /** The words of a choice. */
  readonly words?: readonly string[];
  /** What it means where nothing is set; for those whose default is null. */
  readonly unset?: string;
  readonly meaning: string;
}

/** Largest amount that fits 64 bits of 1e-8. */
const MOST_MONEY = "92233720368";

const grids = (prefix: string, whose: string): SettingField[] => [
  {
    path: `${prefix}.tickSize`,
    kind: "decimal",
    above: "0",
    below: MOST_MONEY,
    decimals: 8,
    unset: "from the data's decimals",
    meaning: `step of order and fill prices${whose}`,
  },
  {
    path: `${prefix}.lotSize`,
    kind: "decimal",
    above: "0",
    below: MOST_MONEY,
    decimals: 8,
    unset: "0.00000001",
    meaning: `step of quantities${whose}`,
  },
];

/** Every setting that `--set` and a run file reach, in the order in which help texts list them. */
export const settingFields: readonly SettingField[] = [
  {
    path: "account.cash",
    kind: "decimal",
    above: "0",
    to: MOST_MONEY,
    decimals: 8,
    meaning: "money at the start, quote currency",
  },
  {
    path: "account.leverage",
    kind: "decimal",
    above: "0",
    to: "1000",
    decimals: 8,
    meaning: "exposure allowed, as a multiple of equity",
  },
  {
    path: "costs.makerBps",
    kind: "decimal",
    above: "-10000",
    below: "10000",
    decimals: 6,
    meaning: "fee of resting orders, basis points; negative is a rebate",
  },
  {
    path: "costs.takerBps",
    kind: "decimal",
    from: "0",
    below: "10000",
    decimals: 6,
    meaning: "fee of orders that take, basis points",
  },
  {
    path: "costs.slippageBps",
    kind: "decimal",
    from: "0",
    below: "10000",
    decimals: 6,
    meaning: "what a taker's price moves against him, basis points",
  },
  {
    path: "fill.limit",
    kind: "choice",
    words: ["through", "touch"],
    meaning: "a resting limit fills when the price goes through it, or touches it",
  },
  {
    path: "fill.volumeShare",
    kind: "decimal",
    above: "0",
    to: "1",
    decimals: 8,
    unset: "no bound",
    meaning: "share of a bar's volume that may be filled",
  },
  ...grids("instrument", ""),
  ...grids("instruments.NAME", " of one instrument"),
  {
    path: "interval",
    kind: "duration",
    from: "1",
    to: "31622400000",
    unset: "the commonest step",
    meaning: "length of a bar: 15m, 1h, 1d or milliseconds",
  },
  {
    path: "latency.ms",
    kind: "integer",
    from: "0",
    to: "31622400000",
    meaning: "milliseconds from a bar's end until a new or modified order works; a cancellation acts at once",
  },
  {
    path: "periodsPerYear",
    kind: "decimal",
    above: "0",
    to: "31622400000",
    unset: "from the data's interval",
    meaning: "bars a year, for annual figures",
  },
  {
    path: "range.from",
    kind: "time",
    unset: "the first bar",
    meaning: "first time used: 2010-05-03, 2010-05-03T14:30Z or milliseconds",
  },
  { path: "range.to", kind: "time", unset: "after the last bar", meaning: "first time no longer used" },
  {
    path: "range.warmup",
    kind: "integer",
    from: "0",
    to: "1000000000",
    meaning: "bars before range.from that feed indicators only",
  },
  { path: "seed", kind: "integer", from: "0", to: "9007199254740991", meaning: "seed of random()" },
];

const byPath: ReadonlyMap<string, SettingField> = new Map(settingFields.map((field) => [field.path, field]));

/** The row of a setting's path, or undefined. */
export function settingField(path: string): SettingField | undefined {
  return byPath.get(path.replace(/^instruments\..+\./, "instruments.NAME."));
}

/** What a setting is when nobody sets it: its default or, where it is inferred, how. */
export function defaultOf(field: SettingField): string {
  const value = field.path
    .split(".")
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], defaultSettings);
  return typeof value === "string" || typeof value === "number" ? String(value) : (field.unset ?? "");
}

/** The values that a setting allows, in words: `above 0, at most 1`. */
export function rangeOf(field: SettingField): string {
  if (field.words) return field.words.join(" or ");
  const { above, below, from, to } = field;
  if (from !== undefined && to !== undefined) return `${from} to ${to}`;
  const isWorthSaying = (bound: string | undefined) => bound !== undefined && bound !== MOST_MONEY;
  const parts = [
    above === undefined ? "" : `above ${above}`,
    from === undefined ? "" : `at least ${from}`,
    isWorthSaying(below) ? `below ${below ?? ""}` : "",
    isWorthSaying(to) ? `at most ${to ?? ""}` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
