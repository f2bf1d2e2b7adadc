import { marketEvents, type MarketEventName, type MarketEventSettings } from "../../../shared/market-events.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { MarketListener, MarketTrade } from "../market/listener.ts";
import { type MarketBar, MINUTE_MS } from "../market/bar.ts";
import { imbalances, spreadBlowOuts } from "./books.ts";
import { CrossedVenues } from "./crossed.ts";
import type { Detector, EventOptions, Found, MarketEvent } from "./detector.ts";
import { largeTrades, priceGaps } from "./trades.ts";
import { volatilityJumps } from "./volatility.ts";

/** A book is looked at no more often, in µs: what lasts shorter is no event. */
const LOOK_EVERY = 100_000;

type Made = (options: EventOptions, instrument: InstrumentMarket) => Detector;

/** Those of one instrument alone. */
const DETECTORS: Readonly<Record<Exclude<MarketEventName, "crossed">, Made>> = {
  large: largeTrades,
  spread: spreadBlowOuts,
  imbalance: imbalances,
  gap: priceGaps,
  volatility: volatilityJumps,
};

interface Watched {
  /** Units of what was seen; others mean that it counts no more. */
  readonly decimals: object;
  readonly detectors: readonly (readonly [MarketEventName, Detector])[];
  lookedAt: number;
}

type Tell = (instrument: InstrumentMarket, event: MarketEvent) => void;

/** Tells what is remarkable in each instrument, as the table says (`shared/market-events.ts`). It has no clock. */
export class MarketEvents implements MarketListener {
  readonly #settings: MarketEventSettings;
  readonly #tell: Tell;
  readonly #crossed: CrossedVenues | null;
  readonly #watched: Watched[] = [];

  constructor(settings: MarketEventSettings, tell: Tell) {
    this.#settings = settings;
    this.#tell = tell;
    this.#crossed = settings.crossed ? new CrossedVenues(settings.crossed) : null;
  }

  trade(instrument: InstrumentMarket, trade: MarketTrade): void {
    this.#each(instrument, (detector) => detector.trade?.(trade));
  }

  book(instrument: InstrumentMarket): void {
    const watched = this.#of(instrument);
    const { isLive, receivedTime } = instrument.book;
    if (!isLive) {
      for (const [, detector] of watched.detectors) detector.lost?.();
      this.#crossed?.lost(instrument);
      return;
    }
    if (receivedTime - watched.lookedAt < LOOK_EVERY) return;
    watched.lookedAt = receivedTime;
    this.#each(instrument, (detector) => detector.look?.(receivedTime));
    for (const { instrument: where, ...found } of this.#crossed?.look(instrument, receivedTime) ?? []) {
      this.#tell(where, { kind: "crossed", ...found });
    }
  }

  bar(instrument: InstrumentMarket, { intervalMs, openTime, revision }: MarketBar): void {
    if (revision > 0 || intervalMs !== MINUTE_MS) return;
    this.#each(instrument, (detector) => detector.minute?.(openTime + MINUTE_MS * 1000));
  }

  #each(instrument: InstrumentMarket, ask: (detector: Detector) => Found | null | undefined): void {
    for (const [kind, detector] of this.#of(instrument).detectors) {
      const found = ask(detector);
      if (found) this.#tell(instrument, { kind, ...found });
    }
  }

  #of(instrument: InstrumentMarket): Watched {
    const known = this.#watched[instrument.index];
    if (known?.decimals === instrument.decimals) return known;
    const detectors = marketEvents.flatMap(({ name }) => {
      const options = this.#settings[name];
      return name === "crossed" || !options ? [] : [[name, DETECTORS[name](options, instrument)] as const];
    });
    const made = { decimals: instrument.decimals, detectors, lookedAt: -Infinity };
    this.#watched[instrument.index] = made;
    return made;
  }
}
