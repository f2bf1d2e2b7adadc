import { InputError } from "../errors.ts";
import { didYouMean, listText } from "../words.ts";
import { type Model, models } from "./models.ts";

/** How shocks are chosen so that fewer paths tell as much. */
export type Variance = "none" | "antithetic" | "sobol";

export interface Payoff {
  readonly kind: "call" | "put";
  readonly strike: number;
}

/** A simulation as people ask for it; what is left out is a default or follows from data. */
export interface MonteCarloRequest {
  readonly model: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly start?: number | undefined;
  readonly paths: number;
  /** Steps; as many as there are returns for shuffled ones, else 252, where it is left out. */
  readonly horizon?: number | undefined;
  /** 252 where it is left out, or as many as a run closed trades in a year. */
  readonly stepsPerYear?: number | undefined;
  readonly seed: number;
  readonly variance: Variance;
  readonly payoff?: Payoff | undefined;
  /** Levels over the start whose touching is counted. */
  readonly ruin: number;
  readonly goal: number;
  /** Shares of several instruments by name; equal ones without. */
  readonly weights: Readonly<Record<string, number>>;
}

export const defaultRequest: MonteCarloRequest = {
  model: "gbm",
  parameters: {},
  paths: 100_000,
  seed: 1,
  variance: "none",
  ruin: 0.5,
  goal: 2,
  weights: {},
};

/** Steps in a year of parameters. */
export function yearOf({ stepsPerYear = 252 }: Pick<MonteCarloRequest, "stepsPerYear">): number {
  return stepsPerYear;
}

/** The model where none is asked for. A backtest's trades are reordered: their mean is no yearly drift. */
export function defaultModel(isOfTrades: boolean): string {
  return isOfTrades ? "shuffle" : defaultRequest.model;
}

/** What past prices say: for each instrument the model's parameters, their standard errors and the log returns. */
export interface Calibration {
  readonly instruments: readonly Calibrated[];
  /** Lower triangle with its diagonal, row by row. */
  readonly correlation: readonly number[];
}

export interface Calibrated {
  readonly name: string;
  readonly values: readonly number[];
  readonly errors: readonly number[];
  readonly returns: Float64Array;
  /** The last price. */
  readonly last: number;
}

/** Prices to estimate from, under the instrument's name and what messages call their source. */
export interface PriceSeries {
  readonly name: string;
  readonly label: string;
  readonly prices: Float64Array;
  /** Of each price; several series are cut to the times that all have. */
  readonly time: BigInt64Array;
}

/** What the engine simulates: everything decided. */
export interface Simulation {
  readonly model: Model;
  readonly start: number;
  /** The model's parameters by name; those of several instruments as `NAME.mu`. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly paths: number;
  readonly horizon: number;
  readonly stepsPerYear: number;
  readonly seed: number;
  readonly variance: Variance;
  readonly payoff: Payoff | null;
  readonly ruin: number;
  readonly goal: number;
  /** Of several instruments, together 1; empty for one. */
  readonly weights: readonly number[];
  readonly names: readonly string[];
  readonly correlation: readonly number[];
  readonly returns: readonly Float64Array[];
  readonly fanSteps: readonly number[];
  readonly fanPaths: number;
}

/** 24 bytes are kept of each path; ten million are 240 MB, and the same again while they are put together. */
export const MOST_PATHS = 10_000_000;
const MOST_STEPS = 100_000;
/** Dimensions that Sobol's directions are known for. */
const MOST_DIMENSIONS = 512;
/** Instruments that a path can hold. */
const MOST_INSTRUMENTS = 16;
const MOST_FAN_STEPS = 64;
const MOST_FAN_PATHS = 65_536;

/** The row of a model. @throws InputError */
export function modelNamed(name: string): Model {
  const model = models.find((one) => one.name === name);
  if (model) return model;
  const names = models.map((one) => one.name);
  const wayOn = didYouMean(name, names) || `: say ${listText(names, "or")}`;
  throw new InputError("montecarlo/model", `there is no model "${name}"${wayOn}`);
}

/**
 * Decides everything: given parameters before calibrated ones, ranges checked.
 * @throws InputError in a sentence that names the limit and what to do
 */
