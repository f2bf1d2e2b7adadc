import { isDeepStrictEqual } from "node:util";
import type { Subscription } from "../../shared/venues/venue.ts";
import { FrameError } from "../../shared/venues/wire.ts";
import type { Engine } from "../../wasm/index.ts";
import { Feed, type FeedReader, type FrameReading, type Probe } from "./connect/feed.ts";
import type { Net } from "./connect/net.ts";
import type { RestOutcome } from "./connect/rest-queue.ts";
import { InputRecorder } from "./log/inputs.ts";
import type { NewRecord } from "./log/record.ts";
import type { MarketListener } from "./market/listener.ts";
import { eventFields } from "./events/text.ts";
import { Market, MARKET_VERSION, type MarketInput, type MarketSettings } from "./market/market.ts";
import { chosenInstruments, type VenueSetup } from "./setup.ts";
import { MissedTrades } from "./missed-trades.ts";
import { WarmUp } from "./warm-up.ts";

const TIMER_EVERY = 1_000_000;
const SYNC_EVERY = 1_000_000;
const CHECKPOINT_EVERY = 10_000_000;
/** A list of instruments that could not be had is asked for again after this, in µs. */
const LIST_AGAIN = 10_000_000;

/** Where records go. */
export interface RecordSink {
  append(record: NewRecord): void;
  sync(): void;
  /** What stands at the beginning of each part that may be read without those before it. */
  heading: (receivedTime: number) => readonly NewRecord[];
}

/** Both in µs: by the wall since 1970, and steady, of which only differences mean something. */
export interface RelayClock {
  wall(): number;
  steady(): number;
}

export interface RelayParts {
  readonly engine: Engine;
  readonly venues: readonly VenueSetup[];
  readonly net: Net;
  readonly random: () => number;
  readonly clock: RelayClock;
  /** Null records nothing. */
  readonly log: RecordSink | null;
  readonly listeners?: readonly MarketListener[];
  /** How much pages wait for an instrument: what is asked for goes in this order where requests are scarce. */
  readonly interest?: (instrument: number) => number;
  /** Absent makes books, trades and minutes alone. */
  readonly settings?: MarketSettings;
  /** Told what a person who runs the relay should know. */
  readonly note: (sentence: string) => void;
}

interface Site {
  setup: VenueSetup;
  readonly feed: Feed;
  readonly warmUp: WarmUp;
  readonly missed: MissedTrades;
  listAt: number;
  isListed: boolean;
}

