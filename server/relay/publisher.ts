import type { Subscribe } from "../../shared/protocol/control.ts";
import { type KindName, type Row, STATES } from "../../shared/protocol/kinds.ts";
import type { Hub, HubSource } from "../hub/hub.ts";
import { barRow, bookRows, instrumentRow, topRow, tradeRow } from "./figures.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import type { MarketListener, MarketTrade } from "./market/listener.ts";
import type { MarketBar } from "./market/minute-bars.ts";
import type { Relay, RelayClock } from "./relay.ts";

const TRADES_KEPT = 500;
const EVENTS_KEPT = 500;
/** An event of the whole relay. */
const NO_INSTRUMENT = 0xffffffff;

interface Rate {
  count: number;
  at: number;
  perSecond: number;
}

/** Tells the hub what the market puts out, and answers what pages ask about. */
export class Publisher implements HubSource, MarketListener {
  readonly #clock: RelayClock;
  readonly #trades: Row<"trades">[] = [];
  readonly #events: Row<"events">[] = [];
  readonly #moved = new Set<InstrumentMarket>();
  readonly #rates = new Map<string, Rate>();
  #relay: Relay | null = null;
  #hub: Hub | null = null;
  #told = 0;

  constructor(clock: RelayClock) {
    this.#clock = clock;
  }

  attach(relay: Relay, hub: Hub): void {
    this.#relay = relay;
    this.#hub = hub;
  }

  /** Tells what nothing else brings about: new instruments, bars that are being made, the health of streams. */
  advance(): void {
    const [hub, relay] = [this.#hub, this.#relay];
    if (!hub || !relay) return;
    if (relay.market.count !== this.#told) {
      for (const one of relay.market.instruments()) {
        if (one.index >= this.#told) hub.happened("instruments", instrumentRow(one));
      }
      this.#told = relay.market.count;
    }
    for (const one of this.#moved) {
      for (const bar of one.bars.open()) hub.happened("bars", barRow(one, bar, false));
    }
    this.#moved.clear();
    hub.changed("streams", -1);
    // A state may change while nothing comes.
    for (const one of relay.market.instruments()) if (!one.book.isFresh) hub.changed("tops", one.index);
  }

  note(text: string): void {
    const row = { event: "note", instrument: NO_INSTRUMENT, time: BigInt(this.#clock.wall()), text };
    this.#events.push(row);
    if (this.#events.length > EVENTS_KEPT) this.#events.shift();
    this.#hub?.happened("events", row);
  }

  book({ index }: InstrumentMarket): void {
    this.#hub?.changed("tops", index);
    this.#hub?.changed("book", index);
  }

  quote({ index }: InstrumentMarket): void {
    this.#hub?.changed("tops", index);
  }

  trade(instrument: InstrumentMarket, trade: MarketTrade): void {
    const row = tradeRow(instrument, trade);
    this.#trades.push(row);
    if (this.#trades.length > 2 * TRADES_KEPT) this.#trades.splice(0, TRADES_KEPT);
    this.#moved.add(instrument);
    this.#hub?.changed("tops", instrument.index);
    this.#hub?.happened("trades", row);
  }

  bar(instrument: InstrumentMarket, bar: MarketBar): void {
    this.#hub?.happened("bars", barRow(instrument, bar, true));
  }

  history(instrument: InstrumentMarket): void {
    for (const row of barsOf(instrument)) this.#hub?.happened("bars", row);
  }

  rows<Name extends KindName>(kind: Name, asked: Subscribe): readonly Row<Name>[] {
    return this.#rowsOf(kind, asked) as unknown as readonly Row<Name>[];
  }

  #rowsOf(kind: KindName, { instruments, depth }: Subscribe): readonly Row<KindName>[] {
    const relay = this.#relay;
    if (!relay) return [];
    const wanted = new Set(instruments);
    const all = [...relay.market.instruments()];
    const chosen = wanted.size === 0 ? all : all.filter(({ index }) => wanted.has(index));
    switch (kind) {
      case "instruments":
        return chosen.map(instrumentRow);
      case "tops":
        return chosen.map((one) => topRow(relay, one));
      case "book":
        return chosen.flatMap((one) => bookRows(one, depth));
      case "trades":
        return this.#trades.filter(({ instrument }) => wanted.size === 0 || wanted.has(instrument));
      case "bars":
        return chosen.flatMap(barsOf);
      case "streams":
        return this.#streams(relay);
      case "events":
        return this.#events;
      case "alerts":
        return [];
    }
  }

  #streams(relay: Relay): Row<"streams">[] {
    const [wall, steady] = [this.#clock.wall(), this.#clock.steady()];
    return [...relay.sites].flatMap(([venue, { feed }]) =>
      [...feed.streams].map(([key, stream]): Row<"streams"> => {
        const { channel, symbol } = stream.subscription;
        const instrument = relay.market.venues.get(venue)?.instruments.get(symbol);
        const missed = { trades: instrument?.ids.missing, book: instrument?.book.counts.gaps };
        const heard = stream.lastHeard;
        return {
          ...{ venue, symbol: instrument?.facts.name ?? symbol, channel, reason: stream.reason },
          state: STATES.indexOf(stream.state),
          heardTime: heard === null ? -1n : BigInt(wall - (steady - heard)),
          rate: this.#rateOf(`${venue} ${key}`, stream.count, steady),
          gaps: (channel === "trades" || channel === "book" ? missed[channel] : 0) ?? 0,
          reconnects: stream.losses,
          lateMs: NaN,
        };
      }),
    );
  }

  /** Messages a second since it was last asked, at least a second ago. */
  #rateOf(key: string, count: number, now: number): number {
    const known = this.#rates.get(key);
    const rate = known ?? { count, at: now, perSecond: 0 };
    if (!known) this.#rates.set(key, rate);
    if (now - rate.at < 1_000_000) return rate.perSecond;
    rate.perSecond = ((count - rate.count) * 1_000_000) / (now - rate.at);
    rate.count = count;
    rate.at = now;
    return rate.perSecond;
  }
}

function barsOf(instrument: InstrumentMarket): Row<"bars">[] {
  const open = instrument.bars.open()[0]?.openTime;
  return instrument.bars.all().map((bar) => barRow(instrument, bar, bar.openTime !== open));
}
