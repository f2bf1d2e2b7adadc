import * as engine from "./tidebook";
import { Series } from "./series";

const clock: i32 = engine.clock(0);

/** First price of each bar of the first instrument. */
export const open: Series = new Series(engine.field(clock, 0));
/** Highest price of each bar of the first instrument. */
export const high: Series = new Series(engine.field(clock, 1));
/** Lowest price of each bar of the first instrument. */
export const low: Series = new Series(engine.field(clock, 2));
/** Last price of each bar of the first instrument. */
export const close: Series = new Series(engine.field(clock, 3));
/** Traded quantity of each bar of the first instrument. */
export const volume: Series = new Series(engine.field(clock, 4));
