import type { Subscribe } from "../../shared/protocol/control.ts";
import { type KindName, type Row, STATES } from "../../shared/protocol/kinds.ts";
import type { UnitFactors } from "../../wasm/index.ts";
import type { Hub, HubSource } from "../hub/hub.ts";
import type { Alert } from "../../shared/alerts/alert.ts";
import { alertRow, type Alerts } from "./alerts.ts";
import { barRow, bookRows, instrumentRow, sparkRows, topRow, tradeRow } from "./figures.ts";
import type { MarketEvent } from "./events/detector.ts";
import { eventText } from "./events/text.ts";
import { HealthNews, NO_INSTRUMENT } from "./health-news.ts";
import type { Features } from "./indicators/features.ts";
import type { LiveIndicators } from "./indicators/live.ts";
import { featureRows, indicatorRows, openRows, pointRows } from "./indicators/rows.ts";
import type { IndicatorPoint } from "./indicators/series.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import type { MarketListener, MarketTrade } from "./market/listener.ts";
import { type MarketBar, MINUTE_MS } from "./market/bar.ts";
import type { Relay, RelayClock } from "./relay.ts";
import { Lateness, Rates, venueRows } from "./venue-figures.ts";

const TRADES_KEPT = 500;
const EVENTS_KEPT = 500;
/** Kinds with units in them, behind the one that says which. */
const IN_UNITS: readonly KindName[] = ["instruments", "tops", "book", "trades", "bars", "sparks"];

/** What the publisher tells of, beside the market. */
export interface Told {
  readonly relay: Relay;
  readonly hub: Hub;
  readonly alerts: Alerts;
  readonly indicators: LiveIndicators;
  readonly features: Features;
}

/** Tells the hub what the market puts out, and answers what pages ask about. */
export class Publisher implements HubSource, MarketListener {
  readonly #clock: RelayClock;
  readonly #trades: Row<"trades">[] = [];
  readonly #events: Row<"events">[] = [];
  readonly #moved = new Set<InstrumentMarket>();
  readonly #rates = new Rates();
  readonly #lateness = new Map<string, Lateness>();
  readonly #health: HealthNews;
  readonly #asked: () => void;
  #told: Told | null = null;
  #known = 0;

