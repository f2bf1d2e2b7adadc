/** By level or fraction, as in `{"0.95": -0.12}`. */
export type ByFraction = Readonly<Record<string, number>>;

export const QUANTILES = ["0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"] as const;
export const LEVELS = ["0.9", "0.95", "0.99"] as const;

/** Sixty counts of equally wide bins; one path in five hundred lies outside. */
export interface HistogramFigures {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

export interface Distribution {
  readonly mean: number;
  readonly quantiles: ByFraction;
  readonly histogram: HistogramFigures;
}

/** Share of paths that touched a level, with its 95 % interval. */
export interface Chance {
  /** Over the start. */
  readonly level: number;
  readonly probability: number;
  readonly interval: readonly [number, number];
}

export interface CalibrationFigures {
  /** Returns that the parameters were estimated from. */
  readonly observations: number;
  /** Null where the data does not tell. */
  readonly standardErrors: Readonly<Record<string, number | null>>;
  readonly instruments: readonly string[];
  /** Lower triangle with its diagonal, row by row. */
  readonly correlation: readonly number[];
}

/** What many paths say together: the document that `--json` prints. */
export interface MonteCarloResult {
  readonly model: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly start: number;
  readonly paths: number;
  readonly horizon: number;
  readonly stepsPerYear: number;
  readonly seed: number;
  readonly variance: string;
  readonly weights: Readonly<Record<string, number>>;
  readonly calibration: CalibrationFigures | null;
  readonly terminal: Distribution & {
    readonly deviation: number;
    readonly standardError: number | null;
    /** Share of paths that end below the start. */
    readonly lossProbability: number;
  };
  /**
   * These are signed returns on the start, by level: -0.08 is a loss of 8 %, 0.01 a gain of 1 %. At 0.95 it is the return
   * that one path in twenty falls below, and the expected shortfall the mean of those that do.
   */
  readonly valueAtRisk: ByFraction;
  readonly valueAtRiskInterval: Readonly<Record<string, readonly [number, number]>>;
  readonly valueAtRiskNormal: ByFraction;
  readonly valueAtRiskCornishFisher: ByFraction;
  readonly expectedShortfall: ByFraction;
  readonly expectedShortfallInterval: Readonly<Record<string, readonly [number, number]>>;
  readonly maxDrawdown: Distribution;
  /** Most steps in a row below the highest price before. */
  readonly timeUnderWater: Distribution;
  readonly ruin: Chance;
  readonly goal: Chance;
  /** Undiscounted. */
  readonly payoff: { readonly mean: number; readonly standardError: number | null } | null;
  readonly fan: { readonly steps: readonly number[]; readonly quantiles: Readonly<Record<string, readonly number[]>> };
  readonly seconds: number;
}

/**
 * Whether every path ends at the same price, but for rounding: the same returns in another order come to the same end.
 * What is said of the end is then no spread, and only the way there tells paths apart.
 */
export function endsAlike({ terminal, start }: Pick<MonteCarloResult, "terminal" | "start">): boolean {
  const ends = Object.values(terminal.quantiles);
  return Math.max(...ends) - Math.min(...ends) <= 1e-9 * Math.max(Math.abs(start), Math.abs(terminal.mean));
}
