/** Monte Carlo in the engine: calibrated, and simulated by blocks of paths. */
import { InputError } from "../shared/errors.ts";
import { type Model, models } from "../shared/montecarlo/models.ts";
import type { Calibration, MonteCarloRequest, PriceSeries, Simulation } from "../shared/montecarlo/request.ts";
import { listText } from "../shared/words.ts";
import type { Engine } from "./host.ts";
import { Reader } from "./memory.ts";

/** What is known of some paths, in their order. */
export interface PathColumns {
  /** Logarithm of the last price over the start. */
  readonly last: Float64Array<ArrayBuffer>;
  /** Logarithm of the lowest price over the highest before it. */
  readonly worst: Float64Array<ArrayBuffer>;
  /** Most steps in a row below the highest price before. */
  readonly under: Float64Array<ArrayBuffer>;
  /** Paths that touched the levels of ruin and of the goal. */
  readonly ruined: number;
  readonly reached: number;
  /** Logarithms at the fan's steps, path by path. */
  readonly fan: Float32Array<ArrayBuffer>;
}

/** What to estimate from, and what needs no estimate. */
interface Known {
  readonly series: readonly PriceSeries[];
  readonly stepsPerYear: number;
  readonly parameters?: MonteCarloRequest["parameters"];
}

/**
 * Estimates a model's parameters from prices, of several instruments with their correlation. Prices that say too little are
 * enough where every parameter is given: then they tell the start alone.
 * @throws InputError for prices that say too little, in a sentence that says what to do
 */
export function calibrate(
  engine: Engine,
  model: string,
  { series, stepsPerYear, parameters: given = {} }: Known,
): Calibration {
  const kind = models.findIndex((one) => one.name === model);
  const columns = aligned(series);
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) throw new InputError("montecarlo/data", nothingIn(series));
  const all = new Float64Array(rows * series.length);
  columns.forEach((column, index) => all.set(column, index * rows));
  const status = engine.memory.with([all], (prices = 0) =>
    engine.exports.montecarlo_calibrate(kind, prices, rows, series.length, stepsPerYear),
  );
  const reader = new Reader(engine.memory.outbox());
  const numbers = reader.doubles(reader.count());
  if (status !== 0) {
    const start = startAlone(models[kind], series, given);
    if (start) return start;
    const [at = 0, fact = 0] = numbers;
    const label = series[at]?.label ?? "the data";
    throw unfit(status, models[kind], { label, prices: columns[at] ?? all, fact, isAlone: series.length === 1 });
  }
  const [parameters = 0, returns = 0] = numbers;
  let at = 2;
  const take = (count: number): Float64Array => numbers.slice(at, (at += count));
  const estimates = series.map(({ name, prices }) => ({
    ...{ name, last: prices.at(-1) ?? NaN },
    ...{ values: Array.from(take(parameters)), errors: Array.from(take(parameters)) },
  }));
  const correlation = Array.from(take((series.length * (series.length + 1)) / 2));
  return { instruments: estimates.map((one) => ({ ...one, returns: take(returns) })), correlation };
}

/** What one instrument tells of a model whose parameters are all given. */
function startAlone(
  model: Model | undefined,
  [one, ...others]: readonly PriceSeries[],
  given: MonteCarloRequest["parameters"],
): Calibration | undefined {
  const isGiven = model?.isResampled === false && model.parameters.every(({ name }) => given[name] !== undefined);
  if (!one || others.length > 0 || !isGiven) return undefined;
  const last = one.prices.at(-1) ?? NaN;
  return {
    instruments: [{ name: one.name, values: [], errors: [], returns: new Float64Array(), last }],
    correlation: [1],
  };
}

/** The times that all series have. */
export function commonTimes([first, ...others]: readonly PriceSeries[]): BigInt64Array {
  const sets = others.map(({ time }) => new Set(time));
  return first?.time.filter((one) => sets.every((set) => set.has(one))) ?? new BigInt64Array();
}

/** The prices of those times. */
function aligned(series: readonly PriceSeries[]): Float64Array[] {
  if (series.length === 1) return series.map(({ prices }) => prices);
  const shared = new Set(commonTimes(series));
  return series.map(({ time, prices }) => prices.filter((_, index) => shared.has(time[index] ?? 0n)));
}

