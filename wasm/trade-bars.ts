import { AppError, InputError } from "../shared/errors.ts";
import { Bars } from "./bars.ts";
import type { Engine } from "./host.ts";
import type { ZoneOffset } from "./zone.ts";

const MICROS = 1000;
const MINUTE_MICROS = 60_000 * MICROS;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
/** The engine's answer about a handle that was freed. */
const DEAD = 1;

/** Trading hours on a wall clock. A session belongs to the day on which it opens and may reach into the next one. */
export interface BarSession {
  /** Minutes after midnight. */
  readonly openMinute: number;
  readonly minutes: number;
  /** 1 Monday to 7 Sunday; all without it. */
  readonly weekdays?: readonly number[];
}

/** Time bars: multiples of an interval in a zone, inside of sessions if there are any. */
export interface TimeBars {
  readonly rule: "time";
  readonly intervalMs: number;
  readonly session?: BarSession;
  /** What `zoneOffsets` gives; UTC without it. */
  readonly zone?: readonly ZoneOffset[];
  /** Keeps bars open so long, for trades that arrive out of order; 0 without it. */
  readonly latenessMs?: number;
  /** Later trades are left out (and counted), or correct a bar that was given. */
  readonly late?: "drop" | "correct";
  /** Intervals without a trade between two bars give flat bars, up to 259,200 of them: a longer pause stays a gap. */
  readonly isFilling?: boolean;
}

/** Bars that end with the trade that brings them to `size`: trades, lots, price x lots, ticks of range, or of a brick. */
export interface SizedBars {
  readonly rule: "trades" | "lots" | "notional" | "range" | "renko";
  readonly size: number;
}

/** Bars that end when one side prevails; `span` bars teach what to expect, 0 keeps the threshold. */
export interface ImbalanceBars {
  readonly rule: "imbalance";
  readonly weight: "trades" | "lots" | "notional";
  readonly threshold: number;
  readonly span: number;
}

export type BarRule = TimeBars | SizedBars | ImbalanceBars;

/** Trades in the order of their arrival. */
export interface TradeColumns {
  /** µs since 1970 UTC. */
  readonly time: Float64Array;
  readonly ticks: Float64Array;
  readonly lots: Float64Array;
  /** 1 where the aggressor bought. */
  readonly isBuy: Uint8Array;
}

const COLUMNS = [
  "state",
  "time",
  "first",
  "last",
  "open",
  "high",
  "low",
  "close",
  "lots",
  "buyLots",
  "trades",
  "notional",
  "revision",
] as const;

/** `state` of a bar: it is complete, it was given before and a late trade changed it, or it is still being made. */
export const BAR_CLOSED = 0;
export const BAR_CORRECTED = 1;
export const BAR_OPEN = 2;

/**
 * Columns of bars: `time` is the label (where a time bar begins, else the first trade's time), `first` and `last` the times
 * of trades, in µs; prices in ticks; `notional` is price x lots, rounded to a double.
 */
export type BuiltBars = { readonly rows: number } & Readonly<Record<(typeof COLUMNS)[number], Float64Array>>;

/** A trade that no bar can hold. */
export class TradeError extends AppError {
  /** What the trades before it closed or corrected: it is not given again. */
  readonly given: BuiltBars;

  constructor(code: string, sentence: string, given: BuiltBars) {
    super(code, sentence);
    this.given = given;
  }
}

/** Makes bars of trades, all at once or one by one with the same result. Using it after `free` is an error. */
export class BarBuilder {
  private readonly engine: Engine;
  private readonly handle: number;

  /** @throws InputError for a rule that makes no bars */
  constructor(engine: Engine, rule: BarRule | Uint8Array) {
    this.engine = engine;
    this.handle = rule instanceof Uint8Array ? restored(engine, rule) : made(engine, rule);
  }

  /**
   * Takes trades, and gives the bars that they close or correct.
   * @throws TradeError at a trade that no bar can hold; those before it are taken
   */
  push({ time, ticks, lots, isBuy }: TradeColumns): BuiltBars {
    const { exports, memory } = this.engine;
    const status = memory.with([time, ticks, lots, isBuy], (one = 0, two = 0, three = 0, four = 0) =>
      exports.builder_push(this.handle, time.length, one, two, three, four),
    );
    const refused = SENTENCES[status];
    const given = this.given(refused ? 0 : status);
    if (refused) throw new TradeError(...refused, given);
    return given;
  }

  /** Closes the time bars that end at or before `time` (µs): nothing earlier is expected any more. */
  advance(time: number): BuiltBars {
    return this.given(this.engine.exports.builder_advance(this.handle, time));
  }

  /** The bars that are being made, as far as they are. */
  open(): BuiltBars {
    return this.given(this.engine.exports.builder_open(this.handle));
  }

  /** Trades that are in no bar: they came too late, or outside of sessions. */
  counts(): { late: number; outside: number } {
    const count = this.engine.exports.builder_counts(this.handle);
    if (count === 0) check(DEAD);
    const [late = 0, outside = 0] = this.engine.memory.figures(count);
    return { late, outside };
  }

  /** All that it holds, as bytes from which `new BarBuilder(engine, bytes)` goes on. */
  save(): Uint8Array {
    check(this.engine.exports.builder_save(this.handle));
    return this.engine.memory.outbox();
  }