  /**
   * @param asked told whenever somebody asks for something
   * @param fared told how the relay itself fares
   */
  constructor(clock: RelayClock, asked: () => void = () => undefined, fared?: (row: Row<"events">) => void) {
    this.#clock = clock;
    this.#asked = asked;
    this.#health = new HealthNews((row) => {
      this.#happened(row);
      fared?.(row);
    });
  }

  attach(told: Told): void {
    this.#told = told;
  }

  /** Tells what nothing else brings about: new instruments, bars that are being made, the health of streams. */
  advance(): void {
    if (!this.#told) return;
    const { hub, relay, indicators } = this.#told;
    if (relay.market.count !== this.#known) {
      for (const one of relay.market.instruments()) {
        if (one.index >= this.#known) hub.happened("instruments", this.#instrumentRow(one));
      }
      this.#known = relay.market.count;
    }
    for (const one of this.#moved) {
      const series = hub.isHeard("bars", one.index) ? one.bars.series : [];
      for (const bar of series.flatMap((bars) => bars.open())) hub.happened("bars", barRow(one, bar, false));
      const open = hub.isHeard("indicators", one.index) ? openRows(indicators, one) : [];
      for (const row of open) hub.happened("indicators", row);
    }
    this.#moved.clear();
    hub.changed("streams", -1);
    hub.changed("venues", -1);
    this.#look(relay);
    const [wall, steady] = [this.#clock.wall(), this.#clock.steady()];
    this.#health.venues(this.#venues(relay), wall);
    for (const [name, { clock }] of relay.market.venues) this.#health.clock(name, clock.ahead, steady, wall);
    // A state may change while nothing comes.
    for (const one of relay.market.instruments()) if (!one.book.isFresh) hub.changed("tops", one.index);
  }

  note(text: string): void {
    this.#happened({ event: "note", instrument: NO_INSTRUMENT, time: BigInt(this.#clock.wall()), text });
  }

  alerted(alert: Alert): void {
    this.#hub?.happened("alerts", alertRow(alert));
  }

  /** Values of an indicator that are new, or others than before. */
  computed(instrument: InstrumentMarket, indicator: number, points: readonly IndicatorPoint[]): void {
    const { hub, indicators } = this.#told ?? {};
    const intervalMs = indicators?.wanted[indicator]?.intervalMs ?? NaN;
    if (!hub?.isHeard("indicators", instrument.index)) return;
    for (const point of points) {
      for (const row of pointRows(instrument, [indicator, intervalMs], point, true)) hub.happened("indicators", row);
    }
  }

  book(instrument: InstrumentMarket): void {
    this.#changed(instrument);
    this.#hub?.changed("book", instrument.index);
    this.#health.book(instrument);
  }

  quote(instrument: InstrumentMarket): void {
    this.#changed(instrument);
  }

  trade(instrument: InstrumentMarket, trade: MarketTrade): void {
    const row = tradeRow(instrument, trade);
    this.#trades.push(row);
    if (this.#trades.length > 2 * TRADES_KEPT) this.#trades.splice(0, TRADES_KEPT);
    this.#moved.add(instrument);
    this.#late(instrument.venue.name).take(trade.time, trade.receivedTime);
    this.#changed(instrument);
    this.#hub?.happened("trades", row);
  }

  /** Pages forget what they were told in coarser units. */
  rescaled({ index }: InstrumentMarket, { price, quantity }: UnitFactors): void {
    const [ticks, lots] = [BigInt(price), BigInt(quantity)];
    for (const [place, row] of this.#trades.entries()) {
      if (row.instrument !== index) continue;
      this.#trades[place] = { ...row, price: row.price * ticks, quantity: row.quantity * lots };
    }
    this.#hub?.renew(IN_UNITS);
  }

  missed(instrument: InstrumentMarket): void {
    this.#moved.add(instrument);
    this.#changed(instrument);
  }

  bar(instrument: InstrumentMarket, bar: MarketBar): void {
    this.#hub?.happened("bars", barRow(instrument, bar, true));
    if (bar.intervalMs === MINUTE_MS) this.#hub?.changed("sparks", instrument.index);
  }

  history(instrument: InstrumentMarket): void {
    for (const { intervalMs } of this.#hub?.isHeard("bars", instrument.index) ? instrument.bars.series : []) {
      for (const row of barsOf(instrument, intervalMs)) this.#hub?.happened("bars", row);
    }
    this.#hub?.changed("sparks", instrument.index);
  }

  event(instrument: InstrumentMarket, event: MarketEvent): void {
    const text = eventText(instrument, event);
    this.#happened({ event: event.kind, instrument: instrument.index, time: BigInt(event.time), text });
  }

  rows<Name extends KindName>(kind: Name, asked: Subscribe): readonly Row<Name>[] {
    this.#asked();
    return this.#rowsOf(kind, asked) as unknown as readonly Row<Name>[];
  }

  get #hub(): Hub | undefined {
    return this.#told?.hub;
  }

  #changed({ index }: InstrumentMarket): void {
    this.#hub?.changed("tops", index);
    this.#hub?.changed("features", index);
  }

  #rowsOf(kind: KindName, { instruments, depth, intervalMs }: Subscribe): readonly Row<KindName>[] {
    if (!this.#told) return [];
    const { relay, alerts, indicators, features } = this.#told;
    const wanted = new Set(instruments);
    const all = [...relay.market.instruments()];
    const chosen = wanted.size === 0 ? all : all.filter(({ index }) => wanted.has(index));
    switch (kind) {
      case "instruments":
        return chosen.map((one) => this.#instrumentRow(one));
      case "tops":
        return chosen.map((one) => topRow(relay, one));
      case "book":
        return chosen.flatMap((one) => bookRows(one, depth));
      case "trades":
        return this.#trades.filter(({ instrument }) => wanted.size === 0 || wanted.has(instrument));
      case "bars":
        return chosen.flatMap((one) => barsOf(one, intervalMs));
      case "streams":
        return this.#streams(relay, wanted);
      case "venues":
        return this.#venues(relay);
      case "sparks":
        return chosen.flatMap((one) => sparkRows(one, depth));
      case "events":
        return this.#events;
      case "alerts":
        return alerts.rows();
      case "indicators":
        return chosen.flatMap((one) => indicatorRows(indicators, one, { depth, intervalMs }));
      case "features":
        return chosen.flatMap((one) => featureRows(features, one));
    }
  }

  #streams(relay: Relay, wanted: ReadonlySet<number>): Row<"streams">[] {
    const [wall, steady] = [this.#clock.wall(), this.#clock.steady()];
    return [...relay.sites].flatMap(([venue, { feed }]) =>
      [...feed.streams].flatMap(([key, stream]): Row<"streams">[] => {
        const { channel, symbol } = stream.subscription;
        const instrument = relay.market.venues.get(venue)?.instruments.get(symbol);
        if (wanted.size > 0 && !wanted.has(instrument?.index ?? -1)) return [];
        const missed = { trades: instrument?.ids.missing, book: instrument?.book.counts.gaps };
        const heard = stream.lastHeard;
        return [
          {
            ...{ venue, symbol: instrument?.facts.name ?? symbol, channel, reason: stream.reason },
            state: STATES.indexOf(stream.state),
            heardTime: heard === null ? -1n : BigInt(wall - (steady - heard)),
            rate: this.#rates.look(`${venue} ${key}`, stream.count, steady),
            gaps: (channel === "trades" || channel === "book" ? missed[channel] : 0) ?? 0,
            reconnects: stream.losses,
            lateMs: this.#late(venue).ms,
          },
        ];
      }),
    );
  }

  #instrumentRow(one: InstrumentMarket): Row<"instruments"> {
    return instrumentRow(one, this.#told?.relay.sites.get(one.venue.name)?.setup.isSimulated ?? false);
  }

  #venues(relay: Relay): Row<"venues">[] {
    return venueRows(relay, this.#clock, { rates: this.#rates, lateness: this.#lateness });
  }

  /** Counts what streams bring, so that the first who asks hears a rate. */
  #look(relay: Relay): void {
    const now = this.#clock.steady();
    for (const [venue, { feed }] of relay.sites) {
      for (const [key, stream] of feed.streams) this.#rates.look(`${venue} ${key}`, stream.count, now);
    }
  }

  #late(venue: string): Lateness {
    const known = this.#lateness.get(venue) ?? new Lateness();
    this.#lateness.set(venue, known);
    return known;
  }

  #happened(row: Row<"events">): void {
    this.#events.push(row);
    if (this.#events.length > EVENTS_KEPT) this.#events.shift();
    this.#hub?.happened("events", row);
  }
}

function barsOf(instrument: InstrumentMarket, intervalMs: number): Row<"bars">[] {
  const { bars } = instrument;
  return [
    ...bars.closed(intervalMs).map((bar) => barRow(instrument, bar, true)),
    ...bars.open(intervalMs).map((bar) => barRow(instrument, bar, false)),
  ];
}
