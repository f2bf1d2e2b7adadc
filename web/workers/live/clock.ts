interface Exchange {
  readonly offset: number;
  readonly trip: number;
}

const KEPT = 8;

/** The relay's clock as this page can know it, by exchanges of four stamps (NTP): of eight the fastest wins. */
export class RelayTime {
  #exchanges: Exchange[] = [];

  /** Times in ms: when the question left and the answer came by our clock, when it came and left by the relay's. */
  take(sent: number, received: number, answered: number, back: number): void {
    const offset = (received - sent + (answered - back)) / 2;
    this.#exchanges = [...this.#exchanges, { offset, trip: back - sent - (answered - received) }].slice(-KEPT);
  }

  /** The relay's clock less ours, ms; 0 before the first exchange. */
  get offset(): number {
    return (
      this.#exchanges.reduce<Exchange | null>((best, one) => (best && best.trip <= one.trip ? best : one), null)
        ?.offset ?? 0
    );
  }
}