export function simulationOf(request: MonteCarloRequest, calibration: Calibration | undefined): Simulation {
  const model = modelNamed(request.model);
  const instruments = calibration?.instruments ?? [];
  if (model.isResampled && instruments.length === 0) {
    throw refused("data", `${model.name} draws from past returns: name prices with --from, or trades with --run`);
  }
  const several = instruments.length > 1;
  checkInstruments(model.name, instruments.length);
  const returns = instruments[0]?.returns.length ?? 0;
  const horizon = request.horizon ?? (model.name === "shuffle" ? returns : 252);
  checkSize(request, model, { horizon, shocks: model.shocks * Math.max(1, instruments.length), returns });
  const parameters = parametersOf(request, model, instruments);
  checkTogether(model, parameters);
  const weights = weightsOf(request, instruments);
  const start = request.start ?? (several ? 100 : instruments[0]?.last);
  if (start === undefined) throw refused("start", "say the price at the start: --start 100");
  within("--start", start, [1e-12, 1e15]);
  return {
    ...{ model, start, parameters, horizon },
    ...{ paths: request.paths, stepsPerYear: yearOf(request), seed: request.seed, variance: request.variance },
    ...{ payoff: request.payoff ?? null, ruin: request.ruin, goal: request.goal },
    weights: several ? weights : [],
    names: instruments.map(({ name }) => name),
    correlation: several ? (calibration?.correlation ?? []) : [],
    returns: model.isResampled ? instruments.map((one) => one.returns) : [],
    fanSteps: fanStepsOf(horizon),
    fanPaths: Math.min(request.paths, MOST_FAN_PATHS),
  };
}

function refused(code: string, sentence: string): InputError {
  return new InputError(`montecarlo/${code}`, sentence);
}

function within(what: string, value: number, [min, max]: readonly [number, number]): void {
  if (value >= min && value <= max) return;
  throw refused("number", `${what} ${value}: write a number from ${min} to ${max}`);
}

function whole(what: string, value: number, most: number, why = ""): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw refused("size", `${what} ${value}: write a whole number from 1 to ${most.toLocaleString("en-US")}${why}`);
}

/** Whether a model takes so many instruments. @throws InputError */
export function checkInstruments(name: string, count: number): void {
  const model = modelNamed(name);
  if (count <= 1) return;
  if (!model.takesSeveral) {
    const others = models.filter(({ takesSeveral }) => takesSeveral).map((one) => one.name);
    const way = `choose ${listText(others, "or")}, or name one --from`;
    throw refused("instruments", `${name} simulates one instrument: ${way}`);
  }
  if (count > MOST_INSTRUMENTS) {
    throw refused("instruments", `${count} instruments: at most ${MOST_INSTRUMENTS} go together`);
  }
}

function checkSize(
  { paths, seed, variance, ruin, goal, payoff, ...request }: MonteCarloRequest,
  model: Model,
  { horizon, shocks, returns }: { horizon: number; shocks: number; returns: number },
): void {
  whole("--paths", paths, MOST_PATHS, ": the ends and drawdowns of more do not fit into memory; 1,000,000 is plenty");
  whole("--horizon", horizon, MOST_STEPS, " steps");
  within("--stepsPerYear", yearOf(request), [0.001, 1e8]);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw refused("seed", `--seed ${seed}: write a whole number from 0 to 9007199254740991`);
  within("--ruin", ruin, [0, 1]);
  if (!(goal >= 1)) throw refused("number", `--goal ${goal}: write how many times the start, 1 or more`);
  if (payoff) within("--payoff: the strike", payoff.strike, [0, 1e15]);
  if (variance !== "none" && model.isResampled) {
    throw refused("variance", `${model.name} has no normal shocks: leave out --${variance}`);
  }
  const dimensions = horizon * shocks;
  if (variance === "sobol" && dimensions > MOST_DIMENSIONS) {
    const way = `take at most ${Math.floor(MOST_DIMENSIONS / shocks)} steps, or --antithetic`;
    throw refused("sobol", `--sobol has ${MOST_DIMENSIONS} dimensions and this needs ${dimensions}: ${way}`);
  }
  if (model.name === "shuffle" && horizon > returns) {
    throw refused("size", `--horizon ${horizon}: there are ${returns} returns to shuffle; leave out --horizon`);
  }
}

