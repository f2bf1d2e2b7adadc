import { assert } from "../shared/assert.ts";
import type { Alert } from "../shared/alerts/alert.ts";
import type { IndicatorAnswer } from "../shared/indicators.ts";
import type { BacktestDocument } from "../shared/result-document.ts";
import type { RunControl } from "./control.ts";
import type { FollowOptions } from "./relay/follow-alerts.ts";

export type { Alert } from "../shared/alerts/alert.ts";
export type {
  BacktestRequest,
  DataRecord,
  FillRecord,
  LogRecord,
  OrderRecord,
  TradeRecord,
} from "../shared/backtest.ts";
export type { BacktestDocument as BacktestResult } from "../shared/result-document.ts";
export { AppError, InputError, StrategyError } from "../shared/errors.ts";
export type { IndicatorAnswer } from "../shared/indicators.ts";
export type { InstrumentBars } from "../shared/bars.ts";
export type { RunControl, Stopper } from "./control.ts";
export type { FollowOptions } from "./relay/follow-alerts.ts";

/** A decimal, as a number or exactly as text. */
type Amount = number | string;

/** Everything that a run file can say; what is left out has its default. */
export interface BacktestOptions {
  /** Path of the strategy. */
  readonly strategy: string;
  /** Price files or built-in sets: one, several by position, or by the names that the strategy uses. */
  readonly data: string | readonly string[] | Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, number>>;
  /** Files of signals from outside, by name. */
  readonly signals?: Readonly<Record<string, string>>;
  readonly account?: { readonly cash?: Amount; readonly leverage?: Amount };
  readonly costs?: { readonly makerBps?: Amount; readonly takerBps?: Amount; readonly slippageBps?: Amount };
  readonly fill?: { readonly limit?: "through" | "touch"; readonly volumeShare?: Amount | null };
  readonly instrument?: GridOptions;
  readonly instruments?: Readonly<Record<string, GridOptions>>;
  /** Milliseconds, or as text such as "1h". */
  readonly interval?: Amount | null;
  readonly latency?: { readonly ms?: number };
  readonly periodsPerYear?: number | null;
  /** ISO dates or milliseconds, half-open; `warmup` bars before it feed indicators only. */
  readonly range?: { readonly from?: Amount | null; readonly to?: Amount | null; readonly warmup?: number };
  readonly seed?: number;
  readonly onBad?: "fail" | "drop" | "keep";
  readonly adjust?: boolean;
  /** What 01/02/2024 means; each file tells where it is left out. */
  readonly dates?: "dmy" | "mdy";
  /** Seconds after which a strategy that does not come back from a twentieth of its bars is stopped. */
  readonly budget?: number;
}

interface GridOptions {
  readonly tickSize?: Amount | null;
  readonly lotSize?: Amount | null;
}

/**
 * Runs a backtest in a worker.
 * @returns what `tidebook backtest --json` prints
 * @throws InputError for bad options or data, StrategyError for what the strategy does wrong
 */
export async function backtest(options: BacktestOptions, control: RunControl = {}): Promise<BacktestDocument> {
  const [{ jobFromValue }, { backtest: run }, { resultDocument }] = await Promise.all([
    import("./run-file/job.ts"),
    import("./backtest.ts"),
    import("../shared/result-document.ts"),
  ]);
  return resultDocument(await run(await jobFromValue({ ...options }, "backtest()"), control));
}

export interface IndicatorOptions {
  /** A price file or built-in set. */
  readonly data: string;
  readonly options?: Readonly<Record<string, number>>;
  /** Files of series that the indicator reads and bars have not, by the name of the input: `{ buyVolume: "buys.csv" }`. */
  readonly signals?: Readonly<Record<string, string>>;
  readonly onBad?: "fail" | "drop" | "keep";
  readonly adjust?: boolean;
  readonly dates?: "dmy" | "mdy";
}

/**
 * Computes an indicator over a price file.
 * @throws InputError for an unknown indicator or option, a value out of range, or bad data
 */
export async function indicator(name: string, given: IndicatorOptions): Promise<IndicatorAnswer> {
  const [
    { checkIndicatorCall },
    { checkVolume, completeRequest, computeIndicators },
    { nodeEngine },
    { openBars },
    series,
  ] = await Promise.all([
    import("./indicator-call.ts"),
    import("../wasm/index.ts"),
    import("./engine.ts"),
    import("./data/source.ts"),
    import("./data/given.ts"),
  ]);
  checkIndicatorCall(name, given);
  const { data, options, signals = {}, onBad, adjust, dates } = given;
  const engine = nodeEngine();
  const request = options ? { name, options } : { name };
  completeRequest(engine, request, Object.keys(signals));
  series.checkGiven(signals, [name]);
  const { bars } = await openBars(engine, data, { onBad, adjust, dates });
  try {
    checkVolume(bars, name, data);
    const columns = await series.givenColumns(engine, bars, signals, dates);
    const [answer] = computeIndicators(engine, bars, [request], columns);
    assert(answer, "one request has one answer");
    return answer;
  } finally {
    bars.free();
  }
}

export interface RelayOptions {
  /** Path of a `relay.yaml`. */
  readonly config: string;
  /** In place of the configuration's; 0 for any that is free. */
  readonly port?: number;
  /** Told what a person who runs a relay should know; without it nobody is. */
  readonly onNote?: (sentence: string) => void;
}

/** A relay of this process. */
export interface RunningRelay {
  /** Where other programs reach it, as `http://127.0.0.1:7437/`. */
  readonly address: string;
  /**
   * Calls `handler` with each alert in the turn of the event loop that brought the price, before anybody else is told; ends
   * with what it returns. While a handler runs, no frame is read.
   */
  onAlert(handler: (alert: Alert) => void): () => void;
  close(): Promise<void>;
}

/**
 * Starts what `tidebook relay --no-page` does, in this process.
 * @throws InputError for a configuration that is none, a port that is taken or a log that another relay writes
 */
export async function startRelay({ config: path, port, onNote }: RelayOptions): Promise<RunningRelay> {
  const [{ loadConfig }, { startRelay: start }, { notesTo }] = await Promise.all([
    import("./relay/files.ts"),
    import("./relay/service.ts"),
    import("./relay/report.ts"),
  ]);
  const loaded = await loadConfig(path, port === undefined ? {} : { "listen.port": port });
  const serve = { page: null, token: null };
  const service = await start({ ...loaded, serve, report: notesTo(onNote ?? (() => undefined)) });
  return {
    address: service.site?.address.href ?? "",
    onAlert: (handler) => service.onAlert(handler),
    close: () => service.close(),
  };
}

/**
 * Tells the alerts of a relay that runs elsewhere, each once, until `signal` aborts. A connection that breaks is made again,
 * and what the relay remembers of the time between comes first.
 * @throws InputError where no relay answers at first, or it does not let this token in; and what `handler` throws
 */
export async function followAlerts(options: FollowOptions, handler: (alert: Alert) => void): Promise<void> {
  const { followAlerts: follow } = await import("./relay/follow-alerts.ts");
  await follow(options, handler);
}
