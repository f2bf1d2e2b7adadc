import type { BacktestRequest } from "../shared/backtest.ts";
import { formatDecimal, parseDecimal, unitsOf, type Decimal } from "../shared/decimal.ts";
import { InputError } from "../shared/errors.ts";
import { durationText } from "../shared/time.ts";
import type { Grid, Settings } from "../shared/settings.ts";
import { checkEnds, stepsPerBar } from "./bar-ends.ts";
import type { Bars } from "./bars.ts";

/** An instrument of a run: its name, all bars of its file, and the file's name for messages. */
export interface RunInstrument {
  readonly name: string;
  readonly source: string;
  readonly bars: Bars;
}

/** Decimals that money, leverage and shares may have, and basis points. */
const MONEY_SCALE = 8;
const BPS_SCALE = 6;
const DEFAULT_LOT = "0.00000001";

/**
 * Bars cannot be longer than the step from one to the next. A shorter interval may be meant, since many files have gaps,
 * but not where no two bars are as close as that.
 * @throws InputError
 */
function checkInterval(interval: number, instrument: RunInstrument): void {
  const { source, bars } = instrument;
  const least = leastStep(interval, instrument);
  if (least !== undefined) {
    const [asked, given] = [durationText(interval), durationText(least)];
    const message = `${source}: interval ${asked} is shorter than its bars, no two of which are closer than ${given}: leave it out, or name a file of ${asked} bars`;
    throw new InputError("backtest/interval", message);
  }
  if (bars.rows < 3 || interval <= bars.interval) return;
  const [asked, given] = [durationText(interval), durationText(bars.interval)];
  const message = `${source}: interval ${asked} is longer than its bars' ${given}: leave it out, or use timeframe() in the strategy`;
  throw new InputError("backtest/interval", message);
}

/** Steps that show how long an instrument's bars are. */
const ENOUGH_STEPS = 8;

/** The least step between the labels of bars that are longer than an interval; undefined where they are not. */
function leastStep(interval: number, { bars }: RunInstrument): number | undefined {
  if (bars.rows <= ENOUGH_STEPS || interval >= bars.interval) return undefined;
  let [least, before] = [BigInt(bars.interval), -BigInt(bars.interval)];
  for (const time of bars.time()) {
    if (time - before < least) least = time - before;
    before = time;
  }
  return least <= interval ? undefined : Number(least);
}

/** Settings with everything that was left open taken from the data: the canonical request. */
export function requestOf(
  settings: Settings,
  instruments: readonly RunInstrument[],
  params: Readonly<Record<string, number>>,
  signals: readonly string[],
): BacktestRequest {
  const [first, ...others] = instruments;
  if (!first) throw new InputError("backtest/no-data", "a backtest needs bars: name a price file");
  const interval = settings.interval ?? first.bars.interval;
  checkInterval(interval, first);
  for (const other of others) {
    if (settings.interval === null && other.bars.interval !== interval) {
      const [a, b] = [`${interval / 1000} s`, `${other.bars.interval / 1000} s`];
      throw new InputError(
        "backtest/intervals",
        `${other.source}: its bars are ${b} long, those of ${first.source} ${a}: give every instrument the same interval`,
      );
    }
  }
  if (others.length > 0) checkEnds(interval, instruments);
  return {
    account: {
      cash: decimal("account.cash", settings.account.cash),
      leverage: decimal("account.leverage", settings.account.leverage),
    },
    costs: {
      makerBps: decimal("costs.makerBps", settings.costs.makerBps, BPS_SCALE),
      takerBps: decimal("costs.takerBps", settings.costs.takerBps, BPS_SCALE),
      slippageBps: decimal("costs.slippageBps", settings.costs.slippageBps, BPS_SCALE),
    },
    fill: {
      limit: settings.fill.limit,
      volumeShare: settings.fill.volumeShare === null ? null : decimal("fill.volumeShare", settings.fill.volumeShare),
    },
    instruments: instruments.map((instrument) => gridOf(settings, instrument)),
    interval,
    latency: settings.latency,
    params,
    periodsPerYear:
      settings.periodsPerYear ?? first.bars.periodsPerYear(interval) * stepsPerBar(instruments, settings.range),
    range: settings.range,
    seed: settings.seed,
    signals,
  };
}

function gridOf(settings: Settings, { name, bars }: RunInstrument): BacktestRequest["instruments"][number] {
  const own: Grid | undefined = Object.hasOwn(settings.instruments, name) ? settings.instruments[name] : undefined;
  const tick = own?.tickSize ?? settings.instrument.tickSize ?? formatDecimal(1n, bars.decimals);
  const lot = own?.lotSize ?? settings.instrument.lotSize ?? DEFAULT_LOT;
  return { name, tickSize: decimal("instrument.tickSize", tick), lotSize: decimal("instrument.lotSize", lot) };
}

/** The decimal in its one form: no trailing zeros, no exponent. */
function decimal(path: string, text: string, scale = MONEY_SCALE): string {
  const parsed = parseDecimal(text);
  if (!parsed || parsed.scale > scale) {
    throw new InputError("settings/decimal", `${path} must be a decimal of at most ${scale} places, not "${text}"`);
  }
  return formatDecimal(parsed.units, parsed.scale);
}

export function decimalAt(text: string): Decimal {
  return parseDecimal(text) ?? { units: 0n, scale: 0 };
}

/** The ten integers of `run_open`. */
export function engineSettings(request: BacktestRequest): BigInt64Array {
  const units = (path: string, text: string, scale: number): bigint => {
    const value = unitsOf(decimalAt(text), scale) ?? 0n;
    if (value >= 2n ** 63n)
      throw new InputError("settings/too-large", `${path} is too large: it must fit 64 bits of 1e-8`);
    return value;
  };
  const { account, costs, fill, latency, seed, interval } = request;
  return BigInt64Array.from([
    units("account.cash", account.cash, MONEY_SCALE),
    units("account.leverage", account.leverage, MONEY_SCALE),
    units("costs.makerBps", costs.makerBps, BPS_SCALE),
    units("costs.takerBps", costs.takerBps, BPS_SCALE),
    units("costs.slippageBps", costs.slippageBps, BPS_SCALE),
    fill.limit === "touch" ? 1n : 0n,
    fill.volumeShare === null ? -1n : units("fill.volumeShare", fill.volumeShare, MONEY_SCALE),
    BigInt(latency.ms),
    BigInt(seed),
    BigInt(interval),
  ]);
}
