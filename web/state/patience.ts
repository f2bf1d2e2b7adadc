/** How long a question may take. */
export interface Patience {
  /** Gives the question up. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds without a sign of the worker after which it is ended, and what is said then. */
  readonly seconds: number;
  /** The seconds are for all of it: who says now and then that he is still there gets no more. */
  readonly isWhole?: boolean;
  readonly outOfTime: () => Error;
}

/** What ends a question before its worker does. */
export class Watch {
  /** Rejects; never resolves. */
  readonly failed: Promise<never>;
  /** Aborts with the question; for listeners that belong to it. */
  readonly over: AbortSignal;
  private readonly patience: Patience;
  private readonly listening = new AbortController();
  private reject: (reason: unknown) => void = () => undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: Patience) {
    this.patience = patience;
    this.over = this.listening.signal;
    this.failed = new Promise((_, reject) => (this.reject = reject));
    const { signal } = patience;
    signal?.addEventListener("abort", () => this.fail(signal.reason), { signal: this.over });
    this.heard();
  }

  fail(reason: unknown): void {
    this.reject(reason);
  }

  heard(): void {
    const { seconds, outOfTime, isWhole = false } = this.patience;
    if (isWhole && this.timer !== undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fail(outOfTime()), seconds * 1000);
  }

  end(): void {
    clearTimeout(this.timer);
    this.listening.abort();
  }
}
