import type { InstrumentBars } from "../shared/bars.ts";

/** What an AbortSignal is, in words of our own: programs without the browser's or Node's types can use the library. */
export interface Stopper {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface RunControl {
  /** Aborts the run: an AbortSignal. */
  readonly signal?: Stopper;
  /** Told now and then how many bars of how many are done. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Told the bars before the run, in the order of the request's instruments: reports and explanations draw them. */
  readonly onBars?: (bars: readonly InstrumentBars[]) => void;
}