function parametersOf(
  request: MonteCarloRequest,
  model: Model,
  instruments: readonly Calibrated[],
): Record<string, number> {
  const several = instruments.length > 1 && !model.isResampled;
  const owners: readonly (Calibrated | undefined)[] = several ? instruments : [instruments[0]];
  const nameOf = (owner: Calibrated | undefined, name: string) => (several ? `${owner?.name}.${name}` : name);
  const names = owners.flatMap((owner) => model.parameters.map(({ name }) => nameOf(owner, name)));
  const unknown = Object.keys(request.parameters).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const wayOn = didYouMean(unknown, names) || (names.length === 0 ? ": it has none" : `: it has ${listText(names)}`);
    throw refused("parameter", `${model.name} has no parameter "${unknown}"${wayOn}`);
  }
  const all: Record<string, number> = {};
  for (const owner of owners) {
    for (const [index, parameter] of model.parameters.entries()) {
      const name = nameOf(owner, parameter.name);
      const value = request.parameters[name] ?? owner?.values[index] ?? blockOf(model, owner);
      if (value === undefined) {
        const missing = `${name} (${parameter.meaning}) is missing`;
        throw refused("parameter", `${model.name}: ${missing}: say --parameter ${name}=…, or name prices with --from`);
      }
      within(`${model.name}: ${name}`, value, [parameter.min, parameter.max]);
      if (model.isResampled && owner && value > owner.returns.length) throw tooLong(model, name, value, owner);
      if (parameter.isWhole) whole(`${model.name}: ${name}`, value, parameter.max);
      all[name] = value;
    }
  }
  return all;
}

function tooLong(model: Model, name: string, value: number, { returns }: Calibrated): InputError {
  const most = returns.length.toLocaleString("en-US");
  const sentence = `there are ${most} returns to take in a row: write a number from 1 to ${most}, or leave it out`;
  return refused("parameter", `${model.name}: ${name} ${value}: ${sentence}`);
}

/** Past returns in a row: the cube root of their number (Hall, Horowitz and Jing, Biometrika 82, 1995). */
function blockOf(model: Model, owner: Calibrated | undefined): number | undefined {
  return model.isResampled && owner ? Math.max(1, Math.round(Math.cbrt(owner.returns.length))) : undefined;
}

/** What single ranges do not say. */
function checkTogether(model: Model, { alpha = 0, beta = 0, omega = 0 }: Readonly<Record<string, number>>): void {
  if (model.name !== "garch" || (alpha + beta < 1 && omega > 0)) return;
  const sum = `alpha + beta is ${alpha + beta}`;
  throw refused("parameter", `garch: ${sum}: below 1 the variance has a mean, from which the paths start`);
}

function weightsOf({ weights }: MonteCarloRequest, instruments: readonly Calibrated[]): number[] {
  const names = instruments.map(({ name }) => name);
  const unknown = Object.keys(weights).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    if (names.length === 0) throw refused("weight", `--weight ${unknown}: name the instruments first, with --from`);
    const wayOn = didYouMean(unknown, names) || `: name ${listText(names, "or")}`;
    throw refused("weight", `--weight ${unknown}: there is no such instrument${wayOn}`);
  }
  const isEqual = Object.keys(weights).length === 0;
  const without = names.filter((name) => weights[name] === undefined);
  if (!isEqual && without.length > 0) {
    throw refused("weight", `${listText(without, "and")} has no weight: give each instrument one, 0 for none`);
  }
  const given = names.map((name) => (isEqual ? 1 : (weights[name] ?? NaN)));
  const sum = given.reduce((all, one) => all + one, 0);
  if (names.length > 0 && (given.some((one) => !(one >= 0)) || !(sum > 0))) {
    throw refused("weight", "weights are shares of what is bought at the start: none below 0, and not all 0");
  }
  return given.map((one) => one / sum);
}

/** Evenly spread steps, the last among them; step 0 is the start and needs no simulation. */
function fanStepsOf(horizon: number): number[] {
  const count = Math.min(horizon, MOST_FAN_STEPS);
  return Array.from({ length: count }, (_, index) => Math.round(((index + 1) * horizon) / count));
}
