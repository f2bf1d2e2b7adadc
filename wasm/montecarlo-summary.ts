/** What the paths of a simulation say together. */
import { InputError } from "../shared/errors.ts";
import { digitsText } from "../shared/figures.ts";
import {
  type Calibration,
  type MonteCarloRequest,
  type PriceSeries,
  type Simulation,
  checkInstruments,
  simulationOf,
  yearOf,
} from "../shared/montecarlo/request.ts";
import {
  type ByFraction,
  type CalibrationFigures,
  type Chance,
  type Distribution,
  LEVELS,
  type MonteCarloResult,
  QUANTILES,
} from "../shared/montecarlo/result.ts";
import type { Engine } from "./host.ts";
import { Reader } from "./memory.ts";
import { calibrate, type PathColumns, PathEngine } from "./montecarlo.ts";

const BINS = 60;
/** Blocks between two words of progress. */
const PORTION = 16;

/** Simulates blocks of paths, portion by portion. */
export function simulateBlocks(
  engine: Engine,
  simulation: Simulation,
  { first, blocks }: { readonly first: number; readonly blocks: number },
  onProgress: (blocks: number) => void = () => undefined,
): PathColumns {
  const paths = new PathEngine(engine, simulation);
  const parts: PathColumns[] = [];
  for (let done = 0; done < blocks; done += PORTION) {
    const portion = Math.min(PORTION, blocks - done);
    parts.push(paths.run(first + done, portion));
    onProgress(done + portion);
  }
  paths.close();
  return joined(parts);
}

/** Estimates what is not given, simulates and sums up, all in this thread. @throws InputError */
export function monteCarloHere(
  engine: Engine,
  request: MonteCarloRequest,
  series: readonly PriceSeries[],
): Omit<MonteCarloResult, "seconds"> {
  const { model, parameters } = request;
  checkInstruments(model, series.length);
  const known =
    series.length === 0 ? undefined : calibrate(engine, model, { series, parameters, stepsPerYear: yearOf(request) });
  const simulation = simulationOf(request, known);
  const blocks = Math.ceil(simulation.paths / engine.exports.montecarlo_block());
  const columns = simulateBlocks(engine, simulation, { first: 0, blocks });
  const calibration = known ? calibrationFigures(simulation, known) : null;
  return { ...summarise(engine, simulation, columns), calibration };
}

/** Puts the paths of blocks one after the other. */
export function joined(parts: readonly PathColumns[]): PathColumns {
  const sum = (of: (part: PathColumns) => number): number => parts.reduce((all, part) => all + of(part), 0);
  const column = (of: (part: PathColumns) => Float64Array): Float64Array<ArrayBuffer> => {
    const all = new Float64Array(sum((part) => of(part).length));
    let at = 0;
    for (const part of parts) {
      all.set(of(part), at);
      at += of(part).length;
    }
    return all;
  };
  const fan = new Float32Array(sum((part) => part.fan.length));
  let at = 0;
  for (const part of parts) {
    fan.set(part.fan, at);
    at += part.fan.length;
  }
  return {
    ...{ last: column((part) => part.last), worst: column((part) => part.worst), under: column((part) => part.under) },
    ...{ ruined: sum((part) => part.ruined), reached: sum((part) => part.reached), fan },
  };
}

/** What all paths say together. */
export function summarise(
  engine: Engine,
  simulation: Simulation,
  columns: PathColumns,
): Omit<MonteCarloResult, "seconds" | "calibration"> {
  const { start, variance, payoff, fanSteps, fanPaths, paths } = simulation;
  const together = { none: 0, antithetic: 1, sobol: 2 }[variance];
  const paid = payoff === null ? 0 : payoff.kind === "call" ? 1 : 2;
  const facts = [start, together, paid, payoff?.strike ?? 0, paths, fanSteps.length, fanPaths];
  const { last, worst, under, fan } = columns;
  const given = [Float64Array.from(facts), last, worst, under, fan];
  engine.memory.with(given, (a = 0, b = 0, c = 0, d = 0, e = 0) => engine.exports.montecarlo_summary(a, b, c, d, e));
  const outbox = new Reader(engine.memory.outbox());
  const read = new Figures(outbox.doubles(outbox.count()));
  const [mean, deviation, error] = [read.next(), read.next(), read.next()];
  const quantiles = read.by(QUANTILES);
  // One path alone has no deviation.
  const figures = [mean, ...(paths > 1 ? [deviation] : []), ...Object.values(quantiles)];
  if (!figures.every(Number.isFinite)) throw overflow(simulation);
  const lossProbability = read.next();
  const risk = riskFrom(read);
  const falls = { mean: read.next(), quantiles: read.by(QUANTILES) };
  const water = { mean: read.next(), quantiles: read.by(QUANTILES) };
  const [paidMean, paidError] = [read.next(), read.next()];
  const [ends, depths, lengths] = [histogramFrom(read), histogramFrom(read), histogramFrom(read)];
  const bands = fanSteps.map(() => read.by(QUANTILES));
  // The fan ends where all paths do, not only those that it is drawn of.
  bands[bands.length - 1] = quantiles;
  const band = (name: string): number[] => [start, ...bands.map((one) => one[name] ?? NaN)];
  const { model, parameters, horizon, stepsPerYear, seed, weights, names } = simulation;
  return {
    ...{ model: model.name, parameters, start, paths, horizon, stepsPerYear, seed, variance },
    weights: Object.fromEntries(weights.map((weight, index) => [names[index] ?? "", weight])),
    terminal: { mean, deviation, standardError: orNull(error), quantiles, lossProbability, histogram: ends },
    ...risk,
    maxDrawdown: { ...falls, histogram: depths },
    timeUnderWater: { ...water, histogram: lengths },
    ruin: chanceOf(simulation.ruin, columns.ruined, paths),
    goal: chanceOf(simulation.goal, columns.reached, paths),
    payoff: payoff === null ? null : { mean: paidMean, standardError: orNull(paidError) },
    fan: { steps: [0, ...fanSteps], quantiles: Object.fromEntries(QUANTILES.map((name) => [name, band(name)])) },
  };
}