function nothingIn(series: readonly PriceSeries[]): string {
  const labels = listText(series.map(({ label }) => label));
  return series.length === 1
    ? `${labels} has no bars`
    : `${labels} have no time in common: name files of the same days`;
}

interface Unfit {
  readonly label: string;
  readonly prices: Float64Array;
  readonly fact: number;
  readonly isAlone: boolean;
}

function unfit(status: number, model: Model | undefined, { label, prices, fact, isAlone }: Unfit): InputError {
  const bars = `${label} has ${prices.length} ${prices.length === 1 ? "price" : "prices"}`;
  const name = model?.name ?? "the model";
  const way = !isAlone
    ? `leave ${label} out`
    : model?.isResampled
      ? "take gbm with parameters of your own"
      : "give every parameter with --parameter";
  const sentences: Readonly<Record<number, string>> = {
    1: `${bars} and ${name} needs ${fact + 1}: name a longer file, or ${way}`,
    2: `every return of ${label} is the same: there is no risk to estimate; ${way}`,
    3: `${label}: price ${fact + 1} is ${prices[fact]}, and growth needs prices above 0: leave it out`,
    4: `the squared returns of ${label} do not fade from day to day as heston's do: take garch or gbm, or ${way}`,
    5: `${name} has no best parameters for ${label} (its likelihood rises to an edge): take gbm or bootstrap, or ${way}`,
  };
  return new InputError("montecarlo/data", sentences[status] ?? `${label} cannot be calibrated (status ${status})`);
}

/** A simulation that is open in the engine; one at a time. */
export class PathEngine {
  private readonly engine: Engine;
  private readonly simulation: Simulation;

  /** @throws InputError for instruments of which one is explained by the others */
  constructor(engine: Engine, simulation: Simulation) {
    this.engine = engine;
    this.simulation = simulation;
    const { returns } = simulation;
    const rows = returns[0]?.length ?? 0;
    const columns = new Float64Array(rows * returns.length);
    returns.forEach((column, index) => columns.set(column, index * rows));
    const numbers = numbersOf(simulation);
    const status = engine.memory.with([numbers, columns], (first = 0, second = 0) =>
      engine.exports.montecarlo_open(first, numbers.length, second, rows, returns.length),
    );
    if (status !== 0) throw singular(simulation, status - 1);
  }

  /** Simulates blocks of paths; nothing of one depends on the others. */
  run(first: number, blocks: number): PathColumns {
    const { exports, memory } = this.engine;
    exports.montecarlo_run(first, blocks);
    const reader = new Reader(memory.outbox());
    const paths = reader.count();
    const [ruined, reached] = reader.longs(2);
    const before = first * exports.montecarlo_block();
    const drawn = Math.max(0, Math.min(paths, this.simulation.fanPaths - before));
    return {
      ...{ ruined: Number(ruined), reached: Number(reached) },
      ...{ last: reader.doubles(paths), worst: reader.doubles(paths), under: reader.doubles(paths) },
      fan: reader.floats(drawn * this.simulation.fanSteps.length),
    };
  }

  close(): void {
    this.engine.exports.montecarlo_close();
  }
}

/** As `montecarlo_open` takes them. */
function numbersOf(simulation: Simulation): Float64Array {
  const { model, parameters, variance, weights, correlation, fanSteps } = simulation;
  const values = Object.values(parameters);
  return Float64Array.of(
    models.indexOf(models.find(({ name }) => name === model.name) ?? model),
    simulation.stepsPerYear,
    simulation.paths,
    simulation.horizon,
    simulation.seed,
    Number(variance === "antithetic"),
    Number(variance === "sobol"),
    simulation.ruin,
    simulation.goal,
    simulation.fanPaths,
    fanSteps.length,
    values.length,
    weights.length,
    ...values,
    ...weights,
    ...correlation,
    ...fanSteps,
  );
}

function singular({ names }: Simulation, at: number): InputError {
  const one = names[at] ?? "one";
  const before = names.slice(0, at).join(" and ");
  const why = before === "" ? `${one} does not move` : `${one} moves exactly with ${before}`;
  return new InputError("montecarlo/singular", `${why}: their covariance has no factor; leave ${one} out`);
}
