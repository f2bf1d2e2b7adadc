import type { IndicatorVector } from "./indicator-vectors.ts";

/** Numbers that somebody can check by hand: formulas as they were printed, over inputs that make round results. */
type Worked = Omit<IndicatorVector, "tolerance">;

const hour = (day: number, at: number) => Date.UTC(2024, 1, day, at);
const spreads = { price: [100.02, 99.99], bid: [99.99, 99.98], ask: [100.01, 100.02] };

/** Best bids and their sizes, best offers and theirs. */
const quotes = [
  [10, 10, 10.5, 10, 10, 10],
  [5, 8, 3, 6, 6, 6],
  [11, 11, 11, 11, 10.5, 11],
  [7, 4, 4, 4, 2, 9],
];

const worked: readonly Worked[] = [
  {
    name: "delta",
    options: {},
    inputs: [
      [60, 10, 45],
      [100, 40, 50],
    ],
    output: "real",
    from: 0,
    values: [20, -20, 40],
    source: "Chordia, Roll and Subrahmanyam 2002: shares bought less shares sold, 60 − 40, 10 − 30, 45 − 5",
  },
  {
    name: "cvd",
    options: {},
    inputs: [
      [60, 10, 45],
      [100, 40, 50],
    ],
    output: "real",
    from: 0,
    values: [20, 0, 40],
    source: "Evans and Lyons 2002: order flow cumulated, 20, 20 − 20, 20 − 20 + 40",
  },
  {
    name: "ofi",
    options: { period: 1 },
    inputs: quotes,
    output: "real",
    from: 1,
    values: [6, 3, -3, -2, 2],
    source:
      "Cont, Kukanov and Stoikov 2014, definition of eₙ: 8 − 5 − 4 + 7, then a bid of 3 above, taken back, an offer of 2 below, taken back",
  },
  {
    name: "ofi",
    options: { period: 3 },
    inputs: quotes,
    output: "real",
    from: 3,
    values: [6, -2, -3],
    source: "Cont, Kukanov and Stoikov 2014, OFI as the sum of eₙ: 6 + 3 − 3, 3 − 3 − 2, −3 − 2 + 2",
  },
  {
    name: "vpin",
    options: { period: 2 },
    inputs: [
      [80, 30, 50],
      [100, 100, 100],
    ],
    output: "real",
    from: 1,
    values: [0.5, 0.2],
    source: "Easley, López de Prado and O'Hara 2012, Σ|V^S − V^B|/(nV): (60 + 40)/200, (40 + 0)/200",
  },
  {
    name: "kylelambda",
    options: { period: 3 },
    inputs: [
      [100, 100.3, 100.2, 100.7],
      [50, 60, 40, 70],
      [100, 100, 100, 100],
    ],
    output: "real",
    from: 3,
    values: [0.01],
    source: "Kyle 1985: prices that move by 0.1 + 0.01 × 20, 0.1 + 0.01 × −20 and 0.1 + 0.01 × 40",
  },
  {
    name: "effectivespread",
    options: { period: 2 },
    inputs: [spreads.price, spreads.bid, spreads.ask],
    output: "real",
    from: 1,
    values: [3],
    source: "Huang and Stoll 1996: 2 × 0.02 and 2 × 0.01 of a mid of 100 are 4 and 2 basis points",
  },
  {
    name: "realizedspread",
    options: { period: 1, horizon: 1 },
    inputs: [
      [...spreads.price, 100],
      [1, -1, 1],
      [...spreads.bid, 99.95],
      [...spreads.ask, 99.97],
    ],
    output: "real",
    from: 1,
    values: [4, -6],
    source:
      "Bessembinder and Kaufman 1997: bought at 100.02, mid 100 after it; sold at 99.99, mid 99.96 after it, both of a mid of 100",
  },
  {
    name: "sessionvwap",
    options: { multiplier: 2 },
    inputs: [
      [hour(28, 22), hour(28, 23), hour(29, 0)],
      [11, 14, 21],
      [9, 12, 19],
      [10, 13, 20],
      [1, 2, 5],
    ],
    output: "upper",
    from: 0,
    values: [10, 12 + 2 * Math.SQRT2, 20],
    source:
      "Berkowitz, Logue and Noser 1988, Σpv/Σv: (10 + 26)/3 = 12 with a variance of (4 + 2)/3 = 2, and anew on the next day",
  },
  ...(["upper", "fullest", "lower"] as const).map((output, place) => ({
    name: "marketprofile",
    options: { classes: 4 },
    inputs: [
      [0, 1, 2, 3, 4].map((half) => hour(29, 9) + half * 1_800_000),
      [11.5, 12.8, 12.4, 14, 12.6],
      [10, 11.2, 11.6, 12.2, 12.1],
    ],
    output,
    from: 0,
    values: [
      [11.5, 12.8, 12.8, 13, 13],
      [10.5625, 11.05, 11.75, 11.5, 12.5],
      [10.375, 10.7, 10.7, 11, 11],
    ][place]!,
    source:
      "Steidlmayer 1984: five half hours; at the last one 1, 3, 4 and 1 of them from 10, 11, 12 and 13 on, so that 7 of 9 are from 11 to 13",
  })),
];

export const workedVectors: readonly IndicatorVector[] = worked.map((one) => ({ ...one, tolerance: 1e-9 }));
