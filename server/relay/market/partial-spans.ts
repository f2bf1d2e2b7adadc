/** Spans that are remembered: more than bars that may still be corrected need. */
const MOST_KEPT = 64;

interface Span {
  readonly from: number;
  to: number;
  reason: string;
}

/** Times between which trades may be missing, and why. Times are µs, both ends included. */
export class PartialSpans {
  readonly #spans: Span[] = [];
  #open: Span | null = null;

  /** Trades may be missing from a time on. */
  begin(from: number, reason: string): void {
    if (this.#open) return;
    this.#open = { from, to: Infinity, reason };
    this.#spans.push(this.#open);
    if (this.#spans.length > MOST_KEPT) this.#spans.shift();
  }

  /** They are all there now, or, with a reason, missing for good up to a time. */
  settle(to: number, reason: string | null): void {
    const span = this.#open;
    this.#open = null;
    if (span === null) return;
    if (reason === null) this.#spans.splice(this.#spans.indexOf(span), 1);
    else Object.assign(span, { to: Math.max(to, span.from), reason });
  }

  /** Why a bar of a length is not whole, or undefined where it is. */
  reasonOf(openTime: number, lengthUs: number): string | undefined {
    if (this.#spans.length === 0) return undefined;
    return this.#spans.find(({ from, to }) => from < openTime + lengthUs && to >= openTime)?.reason;
  }
}
