import type { BacktestRequest, ParameterRecord } from "../backtest.ts";
import { defaultSettings } from "../settings.ts";
import { timeText } from "../time.ts";

/** A link's request with one input changed, or another engine. */
export interface Trial {
  /** The setting, parameter or `engine` that is changed. */
  readonly name: string;
  /** What was changed, for a sentence: "The claim was computed without fees." */
  readonly claim: string;
  /** The value as the link states it, and as it was tried, each with its unit. */
  readonly stated: string;
  readonly tried: string;
  readonly request: BacktestRequest;
  /** SHA-256 of a kept engine. */
  readonly engine?: string;
}

export interface TrialContext {
  /** What the strategy declares, where that is known. */
  readonly parameters?: readonly ParameterRecord[];
  /** Kept engines other than the one that ran. */
  readonly engines?: readonly string[];
}

const DAY = 86_400_000;
/** Values of one parameter that are tried by the request's hash alone. */
const MOST_VALUES = 2_000;

type Changes = { readonly [K in keyof BacktestRequest]?: BacktestRequest[K] | undefined };

/**
 * Changes of one input that people make by mistake, the likeliest first. Fees are one input: whoever leaves them out leaves
 * out both.
 */
export function trialsOf(request: BacktestRequest, { parameters = [], engines = [] }: TrialContext = {}): Trial[] {
  const { costs, account, fill, latency, seed } = request;
  const standard = defaultSettings;
  const trial = (name: string, claim: string, values: readonly [string, string], changes: Changes): Trial => ({
    name,
    claim: `The claim was computed ${claim}.`,
    stated: values[0],
    tried: values[1],
    request: { ...request, ...changes } as BacktestRequest,
  });
  const fees = (bps: string) => ({ costs: { ...costs, makerBps: bps, takerBps: bps } });
  const { makerBps, takerBps, slippageBps } = standard.costs;
  const free = { makerBps: "0", takerBps: "0", slippageBps: "0" };
  const stated = `${costs.takerBps} bps`;
  const slipped = `${costs.slippageBps} bps`;
  const cash = `${account.cash} cash`;
  const all = [
    trial("costs.takerBps", "without fees", [`a fee of ${stated}`, "a fee of 0 bps"], fees("0")),
    trial("costs", "without any costs", [`a fee of ${stated} and slippage of ${slipped}`, "no fees and no slippage"], {
      costs: free,
    }),
    trial("costs.slippageBps", "without slippage", [`slippage of ${slipped}`, "slippage of 0 bps"], {
      costs: { ...costs, slippageBps: "0" },
    }),
    trial("costs.takerBps", "with the default fees", [`a fee of ${stated}`, `a fee of ${takerBps} bps`], {
      costs: { ...costs, makerBps, takerBps },
    }),
    trial(
      "costs.slippageBps",
      "with the default slippage",
      [`slippage of ${slipped}`, `slippage of ${slippageBps} bps`],
      {
        costs: { ...costs, slippageBps },
      },
    ),
    trial("fill.limit", "with another rule for limit orders", limitWords(fill.limit), {
      fill: { ...fill, limit: fill.limit === "touch" ? "through" : "touch" },
    }),
    trial("fill.volumeShare", "without a bound on volume", [`a share of ${fill.volumeShare ?? "1"}`, "no bound"], {
      fill: { ...fill, volumeShare: null },
    }),
    trial("latency.ms", "without latency", [`a latency of ${latency.ms} ms`, "a latency of 0 ms"], {
      latency: { ms: 0 },
    }),
    trial("account.cash", "with the default cash", [cash, `${standard.account.cash} cash`], {
      account: { ...account, cash: standard.account.cash },
    }),
    trial("account.leverage", "without leverage", [`leverage ${account.leverage}`, "leverage 1"], {
      account: { ...account, leverage: "1" },
    }),
    trial("seed", "with the default seed", [`seed ${seed}`, `seed ${standard.seed}`], { seed: standard.seed }),
    ...parameters.map((parameter) => parameterTrial(request, parameter.name, parameter.default)),
    ...rangeTrials(request, trial),
  ];
  const changed = all.filter((one) => JSON.stringify(one.request) !== JSON.stringify(request));
  return [
    ...changed,
    ...engines.map((engine) => ({
      ...trial("engine", "by an earlier engine", ["this engine", `engine ${engine.slice(0, 8)}`], {}),
      engine,
    })),
  ];
}

