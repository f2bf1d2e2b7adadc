import type { BookDelta, BookSnapshot } from "../../shared/market.ts";
import { VenueBook } from "../../shared/venues/book.ts";
import { VENUES } from "../../shared/venues/index.ts";
import type { Venue } from "../../shared/venues/venue.ts";
import { faultFrom } from "../../server/sim/faults.ts";
import { simVenues } from "../../server/sim/index.ts";
import type { Client, SimVenue } from "../../server/sim/venue.ts";

interface Truth {
  readonly symbol: string;
  readonly time: number;
  readonly id: number;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}

export interface Trial {
  readonly venue: string;
  readonly seed: number;
  readonly seconds: number;
  readonly faults?: readonly string[];
  readonly rate?: number;
}

/** What a trial saw: how often books were compared with the simulator's own, and how often they were not to be read. */
export interface TrialResult {
  compared: number;
  differences: string[];
  resyncs: number;
  connects: number;
  refusals: number;
  /** Frames in order, for telling two trials apart. */
  readonly frames: string[];
  readonly struck: Readonly<Record<string, number>>;
}

export const TRIAL_START = 1_785_641_753_000_000;
const STEP_US = 20_000;
const SYMBOLS = 3;
/** Deep enough to see ghosts; Kraken's checksum vouches for ten levels and no more. */
const COMPARED: Readonly<Record<string, number>> = { binance: 20, kraken: 10, hyperliquid: 20 };

/**
 * A client that follows the adapter's rules against a simulated venue, in virtual time. What it may read is compared
 * with the simulator's truth after every frame.
 */
export function trial({ venue: name, seed, seconds, faults = [], rate = 200 }: Trial): TrialResult {
  const run = new SimTrial(name, seed, rate, faults);
  for (let time = TRIAL_START; time <= TRIAL_START + seconds * 1_000_000; time += STEP_US) run.advance(time);
  return run.result;
}

class SimTrial {
  readonly result: TrialResult;
  readonly #venue: Venue;
  readonly #sim: SimVenue;
  readonly #truth = new Map<string, Truth[]>();
  readonly #books = new Map<string, VenueBook>();
  #client: Client | null = null;
  #now = TRIAL_START;
  #lastHeard = TRIAL_START;

  constructor(name: string, seed: number, rate: number, faults: readonly string[]) {
    const venue = VENUES.find((one) => one.name === name);
    const sim = simVenues({
      venues: [name],
      seed,
      instruments: SYMBOLS,
      rate,
      startTime: TRIAL_START,
      faults: faults.map(faultFrom),
      isLimited: false,
      truth: (line) => {
        const truth = JSON.parse(line) as Truth;
        const lines = this.#truth.get(truth.symbol) ?? [];
        this.#truth.set(truth.symbol, lines);
        lines.push(truth);
        if (lines.length > 4000) lines.splice(0, 2000);
      },
    }).get(name);
    if (!venue || !sim) throw new Error(`no venue ${name}`);
    this.#venue = venue;
    this.#sim = sim;
    const struck = sim.menu.struck as Record<string, number>;
    this.result = { compared: 0, differences: [], resyncs: 0, connects: 0, refusals: 0, frames: [], struck };
  }

  advance(time: number): void {
    this.#now = time;
    if (!this.#client) this.#connect();
    this.#sim.advance(time);
    if (this.#client && time - this.#lastHeard > this.#venue.heartbeat.deadAfterMs * 1000)
      this.#lose("nothing is heard");
  }

  #connect(): void {
    if (this.#sim.denial(this.#now)) {
      this.result.refusals++;
      return;
    }
    this.result.connects++;
    this.#lastHeard = this.#now;
    const socket = {
      send: (text: string) => this.#receive(text),
      close: () => this.#lose("the venue closed"),
      terminate: () => this.#lose("the connection broke"),
      freeze: () => undefined,
      ping: () => this.#client?.ponged(),
    };
    this.#client = this.#sim.connect(this.#venue.streamPath, socket, this.#now);
    for (const symbol of this.#symbols()) {
      this.#books.get(symbol)?.lose("connecting");
      this.#subscribe(symbol);
    }
  }

  #lose(why: string): void {
    this.#client?.gone();
    this.#client = null;
    for (const book of this.#books.values()) book.lose(why);
  }

  #symbols(): string[] {
    return this.#sim.market.instruments.map(({ instrument }) => instrument.symbol);
  }

  #subscribe(symbol: string): void {
    for (const frame of this.#venue.subscribe([{ channel: "book", symbol }], 1)) this.#client?.receive(frame);
  }

  #receive(text: string): void {
    this.#lastHeard = this.#now;
    this.result.frames.push(text);
    for (const message of this.#venue.parse(text, this.#now)) {
      if (message.kind === "bookDelta" || message.kind === "bookSnapshot") this.#take(message);
    }
  }

  #take(message: BookDelta | BookSnapshot): void {
    const { symbol } = message;
    const book = this.#books.get(symbol) ?? new VenueBook(this.#venue.book);
    this.#books.set(symbol, book);
    if (book.take(message) === "snapshot") {
      this.result.resyncs++;
      // What that brings is compared where it is taken in: here the message is older than the book.
      this.#resync(symbol);
    } else this.#compare(book, message);
  }

  #resync(symbol: string): void {
    if (this.#venue.book.snapshot === "stream") {
      for (const frame of this.#venue.unsubscribe([{ channel: "book", symbol }], 1)) this.#client?.receive(frame);
      this.#subscribe(symbol);
      return;
    }
    const { method, path, body } = this.#venue.rest.depth(symbol);
    const answer = this.#sim.answer({ method, path, body: body ?? "" }, this.#now);
    if (answer.status === 200) this.#take(this.#venue.rest.readDepth(answer.body, symbol, this.#now));
  }

  #compare(book: VenueBook, message: BookDelta | BookSnapshot): void {
    const depth = COMPARED[this.#venue.name] ?? 10;
    const view = book.view(depth);
    if (view.state === "crossed") this.result.differences.push(`${message.symbol} is crossed`);
    if (view.state !== "live") return;
    const { bids, asks, priceScale, quantityScale, sequence } = view.levels;
    const lines = this.#truth.get(message.symbol) ?? [];
    // Hyperliquid's times are whole milliseconds, at which its books are sent.
    const until = (message.exchangeTime ?? 0) + (this.#venue.integrity === "full" ? 999 : 0);
    const truth =
      this.#venue.integrity === "sequence"
        ? lines.findLast(({ id }) => id === sequence)
        : lines.findLast(({ time }) => time <= until);
    // Before the first event, and where a snapshot is older than what was kept, there is no line to compare with.
    if (!truth) return;
    const units = (text: string, scale: number) => Math.round(Number(text) * 10 ** scale);
    const side = (levels: Truth["bids"]) =>
      levels.slice(0, depth).map(([price, lots]) => [units(price, priceScale), units(lots, quantityScale)]);
    this.result.compared++;
    if (JSON.stringify([side(truth.bids), side(truth.asks)]) !== JSON.stringify([bids, asks])) {
      this.result.differences.push(`${message.symbol} at ${truth.id}`);
    }
  }
}