/** The relay without its machine: time, randomness, network and log are handed in, so a test can let a day pass. */
export class Relay {
  readonly market: Market;
  readonly sites = new Map<string, Site>();
  readonly #parts: RelayParts;
  readonly #recorder: InputRecorder;
  /** Told by the input that is being taken in: they stand behind it in the log. */
  readonly #events: object[] = [];
  #nextTimer = 0;
  #nextSync = 0;
  #nextCheckpoint = 0;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    const logged: MarketListener = { event: (...event) => void this.#events.push(eventFields(...event)) };
    this.market = new Market(parts.engine, [...(parts.listeners ?? []), logged]);
    this.#recorder = new InputRecorder((record) => parts.log?.append(record));
    if (parts.log) parts.log.heading = (time) => this.#recorder.heading(time);
    this.record("begin", { version: MARKET_VERSION, venues: parts.venues.map(({ venue }) => venue.name) });
    const { settings, clock } = parts;
    if (settings) this.take({ kind: "configure", settings, receivedTime: clock.wall() });
    for (const setup of parts.venues) this.#open(setup);
  }

  advance(): void {
    const { clock, log } = this.#parts;
    const now = clock.steady();
    for (const site of this.sites.values()) {
      if (!site.isListed && now >= site.listAt) this.#list(site, now);
      site.feed.advance(now);
      site.warmUp.advance();
      site.missed.advance();
    }
    if (now >= this.#nextTimer) {
      this.#nextTimer = now + TIMER_EVERY;
      this.take({ kind: "timer", receivedTime: clock.wall() });
    }
    if (now >= this.#nextCheckpoint) {
      this.#nextCheckpoint = now + CHECKPOINT_EVERY;
      this.checkpoint();
    }
    if (now < this.#nextSync) return;
    this.#nextSync = now + SYNC_EVERY;
    log?.sync();
  }

  /** Watches these venues from here on. One that is watched at the same addresses goes on with what it has. */
  watch(setups: readonly VenueSetup[]): void {
    for (const [name, site] of [...this.sites]) {
      const setup = setups.find(({ venue }) => venue.name === name);
      if (setup && isDeepStrictEqual(setup.endpoints, site.setup.endpoints)) {
        if (isDeepStrictEqual(setup, site.setup)) continue;
        Object.assign(site, { setup, isListed: false, listAt: 0 });
      } else {
        site.feed.end();
        this.sites.delete(name);
        this.#unwatch(name, [...(this.market.venues.get(name)?.instruments.keys() ?? [])]);
      }
    }
    for (const setup of setups) if (!this.sites.has(setup.venue.name)) this.#open(setup);
  }

  /** Ends connections; the log then ends with what was put out. */
  end(): void {
    for (const { feed } of this.sites.values()) feed.end();
    this.checkpoint();
  }

  take(input: MarketInput): FrameReading {
    const reading = this.market.take(input);
    const exchangeTime = input.kind === "frame" ? (this.market.venues.get(input.venue)?.exchangeTime ?? 0) : 0;
    this.#recorder.record(input, exchangeTime === 0 ? null : exchangeTime);
    for (const event of this.#events.splice(0)) this.record("marketEvent", event);
    return reading;
  }

  /** Writes what was put out so far into the log, for replays to meet. */
  checkpoint(): void {
    const { digest } = this.market;
    this.record("checkpoint", { digest: digest.value(), outputs: digest.outputs });
  }

  /** Writes into the log what is no input. */
  record(kind: "begin" | "checkpoint" | "health" | "alert" | "marketEvent", fields: object): void {
    const payload = new TextEncoder().encode(JSON.stringify(fields));
    this.#parts.log?.append({ kind, receivedTime: this.#parts.clock.wall(), payload });
  }

  #open(setup: VenueSetup): void {
    const { net, random, clock } = this.#parts;
    const { venue, endpoints } = setup;
    const market = () => this.market.venues.get(venue.name);
    const times = { wall: () => clock.wall(), venue: () => clock.wall() - (market()?.clock.ahead ?? 0) };
    const missed: MissedTrades = new MissedTrades({
      rest: { ask: (ask) => feed.rest.ask(ask) },
      market,
      take: (input) => void this.take(input),
      clock: times,
      steady: () => clock.steady(),
      note: (sentence) => this.#parts.note(sentence),
    });
    const reader = this.#readerOf(setup, missed);
    const feed: Feed = new Feed({ venue, endpoints, net, random, clock: () => clock.steady(), reader });
    const take = (input: MarketInput) => void this.take(input);
    const warmUp = new WarmUp(venue, feed.rest, take, times);
    this.sites.set(venue.name, { setup, feed, warmUp, missed, listAt: 0, isListed: false });
  }

  /** Asks for the venue's instruments; until they are known nothing can be watched. */
  #list(site: Site, now: number): void {
    const { feed, setup } = site;
    const { rest } = setup.venue;
    const requests = rest.instruments();
    const bodies: (string | null)[] = requests.map(() => null);
    site.listAt = now + LIST_AGAIN;
    for (const [index, request] of requests.entries()) {
      const done = (outcome: RestOutcome) => {
        if ("body" in outcome) bodies[index] = outcome.body;
        else this.#parts.note(`${setup.venue.title} does not list its instruments: ${outcome.failure}`);
        if (!site.isListed && bodies.every((body) => body !== null)) this.#listed(site, bodies);
      };
      feed.rest.ask({ request, priority: "urgent", retries: 2, isWanted: () => !site.isListed, done });
    }
  }

  #unwatch(venue: string, symbols: readonly string[]): void {
    if (symbols.length === 0) return;
    const reason = "the configuration does not name it any more";
    this.take({ kind: "lost", venue, symbols, reason, receivedTime: this.#parts.clock.wall() });
  }

  #listed(site: Site, bodies: readonly string[]): void {
    const { setup, feed, warmUp } = site;
    if (this.sites.get(setup.venue.name) !== site) return;
    const { venue, channels } = setup;
    try {
      const listed = bodies.flatMap((body) => venue.rest.readInstruments(body));
      const { chosen, complaints } = chosenInstruments(setup, listed);
      for (const complaint of complaints) this.#parts.note(complaint);
      site.isListed = true;
      const known = new Set(this.market.venues.get(venue.name)?.instruments.values());
      const declaration = { venue: venue.name, isDepthKnown: true, instruments: chosen };
      this.take({ kind: "declare", declaration, receivedTime: this.#parts.clock.wall() });
      const all = [...(this.market.venues.get(venue.name)?.instruments.values() ?? [])];
      warmUp.add(all.filter((instrument) => !known.has(instrument)));
      const wanted = chosen.flatMap(({ symbol }) => channels.map((channel): Subscription => ({ channel, symbol })));
      const isWanted = ({ channel, symbol }: Subscription) =>
        wanted.some((one) => one.channel === channel && one.symbol === symbol);
      const old = [...feed.streams.values()].map(({ subscription }) => subscription).filter((one) => !isWanted(one));
      feed.remove(old);
      const symbols = new Set(old.map(({ symbol }) => symbol));
      this.#unwatch(
        venue.name,
        [...symbols].filter((symbol) => !chosen.some((one) => one.symbol === symbol)),
      );
      feed.add(wanted);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#parts.note(`${venue.title}'s list of instruments: ${error.message}`);
    }
  }

  #readerOf({ venue }: VenueSetup, missed: MissedTrades): FeedReader {
    const { clock } = this.#parts;
    const name = venue.name;
    return {
      frame: (connection, frame) => {
        const reading = this.take({ kind: "frame", venue: name, connection, frame, receivedTime: clock.wall() });
        for (const { channel, symbol } of reading.heard) if (channel === "trades") missed.heard(symbol);
        return reading;
      },
      tradesLost: (symbols, reason) => missed.lost(symbols, reason),
      tradesAsked: (symbols) => missed.asked(symbols),
      tradesAnswered: (symbol) => missed.answered(symbol),
      depth: (symbol, body, purpose) =>
        this.take({ kind: purpose, venue: name, symbol, body, receivedTime: clock.wall() }).needs.length > 0,
      probe: (subscription) => this.#probe(name, subscription),
      rank: (symbol) => {
        const index = this.market.venues.get(name)?.instruments.get(symbol)?.index;
        return index === undefined ? 0 : (this.#parts.interest?.(index) ?? 0);
      },
      lost: (symbols, reason) =>
        void this.take({ kind: "lost", venue: name, symbols, reason, receivedTime: clock.wall() }),
      status: (message) => {
        if (message.kind === "status" && message.system !== "online") this.#parts.note(message.reason);
      },
    };
  }

  #probe(name: string, { channel, symbol }: Subscription): Probe | null {
    const market = this.market.venues.get(name);
    const instrument = market?.instruments.get(symbol);
    if (!market || !instrument) return null;
    const { clock } = this.#parts;
    const { rest } = market.venue;
    if (channel !== "trades") {
      return {
        request: rest.depth(symbol, true),
        read: (body) => (market.isSameTop(symbol, body, clock.wall()) ? "same" : "different"),
      };
    }
    const { lastTrade } = instrument;
    if (!rest.trades || !lastTrade) return null;
    const { trades } = rest;
    const toTime = Math.ceil(clock.wall() / 1000);
    const range = { symbol, fromTime: Math.floor(lastTrade.time / 1000), toTime };
    return {
      request: trades.request(range),
      read: (body) => (market.hasNewer(body, range, lastTrade.id) ? "different" : "same"),
    };
  }
}
