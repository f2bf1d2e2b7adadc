import { EventLog } from "../../server/relay/log/writer.ts";
import type { InstrumentMarket } from "../../server/relay/market/instrument.ts";
import type { MarketListener, MarketTrade } from "../../server/relay/market/listener.ts";
import type { MarketBar } from "../../server/relay/market/bar.ts";
import { Relay } from "../../server/relay/relay.ts";
import type { MarketEvent } from "../../server/relay/events/detector.ts";
import { USUAL_EVENTS } from "../../shared/market-events.ts";
import { RandomStream } from "../../shared/generate/random.ts";
import { VENUES } from "../../shared/venues/index.ts";
import { textFromUnits } from "../../shared/venues/levels.ts";
import { engine } from "./engine.ts";
import { SIM_START, SimNet, type SimWorldOptions } from "./sim-net.ts";

/** Kraken's checksum vouches for ten levels and no more. */
const DEPTH: Readonly<Record<string, number>> = { binance: 20, kraken: 10, hyperliquid: 20 };

interface Truth {
  readonly venue: string;
  readonly symbol: string;
  readonly shown: number;
  readonly id: number;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
  readonly trade?: {
    readonly id: number;
    readonly price: string;
    readonly quantity: string;
    readonly aggressor: string;
    /** By the venue's clock, µs. */
    readonly time: number;
  };
}

/** A trade of the simulator. */
export type PrintedTrade = NonNullable<Truth["trade"]>;

export interface RelayTrialOptions extends SimWorldOptions {
  /** Records into this folder. */
  readonly folder?: string;
  /** Of its log's segments. */
  readonly segmentBytes?: number;
  /** Lengths beside the minute, ms. */
  readonly bars?: readonly number[];
  /** How far the relay's clock is ahead of the world's, µs by the world's time. */
  readonly ahead?: (time: number) => number;
  /** How often the world moves on, ms. */
  readonly stepMs?: number;
  readonly interest?: (instrument: number) => number;
  /** Told beside the trial. */
  readonly listeners?: readonly MarketListener[];
}

/** A whole relay against simulated venues in virtual time. What it would publish is held against the simulator's truth. */
export class RelayTrial implements MarketListener {
  readonly net: SimNet;
  readonly relay: Relay;
  readonly log: EventLog | null;
  readonly notes: string[] = [];
  readonly differences: string[] = [];
  readonly bars = new Map<string, MarketBar[]>();
  readonly trades = new Map<string, MarketTrade[]>();
  /** Those that streams missed, as they were fetched. */
  readonly fetched = new Map<string, MarketTrade[]>();
  /** The simulator's trades. */
  readonly printed = new Map<string, PrintedTrade[]>();
  readonly events: MarketEvent[] = [];
  compared = 0;
  readonly #truth = new Map<string, Truth[]>();
  readonly #stepUs: number;
  #time = SIM_START;

  constructor(options: RelayTrialOptions) {
    this.#stepUs = 1000 * (options.stepMs ?? 50);
    this.net = new SimNet({ ...options, truth: (line) => this.#remember(JSON.parse(line) as Truth) });
    const keep = { bytes: Infinity, time: Infinity };
    const { folder, segmentBytes = Infinity } = options;
    this.log = folder === undefined ? null : new EventLog({ folder, keep, segmentBytes });
    const random = new RandomStream(options.seed);
    this.relay = new Relay({
      engine,
      venues: VENUES.filter(({ name }) => options.venues.includes(name)).map((venue) => ({
        venue,
        endpoints: this.net.endpoints(venue.name),
        instruments: options.instruments ?? 3,
        channels: ["trades", "quotes", "book"],
        isSimulated: true,
      })),
      net: this.net,
      random: () => random.uniform(),
      clock: { wall: () => this.net.now + (options.ahead?.(this.net.now) ?? 0), steady: () => this.net.now },
      log: this.log,
      settings: {
        bars: options.bars ?? [],
        events: { ...USUAL_EVENTS, large: { times: 3, weight: 0.05, after: 10, cooldownS: 1 } },
      },
      listeners: [this, ...(options.listeners ?? [])],
      ...(options.interest ? { interest: options.interest } : {}),
      note: (sentence) => this.notes.push(sentence),
    });
  }

  run(seconds: number, each?: () => void): void {
    const end = this.#time + seconds * 1_000_000;
    while (this.#time < end) {
      this.#time += this.#stepUs;
      this.net.advance(this.#time);
      this.relay.advance();
      each?.();
    }
  }

  end(): void {
    this.relay.end();
    this.log?.close();
  }

  book(instrument: InstrumentMarket): void {
    const { book, decimals, venue, facts } = instrument;
    if (!book.isFresh) return;
    const key = `${venue.name} ${facts.symbol}`;
    if (book.state === "crossed") this.differences.push(`${key} is crossed`);
    const lines = this.#truth.get(key) ?? [];
    const market = this.relay.market.venues.get(venue.name);
    const at = market?.exchangeTime ?? 0;
    // Hyperliquid's times are whole milliseconds: a book may be of the begin of one or of its end.
    const moments = venue.integrity === "full" ? [at + 999, at] : [at];
    const truths =
      venue.integrity === "sequence"
        ? [lines.findLast(({ id }) => id === book.sequence)]
        : moments.map((moment) => lines.findLast(({ shown }) => shown <= moment));
    const [truth] = truths;
    if (!truth) return;
    const depth = DEPTH[venue.name] ?? 10;
    const text = (side: "bid" | "ask") => {
      const levels = book.levels.top(side, depth);
      return Array.from({ length: levels.length / 2 }, (_, row) => [
        Number(textFromUnits(levels[2 * row] ?? 0, decimals.price)),
        Number(textFromUnits(levels[2 * row + 1] ?? 0, decimals.quantity)),
      ]);
    };
    const levelsOf = (levels: Truth["bids"]) => levels.slice(0, depth).map((level) => level.map(Number));
    this.compared++;
    const shown = JSON.stringify([text("bid"), text("ask")]);
    const isOf = (one: Truth | undefined) => one && shown === JSON.stringify([levelsOf(one.bids), levelsOf(one.asks)]);
    if (!truths.some(isOf)) {
      this.differences.push(`${key} at ${truth.id}`);
    }
  }

  trade({ venue, facts }: InstrumentMarket, trade: MarketTrade): void {
    pushTo(this.trades, `${venue.name} ${facts.symbol}`, trade);
  }

  missed({ venue, facts }: InstrumentMarket, trades: readonly MarketTrade[]): void {
    for (const trade of trades) pushTo(this.fetched, `${venue.name} ${facts.symbol}`, trade);
  }

  bar({ venue, facts }: InstrumentMarket, bar: MarketBar): void {
    pushTo(this.bars, `${venue.name} ${facts.symbol}`, bar);
  }

  event(_: InstrumentMarket, event: MarketEvent): void {
    this.events.push(event);
  }

  #remember(truth: Truth): void {
    const key = `${truth.venue} ${truth.symbol}`;
    const lines = pushTo(this.#truth, key, truth);
    if (lines.length > 4000) lines.splice(0, 2000);
    if (truth.trade) pushTo(this.printed, key, truth.trade);
  }
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): Value[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  list.push(value);
  return list;
}
