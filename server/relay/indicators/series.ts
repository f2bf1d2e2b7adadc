import type { LiveIndicator } from "../../../shared/live-indicators.ts";
import { type Engine, IndicatorStream } from "../../../wasm/index.ts";
import { BARS_KEPT } from "../market/bar.ts";
import { BarWindow, type FigureBar } from "./bar-window.ts";

/** Older bars leave the window so many at once. */
const LEAVING = 32;

/** An indicator's value at a bar that opened then, in µs: an entry for each output, NaN where there is none yet. */
export interface IndicatorPoint {
  readonly openTime: number;
  readonly values: readonly number[];
}

interface Fed {
  readonly wanted: LiveIndicator;
  live: IndicatorStream;
  /** As it was before the first bar of the window; null where that is the first one at all. */
  base: Uint8Array | null;
  /** Values of the window's last bar. */
  last: readonly number[];
}

/**
 * Indicators of one instrument over its bars of one length. Each bar is taken once; one that a late trade corrects takes the
 * values back to before the window and on from there. So they are those of all bars at once, from the first that was known,
 * as they were corrected: bit for bit.
 */
export class IndicatorSeries {
  readonly #engine: Engine;
  readonly #fed: Fed[];
  /** The last bars: as many as markets keep at least. */
  readonly #window = new BarWindow(BARS_KEPT + LEAVING);

  constructor(engine: Engine, wanted: readonly LiveIndicator[]) {
    this.#engine = engine;
    this.#fed = wanted.map((one) => ({ wanted: one, live: new IndicatorStream(engine, one), base: null, last: [] }));
  }

  get wanted(): readonly LiveIndicator[] {
    return this.#fed.map(({ wanted }) => wanted);
  }

  /** Begins with bars of before, oldest first; false where those are known as they are. */
  begin(bars: readonly FigureBar[]): boolean {
    const window = this.#window;
    const isKnown = (bar: FigureBar) => {
      const at = window.find(bar.time);
      return at >= 0 && window.isSame(at, bar);
    };
    const last = bars.at(-1);
    const hasLast = last ? window.find(last.time) === window.length - 1 : window.length === 0;
    if (hasLast && bars.every(isKnown)) return false;
    window.drop(window.length);
    for (const bar of bars.slice(-BARS_KEPT)) window.push(bar);
    for (const fed of this.#fed) {
      fed.base = null;
      this.#again(fed);
    }
    return true;
  }

  /** Takes a bar that was closed or corrected; gives the place of the first bar whose values are others now, or null. */
  take(bar: FigureBar): number | null {
    const window = this.#window;
    if (bar.time <= window.figure(window.length - 1, "time")) return this.#correct(bar);
    window.push(bar);
    for (const fed of this.#fed) fed.last = [...fed.live.push(bar)];
    if (window.length === BARS_KEPT + LEAVING) this.#shorten();
    return window.length - 1;
  }

  /** Points from a place on, of the indicator at `which`; those before the last are made again: few are ever asked for. */
  points(which: number, from: number): IndicatorPoint[] {
    const fed = this.#fed[which];
    const { length } = this.#window;
    if (!fed || !(from < length)) return [];
    const openTime = (at: number) => 1000 * this.#window.figure(at, "time");
    if (from === length - 1) return [{ openTime: openTime(from), values: fed.last }];
    const stream = this.#streamOf(fed);
    const values = this.#pushed(stream, length);
    stream.free();
    const width = fed.live.row.outputs.length;
    return Array.from({ length: length - from }, (_, row) => {
      const start = (from + row) * width;
      return { openTime: openTime(from + row), values: [...values.subarray(start, start + width)] };
    });
  }

  get length(): number {
    return this.#window.length;
  }

  /** What an indicator's values would be at a bar that is still being made: a view that holds until the engine's next call. */
  peek(which: number, bar: FigureBar): Float64Array {
    return this.#fed[which]?.live.peek(bar) ?? new Float64Array();
  }

  free(): void {
    for (const { live } of this.#fed) live.free();
  }

  #correct(bar: FigureBar): number | null {
    const at = this.#window.find(bar.time);
    if (at < 0 || this.#window.isSame(at, bar)) return null;
    this.#window.set(at, bar);
    for (const fed of this.#fed) this.#again(fed);
    return at;
  }

  /** The window once more, from before its first bar. */
  #again(fed: Fed): void {
    fed.live.free();
    fed.live = this.#streamOf(fed);
    fed.last = [...this.#pushed(fed.live, this.#window.length).slice(-fed.live.row.outputs.length)];
  }

  /** Older bars leave the window; what they did is in the state before it. */
  #shorten(): void {
    for (const fed of this.#fed) {
      const stream = this.#streamOf(fed);
      this.#pushed(stream, LEAVING);
      fed.base = stream.save();
      stream.free();
    }
    this.#window.drop(LEAVING);
  }

  /** The values of the window's first bars. */
  #pushed(stream: IndicatorStream, bars: number): Float64Array {
    return stream.pushAll(this.#window.flat(stream.row.inputs, 0, bars));
  }

  #streamOf({ wanted, base }: Fed): IndicatorStream {
    return base ? new IndicatorStream(this.#engine, wanted, base) : new IndicatorStream(this.#engine, wanted);
  }
}
