import { exp } from "../../shared/generate/elementary.ts";
import { RandomStream } from "../../shared/generate/random.ts";

/** Open time in ms; prices in ticks, volume in lots. */
export interface SimCandle {
  readonly openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  trades: number;
}

const MINUTE_MS = 60_000;
/** Minutes that lie before the start: a day and an hour. */
const BEFORE = 1500;
const MOST_KEPT = 3000;
const MINUTE_DEVIATION = 0.0004;

/** What the minutes before the start are made from. */
export interface CandleStart {
  readonly seed: number;
  /** µs */
  readonly time: number;
  readonly ticks: number;
  /** Expected in a minute. */
  readonly trades: number;
  /** Lots of a trade. */
  readonly volume: number;
}

/** Minutes of one instrument: made-up ones before the start that lead to its first price, then those of its trades. */
export class SimCandles {
  readonly #start: CandleStart;
  readonly #minutes: SimCandle[] = [];
  #before: SimCandle[] | undefined;

  constructor(start: CandleStart) {
    this.#start = start;
  }

  /** A trade at `time` µs. */
  trade(time: number, ticks: number, lots: number): void {
    const minute = this.#upTo(time);
    if (minute.trades === 0) minute.open = minute.high = minute.low = ticks;
    minute.high = Math.max(minute.high, ticks);
    minute.low = Math.min(minute.low, ticks);
    minute.close = ticks;
    minute.volume += lots;
    minute.trades++;
  }

  /** Candles of a multiple of a minute, oldest first, up to the one that is open at `now` µs. */
  of(intervalMs: number, now: number): SimCandle[] {
    this.#upTo(now);
    // Made when first asked for: so many minutes of thousands that nobody looks at would fill the memory.
    this.#before ??= minutesBefore(this.#start);
    const minutes = [...this.#before, ...this.#minutes];
    if (intervalMs === MINUTE_MS) return minutes;
    const candles: SimCandle[] = [];
    for (const minute of minutes) {
      const openTime = Math.floor(minute.openTime / intervalMs) * intervalMs;
      const last = candles.at(-1);
      if (last?.openTime !== openTime) candles.push({ ...minute, openTime });
      else {
        last.high = Math.max(last.high, minute.high);
        last.low = Math.min(last.low, minute.low);
        last.close = minute.close;
        last.volume += minute.volume;
        last.trades += minute.trades;
      }
    }
    return candles;
  }

  /** The minute of a time; minutes without a trade repeat the close before them. */
  #upTo(time: number): SimCandle {
    const openTime = minuteOf(time);
    let last = this.#minutes.at(-1);
    while (!last || last.openTime < openTime) {
      const close = last?.close ?? this.#start.ticks;
      const start = last ? last.openTime + MINUTE_MS : minuteOf(this.#start.time);
      last = { openTime: start, open: close, high: close, low: close, close, volume: 0, trades: 0 };
      this.#minutes.push(last);
      if (this.#minutes.length > MOST_KEPT) this.#minutes.shift();
    }
    return last;
  }
}

const minuteOf = (time: number) => Math.floor(time / 1000 / MINUTE_MS) * MINUTE_MS;

function minutesBefore({ seed, time, ticks, trades: usual, volume }: CandleStart): SimCandle[] {
  const random = new RandomStream(seed);
  const minutes: SimCandle[] = [];
  let [close, openTime] = [ticks, minuteOf(time)];
  for (let count = 0; count < BEFORE; count++) {
    openTime -= MINUTE_MS;
    const open = Math.max(1, Math.round(close * exp(MINUTE_DEVIATION * random.normal())));
    const reach = 1 + Math.round(close * MINUTE_DEVIATION * random.uniform());
    const [high, low] = [Math.max(open, close) + reach, Math.max(1, Math.min(open, close) - reach)];
    const trades = Math.max(1, Math.round(2 * usual * random.uniform()));
    minutes.push({ openTime, open, high, low, close, volume: trades * volume, trades });
    close = open;
  }
  return minutes.reverse();
}
