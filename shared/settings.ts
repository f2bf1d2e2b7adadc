/** What a user sets for a run, complete: what was not said has its default, what must be inferred from data is null. */
export interface Settings {
  /** Quote currency, and exposure as a multiple of equity; decimal strings. */
  readonly account: { readonly cash: string; readonly leverage: string };
  /** Basis points as decimal strings. */
  readonly costs: { readonly makerBps: string; readonly takerBps: string; readonly slippageBps: string };
  readonly fill: { readonly limit: "through" | "touch"; readonly volumeShare: string | null };
  /** For every instrument that `instruments` does not name; null is inferred (tick) or 1e-8 (lot). */
  readonly instrument: Grid;
  readonly instruments: { readonly [name: string]: Grid };
  /** Milliseconds of one bar; null for the commonest step. */
  readonly interval: number | null;
  readonly latency: { readonly ms: number };
  readonly periodsPerYear: number | null;
  /** Half-open, ms since 1970 UTC. */
  readonly range: { readonly from: number | null; readonly to: number | null; readonly warmup: number };
  /** 0 to 2^53 − 1. */
  readonly seed: number;
}

/** The grids that order prices and quantities live on, as decimal strings. */
export interface Grid {
  readonly tickSize: string | null;
  readonly lotSize: string | null;
}

export const defaultSettings: Settings = {
  account: { cash: "10000", leverage: "1" },
  costs: { makerBps: "10", takerBps: "10", slippageBps: "1" },
  fill: { limit: "through", volumeShare: null },
  instrument: { tickSize: null, lotSize: null },
  instruments: {},
  interval: null,
  latency: { ms: 0 },
  periodsPerYear: null,
  range: { from: null, to: null, warmup: 0 },
  seed: 1,
};

/** What comes first in dates such as 01/02/2024. */
export type DateOrder = "dmy" | "mdy";

/** A price file and the name under which a strategy knows it. */
export interface DataReference {
  /** Name given with `NAME=`, else the position. */
  readonly name: string;
  /** Path, or the name of a built-in set. */
  readonly reference: string;
}

/** Everything that one backtest is made of. */
export interface BacktestJob {
  /** Path of the strategy, as messages show it, and its source. */
  readonly strategy: { readonly path: string; readonly source: string };
  readonly data: readonly DataReference[];
  readonly signals: readonly DataReference[];
  readonly params: { readonly [name: string]: number };
  readonly settings: Settings;
  /** What becomes of bad rows. */
  readonly onBad: "fail" | "drop" | "keep";
  /** Scale prices by the adjusted close. */
  readonly adjust: boolean;
  /** Found out from each file where it is left out. */
  readonly dates?: DateOrder | undefined;
  /** Seconds after which a strategy that does not come back from a twentieth of its bars is stopped: see `RunBudget`. */
  readonly budgetSeconds: number;
}
