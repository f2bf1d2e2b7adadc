import { exp } from "./elementary.ts";
import type { RandomStream } from "./random.ts";

/** A number that a model takes, with its bounds; rates and deviations are annual fractions. */
export interface ModelParameter {
  readonly name: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

export interface MarketModel {
  readonly model: string;
  readonly title: string;
  /** How many instruments it makes at most; each has a path of its own. */
  readonly instruments: number;
  readonly parameters: readonly ModelParameter[];
  /**
   * The log return of every instrument over one step.
   * @param parameters by name, complete
   * @param years length of a step
   */
  readonly steps: (
    parameters: Readonly<Record<string, number>>,
    years: number,
    random: RandomStream,
  ) => () => readonly number[];
}

const drift: ModelParameter = { name: "drift", default: 0.07, min: -5, max: 5, meaning: "mean growth a year" };
const volatility: ModelParameter = { name: "volatility", default: 0.18, min: 0, max: 5, meaning: "deviation a year" };

/** Geometric Brownian motion: log returns are independent and normal, with mean (μ − σ²/2)·dt (Samuelson 1965). */
const gbm: MarketModel = {
  model: "gbm",
  title: "Random walk",
  instruments: 1,
  parameters: [drift, volatility],
  steps({ drift = 0, volatility = 0 }, years, random) {
    const mean = (drift - (volatility * volatility) / 2) * years;
    const deviation = volatility * Math.sqrt(years);
    return () => [mean + deviation * random.normal()];
  },
};

/** Two prices with one random walk between them; the log of their ratio is an Ornstein–Uhlenbeck process. */
const pair: MarketModel = {
  model: "pair",
  title: "Pair that comes back together",
  instruments: 2,
  parameters: [
    drift,
    volatility,
    { name: "spread", default: 0.05, min: 0, max: 1, meaning: "usual distance of the two, as a fraction of the price" },
    { name: "halfLife", default: 0.04, min: 0.0001, max: 100, meaning: "years until half of a distance is gone" },
  ],
  steps({ drift = 0, volatility = 0, spread = 0, halfLife = 1 }, years, random) {
    const mean = (drift - (volatility * volatility) / 2) * years;
    const deviation = volatility * Math.sqrt(years);
    const kept = exp((-0.6931471805599453 * years) / halfLife);
    const noise = spread * Math.sqrt(1 - kept * kept);
    let distance = spread * random.normal();
    return () => {
      const market = mean + deviation * random.normal();
      const before = distance;
      distance = distance * kept + noise * random.normal();
      const half = (distance - before) / 2;
      return [market + half, market - half];
    };
  },
};

/** A random walk that changes between calm and storm at random times (Hamilton 1989). */
const regimes: MarketModel = {
  model: "regimes",
  title: "Calm and storm",
  instruments: 1,
  parameters: [
    { ...drift, name: "calmDrift", default: 0.14 },
    { ...volatility, name: "calmVolatility", default: 0.11 },
    { name: "calmYears", default: 1.2, min: 0.001, max: 100, meaning: "mean length of a calm" },
    { ...drift, name: "stormDrift", default: -0.25 },
    { ...volatility, name: "stormVolatility", default: 0.34 },
    { name: "stormYears", default: 0.35, min: 0.001, max: 100, meaning: "mean length of a storm" },
  ],
  steps(parameters, years, random) {
    const of = (name: string) => parameters[name] ?? 0;
    const state = (prefix: string) => {
      const deviation = of(`${prefix}Volatility`);
      return {
        mean: (of(`${prefix}Drift`) - (deviation * deviation) / 2) * years,
        deviation: deviation * Math.sqrt(years),
        leave: 1 - exp(-years / of(`${prefix}Years`)),
      };
    };
    let [now, other] = [state("calm"), state("storm")];
    return () => {
      if (random.uniform() < now.leave) [now, other] = [other, now];
      return [now.mean + now.deviation * random.normal()];
    };
  },
};

const MOST_INSTRUMENTS = 20;

/** Several random walks that share a part of their noise: one factor, so that any two have the same correlation. */
const basket: MarketModel = {
  model: "basket",
  title: "Several instruments",
  instruments: MOST_INSTRUMENTS,
  parameters: [
    drift,
    volatility,
    { name: "correlation", default: 0.4, min: 0, max: 1, meaning: "correlation of any two of them" },
  ],
  steps({ drift = 0, volatility = 0, correlation = 0 }, years, random) {
    const mean = (drift - (volatility * volatility) / 2) * years;
    const deviation = volatility * Math.sqrt(years);
    const [shared, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
    return () => {
      const factor = random.normal();
      return Array.from(
        { length: MOST_INSTRUMENTS },
        () => mean + deviation * (shared * factor + own * random.normal()),
      );
    };
  },
};

/** Every market that can be generated: a row each. */
export const marketModels: readonly MarketModel[] = [gbm, pair, regimes, basket];
