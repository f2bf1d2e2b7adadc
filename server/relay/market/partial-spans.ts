/** Spans that are remembered: more than bars that may still be corrected need. */
const MOST_KEPT = 64;

interface Span {
  readonly from: number;
  to: number;
  reason: string;
}

/** Times between which trades may be missing, and why. Times are µs, both ends included. */
export class PartialSpans {
  #spans: Span[] = [];
  #open: Span | null = null;

  /** Trades may be missing from a time on. */
  begin(from: number, reason: string): void {
    this.#open ??= this.add(from, Infinity, reason);
  }

  /** Trades are missing for good between two times. */
  add(from: number, to: number, reason: string): Span {
    const span = { from, to, reason };
    this.#spans.push(span);
    if (this.#spans.length > MOST_KEPT) this.#spans.shift();
    return span;
  }

  /** They are all there now, or, with a reason, missing for good up to a time. */
  settle(to: number, reason: string | null): void {
    const span = this.#open;
    this.#open = null;
    if (span === null) return;
    if (reason === null) this.#spans = this.#spans.filter((one) => one !== span);
    else Object.assign(span, { to: Math.max(to, span.from), reason });
  }

  /** Why a bar of a length is not whole, or undefined where it is. */
  reasonOf(openTime: number, lengthUs: number): string | undefined {
    if (this.#spans.length === 0) return undefined;
    return this.#spans.find(({ from, to }) => from < openTime + lengthUs && to >= openTime)?.reason;
  }
}