  free(): void {
    check(this.engine.exports.builder_free(this.handle));
  }

  private given(status: number): BuiltBars {
    check(status);
    const { memory } = this.engine;
    const rows = Number(new DataView(memory.outbox().buffer).getBigUint64(0, true));
    const figures = memory.figures(rows * COLUMNS.length);
    const columns = COLUMNS.map((name, index) => [name, figures.slice(index * rows, (index + 1) * rows)]);
    return { rows, ...Object.fromEntries(columns) } as BuiltBars;
  }
}

/**
 * Longer bars of a clock from shorter ones, under a handle of their own; bars outside of sessions are left out.
 * @throws InputError for a clock that makes no bars
 */
export function resampleBars(engine: Engine, bars: Bars, clock: TimeBars): Bars {
  const settings = settingsOf(clock);
  const handle = engine.memory.with([settings], (pointer = 0) =>
    engine.exports.bars_resample(bars.handle, pointer, settings.length),
  );
  if (handle === 0) {
    // Says so if the bars were freed.
    bars.pointer("time");
    throw unfit(clock);
  }
  return new Bars(engine, handle);
}

function made(engine: Engine, rule: BarRule): number {
  if ("size" in rule && !Number.isSafeInteger(rule.size)) throw unfit(rule);
  refuseUnknown(rule);
  const settings = settingsOf(rule);
  const handle = engine.memory.with([settings], (pointer = 0) => engine.exports.builder_new(pointer, settings.length));
  if (handle === 0) throw unfit(rule);
  return handle;
}

function restored(engine: Engine, saved: Uint8Array): number {
  const handle = engine.memory.with([saved], (pointer = 0) => engine.exports.builder_restore(pointer, saved.length));
  if (handle === 0) throw new InputError("bars/saved", "these bytes are no saved state of bars: begin them anew");
  return handle;
}

/** What the engine would take for something else. */
function refuseUnknown(rule: BarRule): void {
  const refuse = (what: string, allowed: string) => {
    throw new InputError("bars/rule", `bars have no ${what}: ${allowed}`);
  };
  if (!RULES.includes(rule.rule)) refuse(`rule "${String(rule.rule)}"`, `rules are ${RULES.join(", ")}`);
  if (rule.rule === "imbalance" && !WEIGHTS.includes(rule.weight)) {
    refuse(`weight "${String(rule.weight)}"`, `weights are ${WEIGHTS.join(", ")}`);
  }
  if (rule.rule !== "time") return;
  const { session, latenessMs = 0 } = rule;
  const day = session?.weekdays?.find((weekday) => !WEEKDAYS.includes(weekday));
  if (day !== undefined) refuse(`weekday ${day}`, "weekdays are 1 (Monday) to 7 (Sunday)");
  const isLateness = Number.isSafeInteger(latenessMs * MICROS) && latenessMs >= 0;
  if (!isLateness) refuse(`lateness of ${latenessMs} ms`, "give 0 or more ms");
}

function unfit(rule: BarRule): InputError {
  const what = rule.rule === "time" ? `an interval of ${rule.intervalMs} ms` : `a size of ${sizeOf(rule)}`;
  const advice = "sizes are positive whole numbers, and sessions take intervals up to a day or whole days";
  return new InputError("bars/rule", `bars by ${rule.rule} cannot have ${what}: ${advice}`);
}

function sizeOf(rule: SizedBars | ImbalanceBars): number {
  return rule.rule === "imbalance" ? rule.threshold : rule.size;
}

const RULES = ["time", "trades", "lots", "notional", "range", "renko", "imbalance"] as const;
const WEIGHTS = ["trades", "lots", "notional"] as const;

/** In the order of the engine's `builder_new`. */
function settingsOf(rule: BarRule): Float64Array {
  const number = RULES.indexOf(rule.rule);
  if (rule.rule === "imbalance") {
    return Float64Array.of(number, rule.threshold, 0, 0, 0, rule.span, WEIGHTS.indexOf(rule.weight), 0, 0, 0, 0);
  }
  if (rule.rule !== "time") return Float64Array.of(number, rule.size, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const { session, zone = [] } = rule;
  const days = (session?.weekdays ?? WEEKDAYS).reduce((bits, day) => bits | (1 << (day - 1)), 0);
  const hours = [session?.openMinute ?? 0, session?.minutes ?? 0].map((minutes) => minutes * MINUTE_MICROS);
  return Float64Array.of(
    ...[number, rule.intervalMs * MICROS, rule.late === "correct" ? 1 : 0, (rule.latenessMs ?? 0) * MICROS],
    ...[rule.isFilling ? 1 : 0, 0, 0, session ? 1 : 0, ...hours, days],
    ...zone.flatMap(({ from, offset }) => [from * MICROS, offset * MICROS]),
  );
}

/** Why the engine refuses a trade. */
const SENTENCES: Readonly<Record<number, readonly [code: string, sentence: string]>> = {
  2: ["bars/trade", "times, prices and quantities of trades must be whole numbers below 2^53, quantities not negative"],
  3: ["bars/jump", "one trade would make more than 10,000 bricks: the size is too small for these prices"],
};

function check(status: number): void {
  if (status === DEAD) throw new AppError("engine/freed", "this maker of bars was freed before");
  if (status !== 0) throw new AppError("engine/status", `the engine answered ${status}`);
}
