/** What indicators read of a bar: when it opened in ms, and units of price and quantity. */
const COLUMNS = ["time", "open", "high", "low", "close", "volume", "buyVolume"] as const;

/** A bar in those figures: each what its decimal text reads as, NaN where nobody knows it. */
export type FigureBar = Readonly<Record<(typeof COLUMNS)[number], number>>;

const WIDTH = COLUMNS.length;

/** The last bars, oldest first, as plain numbers: a thousand instruments keep hundreds each. */
export class BarWindow {
  readonly #numbers: Float64Array;
  #length = 0;

  /** @param most bars that it can hold */
  constructor(most: number) {
    this.#numbers = new Float64Array(most * WIDTH);
  }

  get length(): number {
    return this.#length;
  }

  push(bar: FigureBar): void {
    this.set(this.#length++, bar);
  }

  set(at: number, bar: FigureBar): void {
    for (const [column, name] of COLUMNS.entries()) this.#numbers[at * WIDTH + column] = bar[name];
  }

  figure(at: number, name: (typeof COLUMNS)[number]): number {
    return this.#numbers[at * WIDTH + COLUMNS.indexOf(name)] ?? NaN;
  }

  /** The place of the bar that opened then, −1 where there is none. */
  find(time: number): number {
    let at = this.#length - 1;
    while (at >= 0 && this.figure(at, "time") > time) at--;
    return at >= 0 && this.figure(at, "time") === time ? at : -1;
  }

  /** Whether a bar says nothing new of the one at a place: not knowing what buyers took says nothing against knowing it. */
  isSame(at: number, bar: FigureBar): boolean {
    return COLUMNS.every(
      (name) => Object.is(bar[name], this.figure(at, name)) || (name === "buyVolume" && Number.isNaN(bar[name])),
    );
  }

  /** Forgets the oldest. */
  drop(count: number): void {
    this.#numbers.copyWithin(0, count * WIDTH, this.#length * WIDTH);
    this.#length -= count;
  }

  /** Columns of bars from one place to before another, bar by bar. */
  flat(columns: readonly string[], from: number, to: number): Float64Array {
    const places = columns.map((name) => COLUMNS.findIndex((column) => column === name));
    const flat = new Float64Array((to - from) * columns.length);
    for (let row = from, at = 0; row < to; row++) {
      for (const place of places) flat[at++] = this.#numbers[row * WIDTH + place] ?? NaN;
    }
    return flat;
  }
}
