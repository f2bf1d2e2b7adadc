/** What the engine did with an order, in the order of its numbers (`wasm/README.md`). */
export const orderDeeds = [
  "placed",
  "modified",
  "modifyRefused",
  "began",
  "triggered",
  "cut",
  "traded",
  "declined",
  "ended",
  "linked",
  "termed",
] as const;

/** When within its time: in a handler, at the bar's open, inside the bar, or decided inside it for the next one. */
export const eventMoments = ["handler", "open", "inside", "next"] as const;

/** What `termed` orders: their time in force and flags, and `target` for one that moves the position to a target. */
export const orderTerms = ["ioc", "fok", "day", "gtd", "postOnly", "reduceOnly", "target"] as const;

/**
 * One thing that happened to an order, as the engine wrote it down while a run was watched. A run's events stand in the
 * order in which they happened.
 */
export interface OrderEvent {
  readonly order: number;
  readonly deed: (typeof orderDeeds)[number];
  /** Open time of the bar, ms: of the first instrument's for handlers, of the order's own otherwise. */
  readonly time: number;
  readonly moment: (typeof eventMoments)[number];
  /** The order's after it; for `declined` what had no funds. */
  readonly quantity: string;
  /**
   * The order's limit or offset after it. For `triggered` the price that reached the trigger, for `traded` the price
   * before slippage, for `declined` the price after it.
   */
  readonly price: string;
  readonly trigger: string;
  /** `traded`: index of the fill. `linked`: the other order. `termed`: index of the term. `cut`: 0 funds, 1 position, 2 the way that was left. */
  readonly other: number;
  /** `termed` gtd: good till this time, ms. */
  readonly till: number | null;
}
