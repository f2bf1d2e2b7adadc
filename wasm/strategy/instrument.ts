import * as engine from "./tidebook";
import { Indicator } from "./indicator";
import { Series } from "./series";
import { Trader } from "./trader";
import { say } from "./words";

/**
 * The bars of one instrument on one clock: its own bars, or the higher ones that `timeframe` makes. It has the series,
 * the orders and the position; indicators on several columns take it as their last argument: `atr(14, eth)`.
 */
export class Instrument extends Trader {
  /** First price of each bar. */
  readonly open: Series;
  /** Highest price of each bar. */
  readonly high: Series;
  /** Lowest price of each bar. */
  readonly low: Series;
  /** Last price of each bar. */
  readonly close: Series;
  /** Traded quantity of each bar. */
  readonly volume: Series;

  /** The engine's number for the bars' times. */
  readonly clock: i32;

  constructor(number: i32, clock: i32) {
    super(number);
    this.clock = clock;
    this.open = new Series(engine.field(clock, 0));
    this.high = new Series(engine.field(clock, 1));
    this.low = new Series(engine.field(clock, 2));
    this.close = new Series(engine.field(clock, 3));
    this.volume = new Series(engine.field(clock, 4));
  }

  /** The higher bars of this instrument, for example `1h` or `1d`; they have the same orders and position. */
  timeframe(interval: string): Timeframe {
    say(interval);
    return new Timeframe(this.number, engine.timeframe(this.clock));
  }

  /** The values of a custom indicator over these bars. */
  custom(indicator: Indicator): Series {
    Indicator.keep(indicator);
    return new Series(engine.custom(this.clock, changetype<usize>(indicator)));
  }
}

/** The higher bars of an instrument: a bar is seen once it has ended. */
export class Timeframe extends Instrument {}

/** The first instrument, the one whose bars call `onBar`. */
export const main: Instrument = new Instrument(0, engine.clock(0));

/** The instrument of this name, as given with `--data NAME=FILE`: its series, orders and position. */
export function instrument(name: string): Instrument {
  say(name);
  const number = engine.instrument();
  return new Instrument(number, engine.clock(number));
}

/** The higher bars of the first instrument, for example `1h` or `1d`. */
export function timeframe(interval: string): Timeframe {
  return main.timeframe(interval);
}

/** The values of a custom indicator over the bars of the first instrument. */
export function custom(indicator: Indicator): Series {
  return main.custom(indicator);
}