function limitWords(limit: BacktestRequest["fill"]["limit"]): [string, string] {
  const words = { touch: "limit orders that fill when touched", through: "limit orders that fill when traded through" };
  return limit === "touch" ? [words.touch, words.through] : [words.through, words.touch];
}

function parameterTrial(request: BacktestRequest, name: string, value: number): Trial {
  return {
    name: `params.${name}`,
    claim: `The claim was computed with another ${name}.`,
    stated: `${name} ${request.params[name] ?? value}`,
    tried: `${name} ${value}`,
    request: { ...request, params: { ...request.params, [name]: value } },
  };
}

type MakeTrial = (name: string, claim: string, values: readonly [string, string], changes: Changes) => Trial;

/** An end taken for inclusive, or forgotten. */
function rangeTrials({ range, interval }: BacktestRequest, trial: MakeTrial): Trial[] {
  const ends =
    range.to === null ? [] : [range.to + interval, range.to + DAY, range.to - interval, range.to - DAY, null];
  const begins = range.from === null ? [] : [null];
  const words = (time: number | null, open: string) => (time === null ? open : timeText(time));
  return [
    ...ends.map((to) =>
      trial(
        "range.to",
        "over another range",
        [`an end at ${words(range.to, "")}`, `an end at ${words(to, "the last bar")}`],
        {
          range: { ...range, to },
        },
      ),
    ),
    ...begins.map((from) =>
      trial("range.from", "over another range", [`a start at ${words(range.from, "")}`, "a start at the first bar"], {
        range: { ...range, from },
      }),
    ),
  ];
}

/**
 * Changes that cost no run to try, because the claim holds a hash of its request: every value of each parameter, and other
 * seeds and costs.
 */
export function* guessesOf(request: BacktestRequest, { parameters = [] }: TrialContext = {}): Generator<Trial> {
  yield* trialsOf(request, { parameters });
  for (const [name, stated] of Object.entries(request.params)) {
    const declared = parameters.find((one) => one.name === name);
    for (const value of declared ? declaredValues(declared) : valuesAround(stated)) {
      if (value !== stated) yield parameterTrial(request, name, value);
    }
  }
  for (let bps = 0.5; bps <= 100; bps += 0.5) {
    const tried = String(bps);
    const { costs } = request;
    const [fee, slip] = [`a fee of ${costs.takerBps} bps`, `slippage of ${costs.slippageBps} bps`];
    const other = (name: string, claim: string, was: string, is: string, changes: Partial<typeof costs>): Trial => ({
      name,
      claim: `The claim was computed with ${claim}.`,
      stated: was,
      tried: is,
      request: { ...request, costs: { ...costs, ...changes } },
    });
    yield other("costs.takerBps", "other fees", fee, `a fee of ${tried} bps`, { makerBps: tried, takerBps: tried });
    yield other("costs.takerBps", "another fee", fee, `a fee of ${tried} bps`, { takerBps: tried });
    yield other("costs.slippageBps", "other slippage", slip, `slippage of ${tried} bps`, { slippageBps: tried });
  }
}

function* declaredValues({ min, max, step }: ParameterRecord): Generator<number> {
  const count = Math.min(MOST_VALUES, Math.floor((max - min) / step));
  for (let place = 0; place <= count; place++) yield min + place * step;
}

function* valuesAround(value: number): Generator<number> {
  for (let step = 1; step <= 200; step++) {
    yield value + step;
    yield value - step;
  }
}
