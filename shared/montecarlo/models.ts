/** A number that a model is made of. */
export interface ModelParameter {
  readonly name: string;
  readonly meaning: string;
  readonly min: number;
  readonly max: number;
  readonly isWhole?: true;
}

/** A row of the table of models. */
export interface Model {
  readonly name: string;
  readonly title: string;
  readonly parameters: readonly ModelParameter[];
  /** Whether its shocks are past returns; otherwise they are normal numbers, of which `shocks` go into a step. */
  readonly isResampled: boolean;
  readonly shocks: number;
  /** Whether parameters are of a year, and not of a step. */
  readonly isAnnual: boolean;
  /** Whether several instruments can go together. */
  readonly takesSeveral: boolean;
  readonly source: string;
}

const growth = { name: "mu", meaning: "growth of the mean a year", min: -10, max: 10 };
const volatility = { name: "sigma", meaning: "volatility a year", min: 1e-6, max: 10 };
const normal = { isResampled: false, shocks: 1, isAnnual: true, takesSeveral: false } as const;
const resampled = { isResampled: true, shocks: 1, isAnnual: false, takesSeveral: true } as const;

/** In the order of the engine's. */
export const models: readonly Model[] = [
  {
    name: "gbm",
    title: "Geometric Brownian motion",
    parameters: [growth, volatility],
    ...normal,
    takesSeveral: true,
    source: "Samuelson 1965",
  },
  {
    name: "merton",
    title: "Jump diffusion",
    parameters: [
      growth,
      volatility,
      { name: "lambda", meaning: "jumps a year", min: 0, max: 10_000 },
      { name: "jumpMean", meaning: "mean of a jump's logarithm", min: -5, max: 5 },
      { name: "jumpDeviation", meaning: "deviation of a jump's logarithm", min: 0, max: 5 },
    ],
    ...normal,
    source: "Merton 1976",
  },
  {
    name: "heston",
    title: "Stochastic volatility",
    parameters: [
      growth,
      { name: "v0", meaning: "variance a year at the start", min: 0, max: 25 },
      { name: "kappa", meaning: "pull of the variance to its mean, a year", min: 0, max: 250 },
      { name: "theta", meaning: "mean of the variance", min: 0, max: 25 },
      { name: "xi", meaning: "volatility of the variance", min: 0, max: 25 },
      { name: "rho", meaning: "correlation of price and variance", min: -1, max: 1 },
    ],
    ...normal,
    shocks: 2,
    source: "Heston 1993, full truncation Euler",
  },
  {
    name: "garch",
    title: "GARCH(1,1)",
    parameters: [
      { name: "mu", meaning: "mean log return a step", min: -1, max: 1 },
      { name: "omega", meaning: "floor of the variance a step", min: 1e-18, max: 1 },
      { name: "alpha", meaning: "weight of the last surprise", min: 0, max: 1 },
      { name: "beta", meaning: "weight of the last variance", min: 0, max: 1 },
    ],
    ...normal,
    isAnnual: false,
    source: "Bollerslev 1986",
  },
  {
    name: "bootstrap",
    title: "Block bootstrap",
    parameters: [{ name: "block", meaning: "returns in a row", min: 1, max: 100_000, isWhole: true }],
    ...resampled,
    source: "Politis and Romano 1992",
  },
  {
    name: "stationary",
    title: "Stationary bootstrap",
    parameters: [{ name: "block", meaning: "returns in a row on average", min: 1, max: 100_000 }],
    ...resampled,
    source: "Politis and Romano 1994",
  },
  {
    name: "shuffle",
    title: "Shuffled returns",
    parameters: [],
    ...resampled,
    takesSeveral: false,
    source: "Durstenfeld 1964",
  },
];
