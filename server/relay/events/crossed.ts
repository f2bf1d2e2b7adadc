import type { InstrumentMarket } from "../market/instrument.ts";
import type { EventOptions, Found } from "./detector.ts";
import { Trigger } from "./trigger.ts";

const DOLLARS = new Set(["USD", "USDT", "USDC", "DAI"]);

interface Top {
  readonly bid: number;
  readonly ask: number;
  readonly time: number;
}

/** Instruments of one pair at several venues, of which one's bid stands above another's ask. */
export class CrossedVenues {
  readonly #options: EventOptions;
  readonly #tops = new Map<string, Map<InstrumentMarket, Top>>();
  /** By where one would buy and where one would sell. */
  readonly #triggers = new Map<string, Trigger>();

  constructor(options: EventOptions) {
    this.#options = options;
  }

  /** Takes an instrument's fresh top, and gives the crosses in which it takes part, each of where one would sell. */
  look(instrument: InstrumentMarket, now: number): readonly (Found & { readonly instrument: InstrumentMarket })[] {
    const { bid, ask } = instrument.book.quote();
    const pair = this.#pairOf(instrument);
    if (!bid || !ask) {
      pair.delete(instrument);
      return [];
    }
    const unit = 10 ** instrument.decimals.price;
    const own = { bid: bid.ticks / unit, ask: ask.ticks / unit, time: now };
    pair.set(instrument, own);
    const oldest = now - (this.#options.freshMs ?? 0) * 1000;
    return [...pair].flatMap(([other, top]) => {
      if (other.venue === instrument.venue) return [];
      if (top.time < oldest) {
        this.#forget(instrument, other);
        return [];
      }
      return [
        ...this.#judge({ buy: other, sell: instrument, edge: own.bid / top.ask - 1, now }),
        ...this.#judge({ buy: instrument, sell: other, edge: top.bid / own.ask - 1, now }),
      ];
    });
  }

  lost(instrument: InstrumentMarket): void {
    const pair = this.#pairOf(instrument);
    pair.delete(instrument);
    for (const other of pair.keys()) this.#forget(instrument, other);
  }

  #judge({ buy, sell, edge, now }: { buy: InstrumentMarket; sell: InstrumentMarket; edge: number; now: number }) {
    const { leastBps = NaN } = this.#options;
    const value = edge * 10_000;
    if (!this.#triggerOf(buy, sell).fires(value / leastBps, now)) return [];
    return [{ instrument: sell, other: buy, value, usual: leastBps, time: now }];
  }

  #forget(one: InstrumentMarket, other: InstrumentMarket): void {
    this.#triggerOf(one, other).forget();
    this.#triggerOf(other, one).forget();
  }

  #triggerOf(buy: InstrumentMarket, sell: InstrumentMarket): Trigger {
    const key = `${buy.index} ${sell.index}`;
    const known = this.#triggers.get(key) ?? new Trigger(this.#options);
    this.#triggers.set(key, known);
    return known;
  }

  #pairOf({ facts: { base, quote } }: InstrumentMarket): Map<InstrumentMarket, Top> {
    const currency = this.#options.dollars === 1 && DOLLARS.has(quote) ? "dollars" : quote;
    const key = `${base} ${currency}`;
    const known = this.#tops.get(key) ?? new Map<InstrumentMarket, Top>();
    this.#tops.set(key, known);
    return known;
  }
}
