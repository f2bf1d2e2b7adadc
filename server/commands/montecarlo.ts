import { InputError } from "../../shared/errors.ts";
import {
  defaultModel,
  defaultRequest,
  modelNamed,
  type MonteCarloRequest,
  type Payoff,
  type Variance,
} from "../../shared/montecarlo/request.ts";
import type { MonteCarloAsked } from "../montecarlo.ts";
import { readingOf } from "./reading.ts";
import { type AddCommand, collect, countOf, print, printJson, type Session } from "./session.ts";

interface Flags {
  readonly model?: string;
  readonly from?: readonly string[];
  readonly run?: string;
  readonly parameter?: readonly string[];
  readonly weight?: readonly string[];
  readonly start?: string;
  readonly paths?: string;
  readonly horizon?: string;
  readonly stepsPerYear?: string;
  readonly payoff?: string;
  readonly ruin?: string;
  readonly goal?: string;
  readonly antithetic?: boolean;
  readonly sobol?: boolean;
  readonly seed?: string;
  readonly workers?: string;
  readonly onBad?: string;
  readonly adjust?: boolean;
  readonly dates?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Models and their parameters (--parameter):
  gbm         mu sigma                           Brownian motion, of a year
  merton      mu sigma lambda jumpMean jumpDeviation     with Poisson jumps
  heston      mu v0 kappa theta xi rho           stochastic volatility
  garch       mu omega alpha beta                of a step
  bootstrap   block                              past returns in blocks
  stationary  block                              blocks of random length
  shuffle                                        past returns, reordered

With --from, parameters that are not given are estimated from the closes. heston
goes by full truncation Euler steps, whose bias shrinks with their length.

Value at risk, expected shortfall and drawdown are signed returns, in the report
and with --json: -0.08 is a loss of 8 %, 0.01 a gain of 1 %.

Examples:
  tidebook montecarlo --from sp500
  tidebook montecarlo --model garch --from prices.csv --horizon 63
  tidebook montecarlo --parameter mu=0.07 --parameter sigma=0.2 --start 100 \\
    --payoff call:110
  tidebook montecarlo --from A=a.csv --from B=b.csv \\
    --weight A=0.6 --weight B=0.4
  tidebook montecarlo --run last`;

export const addMonteCarlo: AddCommand = (parent, session) => {
  parent
    .command("montecarlo")
    .summary("simulate where a price or an account may go")
    .description(
      "Simulates many paths of a model and tells where they end, how deep they fall, how often they are ruined.",
    )
    .option("--model <name>", "gbm, merton, heston, garch, bootstrap, stationary or shuffle (gbm; with --run shuffle)")
    .option("--from <[name=]file>", "price file, or sp500; repeat it for several instruments", collect)
    .option("--run <run>", "the trades of a backtest: a run file, or `last`")
    .option("--parameter <name=value>", "a parameter of the model; repeatable", collect)
    .option("--weight <name=share>", "an instrument's share at the start; repeatable (equal)", collect)
    .option("--start <price>", "price at the start (the last close; 100 for several)")
    .option("--paths <n>", "paths, at most 10,000,000 (100000)")
    .option("--horizon <steps>", "steps of a path (252)")
    .option("--stepsPerYear <n>", "steps in a year, for annual parameters (252; with --run its trades a year)")
    .option("--payoff <kind:strike>", "mean of an option's payoff: call:110 or put:90")
    .option("--ruin <level>", "share of the start whose touching is ruin (0.5)")
    .option("--goal <level>", "multiple of the start whose touching is the goal (2)")
    .option("--antithetic", "a mirror image of every path: smaller errors")
    .option("--sobol", "evenly spread points: smaller errors, at most 512 steps")
    .option("--seed <n>", "seed of the random numbers (1)")
    .option("--workers <n>", "threads to use; never changes a result")
    .option("--on-bad <what>", "bad rows: fail, drop, or keep those whose numbers parse", "fail")
    .option("--adjust", "scale prices by the adjusted close")
    .option("--dates <order>", "what 01/02/2024 means: dmy or mdy (the file tells)")
    .option("--json", "print the result as JSON")
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => simulate(flags, session));
};

async function simulate(flags: Flags, session: Session): Promise<void> {
  const workers = flags.workers === undefined ? undefined : countOf("--workers", flags.workers);
  const [{ monteCarlo }, { checkInstruments }, { progressOn }] = await Promise.all([
    import("../montecarlo.ts"),
    import("../../shared/montecarlo/request.ts"),
    import("../terminal/progress.ts"),
  ]);
  checkInstruments(modelOf(flags), flags.from?.length ?? 0);
  const { head, ...asked } = await askedFor(flags, session);
  const progress = progressOn(process.stderr, "Paths");
  try {
    const control = { workers, signal: session.interrupted, onProgress: progress.update };
    const { result, periodsPerYear } = await monteCarlo(asked, control);
    progress.end();
    hint(flags, result.model, periodsPerYear);
    if (flags.json) printJson(result);
    else {
      const [{ monteCarloText }, { inkFor }] = await Promise.all([
        import("../terminal/montecarlo.ts"),
        import("../terminal/ink.ts"),
      ]);
      const ink = inkFor(process.stdout);
      print([...head.map(ink.faint), ...monteCarloText(result, ink)].join("\n"));
    }
  } finally {
    progress.end();
  }
}

function requestOf(flags: Flags): MonteCarloRequest {
  const number = (flag: string, written: string | undefined): number | undefined =>
    written === undefined ? undefined : numberOf(flag, written);
  const whole = { ...defaultRequest, model: modelOf(flags) };
  return {
    ...whole,
    parameters: pairsOf("--parameter", flags.parameter),
    weights: pairsOf("--weight", flags.weight),
    start: number("--start", flags.start),
    paths: number("--paths", flags.paths) ?? whole.paths,
    horizon: number("--horizon", flags.horizon),
    stepsPerYear: number("--stepsPerYear", flags.stepsPerYear),
    seed: number("--seed", flags.seed) ?? whole.seed,
    ruin: number("--ruin", flags.ruin) ?? whole.ruin,
    goal: number("--goal", flags.goal) ?? whole.goal,
    variance: varianceOf(flags),
    payoff: flags.payoff === undefined ? undefined : payoffOf(flags.payoff),
  };
}

function modelOf({ model, run }: Flags): string {
  return model ?? defaultModel(run !== undefined);
}

function varianceOf({ antithetic, sobol }: Flags): Variance {
  if (antithetic && sobol) throw new InputError("cli/usage", "--antithetic and --sobol: choose one");
  return antithetic ? "antithetic" : sobol ? "sobol" : "none";
}

function numberOf(flag: string, written: string): number {
  const value = Number(written);
  if (written.trim() !== "" && Number.isFinite(value)) return value;
  throw new InputError("cli/number", `${flag} ${written}: write a number`);
}

function pairsOf(flag: string, written: readonly string[] = []): Record<string, number> {
  const pairs = written.map((one) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(one) ?? [];
    if (name === undefined || value === undefined) {
      throw new InputError("cli/usage", `${flag} ${one}: write NAME=VALUE`);
    }
    return [name, numberOf(`${flag} ${name}`, value)] as const;
  });
  return Object.fromEntries(pairs);
}

function payoffOf(written: string): Payoff {
  const [, kind, strike] = /^(call|put):(.+)$/.exec(written) ?? [];
  if (strike !== undefined && (kind === "call" || kind === "put")) {
    return { kind, strike: numberOf("--payoff: the strike", strike) };
  }
  throw new InputError("cli/payoff", `--payoff ${written}: write call:STRIKE or put:STRIKE, as in call:110`);
}

/** The request with its past prices: closes of files, or an account after each trade of a run, which `head` tells. */
async function askedFor(flags: Flags, session: Session): Promise<MonteCarloAsked & { readonly head: string[] }> {
  const request = requestOf(flags);
  if (flags.run === undefined) return { request, prices: await filesOf(flags), head: [] };
  if (flags.from !== undefined) throw new InputError("cli/usage", "--run and --from: choose one");
  const [{ backtest }, { jobFrom }, { lastRunLines, runFileFor }, { aboutTrades }] = await Promise.all([
    import("../backtest.ts"),
    import("../run-file/job.ts"),
    import("../run-file/last.ts"),
    import("../../shared/montecarlo/trades.ts"),
  ]);
  const job = await jobFrom(runFileFor(flags.run), {});
  const head = await lastRunLines(flags.run, job);
  const run = await backtest(job, { signal: session.interrupted });
  const about = aboutTrades(request, run);
  return { request: about.request, prices: [about.series], head };
}

async function filesOf(flags: Flags): Promise<MonteCarloAsked["prices"]> {
  const { referenceFrom } = await import("../../shared/settings.schema.ts");
  const references = (flags.from ?? []).map(referenceFrom);
  const names = references.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InputError("cli/usage", `--from names ${twice} twice`);
  const { onBad = "fail", adjust = false, dates } = readingOf(flags);
  return references.map(({ name, reference }) => ({
    name: /^\d+$/.test(name) ? reference : name,
    source: { label: reference, path: reference, onBad, adjust, dates },
  }));
}

/** Annual figures that are estimated from other than daily bars want another year. */
function hint({ stepsPerYear }: Flags, model: string, periodsPerYear: number | undefined): void {
  if (
    stepsPerYear !== undefined ||
    !modelNamed(model).isAnnual ||
    periodsPerYear === undefined ||
    periodsPerYear === 252
  )
    return;
  const advice = `a year of this data has ${Math.round(periodsPerYear).toLocaleString("en-US")} bars, counted here as 252`;
  process.stderr.write(`tidebook: ${advice}: --stepsPerYear ${Math.round(periodsPerYear)} makes parameters annual\n`);
}