function overflow({ model, parameters, horizon }: Simulation): InputError {
  const { omega = 0, alpha = 0, beta = 0 } = parameters;
  const start = digitsText(Number((omega / (1 - alpha - beta)).toPrecision(3)));
  const why =
    model.name === "garch" ? ` (garch starts from a variance of omega / (1 − alpha − beta) = ${start} a step)` : "";
  const advice = horizon > 1 ? "take smaller parameters or a shorter --horizon" : "take smaller parameters";
  const message = `${model.name}: some paths end beyond the largest number, 1.8e308, or their spread does${why}: ${advice}`;
  return new InputError("montecarlo/overflow", message);
}

/** The engine's row of numbers, read from its beginning. */
class Figures {
  private readonly numbers: Float64Array;
  private at = 0;

  constructor(numbers: Float64Array) {
    this.numbers = numbers;
  }

  next(): number {
    return this.numbers[this.at++] ?? NaN;
  }

  by(names: readonly string[]): ByFraction {
    return Object.fromEntries(names.map((name) => [name, this.next()]));
  }

  many(count: number): number[] {
    return Array.from({ length: count }, () => this.next());
  }
}

function riskFrom(read: Figures) {
  const [valueAtRisk, low, high] = [read.by(LEVELS), read.by(LEVELS), read.by(LEVELS)];
  const [valueAtRiskNormal, valueAtRiskCornishFisher] = [read.by(LEVELS), read.by(LEVELS)];
  const [expectedShortfall, deeper, shallower] = [read.by(LEVELS), read.by(LEVELS), read.by(LEVELS)];
  return {
    ...{ valueAtRisk, valueAtRiskInterval: between(low, high), valueAtRiskNormal, valueAtRiskCornishFisher },
    ...{ expectedShortfall, expectedShortfallInterval: between(deeper, shallower) },
  };
}

function between(low: ByFraction, high: ByFraction): Record<string, readonly [number, number]> {
  return Object.fromEntries(LEVELS.map((level) => [level, [low[level] ?? NaN, high[level] ?? NaN] as const]));
}

function histogramFrom(read: Figures): Distribution["histogram"] {
  return { from: read.next(), to: read.next(), counts: read.many(BINS) };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Wilson's interval at 95 % (Probable inference, JASA 22, 1927): it stays between 0 and 1. */
function chanceOf(level: number, count: number, paths: number): Chance {
  const z = 1.959963984540054;
  const share = count / paths;
  const centre = (share + (z * z) / (2 * paths)) / (1 + (z * z) / paths);
  const half = (z * Math.sqrt((share * (1 - share)) / paths + (z * z) / (4 * paths * paths))) / (1 + (z * z) / paths);
  const interval = [Math.max(0, centre - half), Math.min(1, centre + half)] as const;
  return { level, probability: share, interval };
}

/** What a result says of its calibration. */
export function calibrationFigures(
  simulation: Simulation,
  { instruments, correlation }: Calibration,
): CalibrationFigures {
  const given = Object.entries(simulation.parameters);
  const estimates = instruments.flatMap(({ values, errors }) => values.map((value, at) => [value, errors[at] ?? NaN]));
  // A parameter that was given has no error of ours.
  const errors = estimates.flatMap(([value, error = NaN], at) => {
    const [name, used] = given[at] ?? [];
    return name !== undefined && used === value ? [[name, orNull(error)] as const] : [];
  });
  return {
    observations: instruments[0]?.returns.length ?? 0,
    standardErrors: Object.fromEntries(errors),
    instruments: instruments.map(({ name }) => name),
    correlation,
  };
}
