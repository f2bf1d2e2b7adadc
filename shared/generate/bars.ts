import { exp } from "./elementary.ts";
import { marketModels } from "./models.ts";
import { RandomStream } from "./random.ts";

/** What is to be generated, complete. */
export interface Generated {
  readonly model: string;
  readonly seed: number;
  readonly bars: number;
  /** Of the model's instruments, from 1. */
  readonly instrument: number;
  /** Length of a bar in ms. */
  readonly interval: number;
  /** Open time of the first bar, ms since 1970 UTC; with `weekdays` the next Monday where it is a weekend. */
  readonly from: number;
  /** First price. */
  readonly start: number;
  readonly decimals: number;
  /** Whether Saturdays and Sundays have no bars. */
  readonly weekdays: boolean;
  readonly parameters: Readonly<Record<string, number>>;
}

export interface GeneratedColumns {
  readonly time: BigInt64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Steps inside a bar: enough for highs and lows that lie off open and close. */
const STEPS = 8;
const DAY = 86_400_000;
const YEAR = 365 * DAY;
/** Trading days a year where weekends have no bars. */
const WEEKDAYS_A_YEAR = 252;

/** Bars of a market that never was. The same request gives the same bars on every machine, digit by digit. */
export function generateBars(request: Generated): GeneratedColumns {
  const { bars, instrument, interval, start, decimals, parameters } = request;
  const row = marketModels.find(({ model }) => model === request.model);
  if (!row) throw new RangeError(`there is no model ${request.model}`);
  const random = new RandomStream(request.seed);
  const share = request.weekdays ? YEAR / DAY / WEEKDAYS_A_YEAR : 1;
  const next = row.steps(parameters, ((interval / YEAR) * share) / STEPS, random);
  // Volumes have a stream of their own, so that they change no price.
  const trade = new RandomStream((request.seed + 1_000_003 * instrument) % Number.MAX_SAFE_INTEGER);
  const columns = {
    time: timesOf(request),
    open: new Float64Array(bars),
    high: new Float64Array(bars),
    low: new Float64Array(bars),
    close: new Float64Array(bars),
    volume: new Float64Array(bars),
  };
  const scale = 10 ** decimals;
  const priceAt = (level: number): number => Math.max(1, Math.round(start * exp(level) * scale)) / scale;
  let level = 0;
  for (let bar = 0; bar < bars; bar++) {
    const open = priceAt(level);
    let [high, low, close] = [open, open, open];
    for (let step = 0; step < STEPS; step++) {
      level = Math.max(-600, Math.min(600, level + (next()[instrument - 1] ?? 0)));
      close = priceAt(level);
      [high, low] = [Math.max(high, close), Math.min(low, close)];
    }
    columns.open[bar] = open;
    columns.high[bar] = high;
    columns.low[bar] = low;
    columns.close[bar] = close;
    columns.volume[bar] = Math.round(1e6 * exp(0.35 * trade.normal()));
  }
  return columns;
}

function timesOf({ bars, interval, from, weekdays }: Generated): BigInt64Array {
  const times = new BigInt64Array(bars);
  let time = from;
  for (let bar = 0; bar < bars; bar++) {
    while (weekdays && isWeekend(time)) time += interval;
    times[bar] = BigInt(time);
    time += interval;
  }
  return times;
}

/** Day 0, 1970-01-01, was a Thursday. */
function isWeekend(time: number): boolean {
  const day = (((Math.floor(time / DAY) + 3) % 7) + 7) % 7;
  return day >= 5;
}
