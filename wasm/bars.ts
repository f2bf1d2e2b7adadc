import { AppError, InputError } from "../shared/errors.ts";
import { timeText } from "../shared/time.ts";
import type { Engine } from "./host.ts";

/** Columns of bars, oldest first; times in ms since 1970 UTC. */
export interface BarColumns {
  readonly time: BigInt64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** In the order of the engine's columns. */
export const BAR_COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;
export type PriceColumn = Exclude<keyof BarColumns, "time">;

/** What is worked out once for the same bars, whatever handles they have. */
interface Known {
  fingerprint?: Uint8Array;
  interval?: number;
  /** Bits of the columns that `areClean` says it of. */
  clean?: number;
}

/** Bars in the engine's memory. Using them after `free` is an error. */
export class Bars {
  readonly handle: number;
  private readonly engine: Engine;
  private readonly known: Known;

  constructor(engine: Engine, handle: number, known: Known = {}) {
    this.engine = engine;
    this.handle = handle;
    this.known = known;
  }

  get rows(): number {
    return this.living(this.engine.exports.bars_rows(this.handle));
  }

  /** Decimals of the finest price. */
  get decimals(): number {
    return this.living(this.engine.exports.bars_decimals(this.handle));
  }

  /** The commonest step between bars in ms; 0 below two bars. */
  get interval(): number {
    this.living(this.rows);
    return (this.known.interval ??= this.engine.exports.bars_interval(this.handle));
  }

  /** The times in place: valid until the engine's next call. */
  time(): BigInt64Array {
    return this.engine.memory.longs(this.engine.exports.bars_column(this.handle, 0), this.rows);
  }

  /** A column in place: valid until the engine's next call. */
  column(name: PriceColumn): Float64Array {
    return this.engine.memory.doubles(this.pointer(name), this.rows);
  }

  /** Address of a column, for calls that read it where it is. */
  pointer(name: keyof BarColumns): number {
    this.living(this.rows);
    return this.engine.exports.bars_column(this.handle, BAR_COLUMNS.indexOf(name));
  }

  /** Whether the entries of these columns are such that indicators need not look for ones that are no numbers. */
  areClean(names: readonly PriceColumn[]): boolean {
    this.living(this.rows);
    const clean = (this.known.clean ??= this.engine.exports.bars_clean(this.handle));
    return names.every((name) => (clean >> BAR_COLUMNS.indexOf(name)) % 2 === 1);
  }

  /** Copies of all columns, for another thread. */
  copy(): BarColumns {
    const price = (name: PriceColumn): Float64Array => this.column(name).slice();
    return {
      time: this.time().slice(),
      open: price("open"),
      high: price("high"),
      low: price("low"),
      close: price("close"),
      volume: price("volume"),
    };
  }

  /** Periods in a year, for annual figures, of bars `interval` ms long. */
  periodsPerYear(interval: number): number {
    this.living(this.rows);
    return this.engine.exports.bars_periods(this.handle, interval);
  }

  /** Says that nothing is left of these bars, with the days that they span. @param label names them */
  emptyRange(label: string): InputError {
    const days = [this.time().at(0), this.time().at(-1)].map((time = 0n) => timeText(Number(time)));
    return new InputError(
      "data/empty-range",
      `${label}: no bar lies in the range; its bars go from ${days.join(" to ")}`,
    );
  }

  /**
   * The bars inside [`from`, `to`) as new bars, with up to `warmup` bars before them, which are counted.
   * @param from ms since 1970 UTC, null for an open end, as `to`
   */
  range(from: number | null, to: number | null, warmup: number): { bars: Bars; warmup: number } {
    this.living(this.rows);
    const { exports, memory } = this.engine;
    const [start, end] = [from === null ? -(2n ** 63n) : BigInt(from), to === null ? 2n ** 63n - 1n : BigInt(to)];
    const known = from === null && to === null ? this.known : {};
    const bars = new Bars(this.engine, exports.bars_range(this.handle, start, end, warmup), known);
    return { bars, warmup: Number(new DataView(memory.outbox().buffer).getBigUint64(0, true)) };
  }

  /** SHA-256 over the columns: time as i64 ms, then open, high, low, close, volume as f64, little endian. */
  fingerprint(): Uint8Array {
    const bytes = 8 * this.living(this.rows);
    const { hasher, exports, memory } = this.engine;
    if (!this.known.fingerprint && hasher) {
      this.known.fingerprint = hasher(BAR_COLUMNS.map((name) => memory.octets(this.pointer(name), bytes)));
    } else if (!this.known.fingerprint) {
      exports.bars_fingerprint(this.handle);
      this.known.fingerprint = memory.outbox();
    }
    return this.known.fingerprint;
  }

  free(): void {
    const status = this.engine.exports.bars_free(this.handle);
    if (status !== 0) throw new AppError("engine/freed", "these bars were freed before");
  }

  private living(value: number): number {
    if (value === 0xffff_ffff || value === -1) throw new AppError("engine/freed", "these bars were freed before");
    return value;
  }
}
