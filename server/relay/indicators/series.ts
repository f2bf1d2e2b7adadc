import type { LiveIndicator } from "../../../shared/live-indicators.ts";
import { type Engine, IndicatorStream } from "../../../wasm/index.ts";
import { BARS_KEPT } from "../market/bar.ts";

/** What indicators read of a bar: when it opened in ms, and units of price and quantity. */
const FIGURES = ["time", "open", "high", "low", "close", "volume", "buyVolume"] as const;

/** A bar in those figures: each what its decimal text reads as, NaN where nobody knows it. `openTime` is in µs. */
export type FigureBar = Readonly<Record<"openTime" | (typeof FIGURES)[number], number>>;

/** An indicator's value at a bar: an entry for each output, NaN where there is none yet. */
export interface IndicatorPoint {
  readonly openTime: number;
  readonly values: readonly number[];
}

interface Fed {
  readonly wanted: LiveIndicator;
  live: IndicatorStream;
  /** As it was before the first bar of the window; null where that is the first one at all. */
  base: Uint8Array | null;
  /** Values of the window's bars, one after the other. */
  numbers: number[];
}

/**
 * Indicators of one instrument over its bars of one length. Each bar is taken once; one that a late trade corrects takes the
 * values back to before the window and on from there. So they are those of all bars at once, from the first that was known,
 * as they were corrected: bit for bit.
 */
export class IndicatorSeries {
  readonly #engine: Engine;
  readonly #fed: Fed[];
  /** The last bars: as many as markets keep at least, twice as many at most. */
  #window: FigureBar[] = [];

  constructor(engine: Engine, wanted: readonly LiveIndicator[]) {
    this.#engine = engine;
    this.#fed = wanted.map((one) => ({ wanted: one, live: new IndicatorStream(engine, one), base: null, numbers: [] }));
  }

  get wanted(): readonly LiveIndicator[] {
    return this.#fed.map(({ wanted }) => wanted);
  }

  /** Begins with bars of before, oldest first; false where those are known as they are. */
  begin(bars: readonly FigureBar[]): boolean {
    const known = new Map(this.#window.map((bar) => [bar.openTime, bar]));
    const last = bars.at(-1)?.openTime === this.#window.at(-1)?.openTime;
    if (last && bars.every((bar) => isSame(bar, known.get(bar.openTime)))) return false;
    this.#window = bars.slice(-BARS_KEPT);
    for (const fed of this.#fed) {
      fed.base = null;
      this.#again(fed);
    }
    return true;
  }

  /** Takes a bar that was closed or corrected; gives the place of the first bar whose values are others now, or null. */
  take(bar: FigureBar): number | null {
    const last = this.#window.at(-1);
    if (last && bar.openTime <= last.openTime) return this.#correct(bar);
    this.#window.push(bar);
    for (const fed of this.#fed) fed.numbers.push(...fed.live.push(bar));
    if (this.#window.length >= 2 * BARS_KEPT) this.#shorten();
    return this.#window.length - 1;
  }

  /** Points from a place on, of the indicator at `which`. */
  points(which: number, from: number): IndicatorPoint[] {
    const fed = this.#fed[which];
    if (!fed) return [];
    const width = fed.live.row.outputs.length;
    return this.#window.slice(from).map(({ openTime }, at) => {
      const start = (from + at) * width;
      return { openTime, values: fed.numbers.slice(start, start + width) };
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
    const at = this.#window.findLastIndex(({ openTime }) => openTime === bar.openTime);
    if (at < 0 || isSame(bar, this.#window[at])) return null;
    this.#window[at] = bar;
    for (const fed of this.#fed) this.#again(fed);
    return at;
  }

  /** The window once more, from before its first bar. */
  #again(fed: Fed): void {
    fed.live.free();
    fed.live = this.#streamOf(fed);
    fed.numbers = Array.from(pushed(fed.live, this.#window));
  }

  /** Older bars leave the window; what they did is in the state before it. */
  #shorten(): void {
    const older = this.#window.splice(0, this.#window.length - BARS_KEPT);
    for (const fed of this.#fed) {
      fed.numbers.splice(0, older.length * fed.live.row.outputs.length);
      const stream = this.#streamOf(fed);
      pushed(stream, older);
      fed.base = stream.save();
      stream.free();
    }
  }

  #streamOf({ wanted, base }: Fed): IndicatorStream {
    return base ? new IndicatorStream(this.#engine, wanted, base) : new IndicatorStream(this.#engine, wanted);
  }
}

function pushed(stream: IndicatorStream, bars: readonly FigureBar[]): Float64Array {
  const { inputs } = stream.row;
  const flat = new Float64Array(bars.length * inputs.length);
  bars.forEach((bar, row) =>
    inputs.forEach((input, at) => (flat[row * inputs.length + at] = bar[input as keyof FigureBar])),
  );
  return stream.pushAll(flat);
}

/** Whether a bar says nothing new: one that does not know what buyers took says nothing against one that does. */
const isSame = (bar: FigureBar, known: FigureBar | undefined): boolean =>
  known !== undefined &&
  FIGURES.every((name) => Object.is(bar[name], known[name]) || (name === "buyVolume" && Number.isNaN(bar[name])));
