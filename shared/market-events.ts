/** One number that shapes when an event is told; both ends are allowed. */
export interface MarketEventOption {
  readonly name: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly meaning: string;
}

/** An event of one instrument that the relay tells from its books, trades and minutes. */
export interface MarketEventKind {
  readonly name: string;
  readonly title: string;
  /** What it is computed from: every new trade, the book at most ten times a second, closed minutes. */
  readonly inputs: readonly ("trades" | "book" | "minutes")[];
  readonly options: readonly MarketEventOption[];
  /** When it is told, in the words of the options. */
  readonly meaning: string;
  /** Who defined what is measured, where it is not plain counting. */
  readonly source?: string;
}

const option = (name: string, value: number, [min, max]: readonly [number, number], meaning: string) => ({
  name,
  default: value,
  min,
  max,
  integer: false,
  meaning,
});
const count = (...facts: Parameters<typeof option>) => ({ ...option(...facts), integer: true });
const cooldown = (seconds: number) =>
  option("cooldownS", seconds, [0, 86_400], "seconds in which it is not told again of this instrument");
const after = count("after", 30, [2, 100_000], "trades that have to come before anything is usual");
const times = (value: number, of: string) => option("times", value, [1.01, 10_000], `so many times ${of}`);
/** Of a figure that stands: how long it has to, and the rest after it was told. */
const lasting = (holdMs: number, cooldownS: number) => [
  option("holdMs", holdMs, [0, 600_000], "milliseconds for which it has to stay so"),
  cooldown(cooldownS),
];

/**
 * The table of market events. A threshold counts as met at 1 and as left below a half: in between an event that was told is
 * not told again, however often the figure crosses.
 */
export const marketEvents = [
  {
    name: "large",
    title: "Large trade",
    inputs: ["trades"],
    options: [
      times(25, "the usual quantity of a trade"),
      option("weight", 0.05, [0.0001, 1], "of a new trade in what is usual"),
      after,
      cooldown(1),
    ],
    meaning: "A trade is `times` the exponential average of the quantities before it.",
  },
  {
    name: "spread",
    title: "Spread blow-out",
    inputs: ["book"],
    options: [
      times(5, "the usual spread"),
      option("leastBps", 2, [0, 10_000], "basis points of the mid that it has to be at least"),
      option("halfLifeS", 300, [1, 86_400], "seconds after which a spread counts half in what is usual"),
      option("afterS", 60, [0, 86_400], "seconds of a fresh book before anything is usual"),
      ...lasting(500, 60),
    ],
    meaning:
      "The best ask less the best bid, over the mid, stays `times` its average over time (each spread weighted by how long it stood) for `holdMs`.",
  },
  {
    name: "imbalance",
    title: "Imbalance",
    inputs: ["book"],
    options: [
      count("levels", 10, [1, 100], "of each side that are counted"),
      option("least", 0.8, [0.01, 1], "share by which one side outweighs the other"),
      ...lasting(2000, 60),
    ],
    meaning:
      "(bid − ask) / (bid + ask) quantity of the best `levels` stays at `least` or beyond, either way, for `holdMs`.",
    source:
      "order book imbalance as in Álvaro Cartea, Sebastian Jaimungal and José Penalva, Algorithmic and High-Frequency Trading, 2015, section 3.6",
  },
  {
    name: "gap",
    title: "Price gap",
    inputs: ["trades"],
    options: [
      times(15, "the usual distance between two trades"),
      option("leastBps", 10, [0, 10_000], "basis points of the price that it has to be at least"),
      option("weight", 0.05, [0.0001, 1], "of a new distance in what is usual"),
      after,
      cooldown(10),
    ],
    meaning: "Two trades in a row are further apart than `times` the exponential average of such distances.",
  },
  {
    name: "volatility",
    title: "Volatility jump",
    inputs: ["minutes"],
    options: [
      times(2.5, "the volatility of before"),
      count("short", 5, [1, 60], "last minutes whose realised volatility is taken"),
      count("long", 60, [10, 230], "minutes before those whose bipower volatility it is compared with"),
      cooldown(900),
    ],
    meaning:
      "√(mean squared log return of the last `short` minutes) is `times` √(bipower variation per minute of the `long` minutes before), (π/2)·mean |r_i|·|r_i−1|, which single jumps do not raise.",
    source:
      "Ole Barndorff-Nielsen and Neil Shephard, Power and bipower variation with stochastic volatility and jumps, Journal of Financial Econometrics 2(1), 2004",
  },
  {
    name: "crossed",
    title: "Crossed venues",
    inputs: ["book"],
    options: [
      option("leastBps", 10, [0.01, 10_000], "basis points by which one venue's bid is above another's ask"),
      option("freshMs", 500, [1, 60_000], "milliseconds that either book may be old"),
      count("dollars", 0, [0, 1], "1 takes USD, USDT, USDC and DAI for one currency"),
      ...lasting(250, 30),
    ],
    meaning:
      "The best bid of one venue stays `leastBps` above the best ask of another in the same pair, before fees, for `holdMs`.",
  },
] as const satisfies readonly MarketEventKind[];

export type MarketEventName = (typeof marketEvents)[number]["name"];

/** The options of each event that is watched; one that is left out is not. */
export type MarketEventSettings = Readonly<Partial<Record<MarketEventName, Readonly<Record<string, number>>>>>;

/** All events with the table's options. */
export const USUAL_EVENTS: MarketEventSettings = Object.fromEntries(
  marketEvents.map(({ name, options }) => [name, Object.fromEntries(options.map((one) => [one.name, one.default]))]),
);
