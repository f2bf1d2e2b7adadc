import { Feed, type FeedReader, type FrameReading } from "../../server/relay/connect/feed.ts";
import { RandomStream } from "../../shared/generate/random.ts";
import { VenueBook } from "../../shared/venues/book.ts";
import { VENUES } from "../../shared/venues/index.ts";
import type { Channel, Subscription, Venue } from "../../shared/venues/venue.ts";
import { SIM_START, SimNet, type SimWorldOptions } from "./sim-net.ts";

const STEP_US = 50_000;
const CHANNEL: Readonly<Record<string, Channel>> = {
  trade: "trades",
  quote: "quotes",
  bookDelta: "book",
  bookSnapshot: "book",
};

/** One venue's feed against its simulation, read by the adapter alone. */
export class FeedTrial {
  readonly net: SimNet;
  readonly feed: Feed;
  readonly venue: Venue;
  readonly books = new Map<string, VenueBook>();
  readonly tradeIds = new Map<string, string[]>();
  readonly lost: string[] = [];
  /** All that came, as the lines of a capture. */
  readonly lines: string[] = [];
  #time = SIM_START;

  constructor(name: string, options: Omit<SimWorldOptions, "venues"> & { readonly lifeMs?: number }) {
    const found = VENUES.find((venue) => venue.name === name);
    if (!found) throw new Error(`no venue ${name}`);
    const { lifeMs } = options;
    this.venue = lifeMs === undefined ? found : { ...found, limits: { ...found.limits, connectionLifeMs: lifeMs } };
    this.net = new SimNet({ ...options, venues: [name] });
    const random = new RandomStream(options.seed);
    this.feed = new Feed({
      venue: this.venue,
      endpoints: this.net.endpoints(name),
      net: this.net,
      random: () => random.uniform(),
      clock: () => this.net.now,
      reader: this.#reader(),
    });
  }

  get symbols(): string[] {
    const sim = this.net.venues.get(this.venue.name);
    return sim?.market.instruments.map(({ instrument }) => instrument.symbol) ?? [];
  }

  subscribe(channels: readonly Channel[], symbols = this.symbols): void {
    this.feed.add(symbols.flatMap((symbol) => channels.map((channel): Subscription => ({ channel, symbol }))));
  }

  /** Lets so many seconds pass; `each` is called after every step with the seconds since the start. */
  run(seconds: number, each?: (elapsed: number) => void): void {
    const end = this.#time + seconds * 1_000_000;
    while (this.#time < end) {
      this.#time += STEP_US;
      this.net.advance(this.#time);
      this.feed.advance(this.#time);
      each?.((this.#time - SIM_START) / 1_000_000);
    }
  }

  states(channel: Channel): string[] {
    return this.symbols.map((symbol) => this.feed.stream(channel, symbol)?.state ?? "none");
  }

  bookStates(): string[] {
    return this.symbols.map((symbol) => this.books.get(symbol)?.view(1).state ?? "none");
  }

  #book(symbol: string): VenueBook {
    const book = this.books.get(symbol) ?? new VenueBook(this.venue.book);
    this.books.set(symbol, book);
    return book;
  }

  #reader(): FeedReader {
    const top = (book: VenueBook) => {
      const view = book.view(1);
      return "levels" in view ? JSON.stringify([view.levels.bids, view.levels.asks]) : "";
    };
    return {
      frame: (_connection, bytes) => {
        this.lines.push(`${this.net.now}000 ${String(bytes)}`);
        return this.#read(String(bytes));
      },
      depth: (symbol, body, purpose) => {
        if (purpose === "poll") return false;
        this.lines.push(`${this.net.now}000 ${body}`);
        return this.#book(symbol).take(this.venue.rest.readDepth(body, symbol, this.net.now)) === "snapshot";
      },
      probe: ({ symbol }) => ({
        request: this.venue.rest.depth(symbol),
        read: (body) => {
          const asked = new VenueBook(this.venue.book);
          asked.take(this.venue.rest.readDepth(body, symbol, this.net.now));
          return top(asked) === top(this.#book(symbol)) ? "same" : "different";
        },
      }),
      lost: (symbols, reason) => {
        for (const symbol of symbols) this.#book(symbol).lose(reason);
        this.lost.push(reason);
      },
    };
  }

  #read(text: string): FrameReading {
    const reading = {
      heard: [] as { channel: Channel; symbol: string }[],
      needs: [] as { symbol: string; reason: string }[],
      control: [] as FrameReading["control"][number][],
    };
    for (const message of this.venue.parse(text, this.net.now)) {
      const channel = CHANNEL[message.kind];
      if (channel === undefined || !("symbol" in message) || message.symbol === null) {
        reading.control.push(message);
        continue;
      }
      reading.heard.push({ channel, symbol: message.symbol });
      if (message.kind === "trade") {
        const ids = this.tradeIds.get(message.symbol) ?? [];
        this.tradeIds.set(message.symbol, ids);
        ids.push(message.tradeId);
      }
      if (message.kind !== "bookDelta" && message.kind !== "bookSnapshot") continue;
      const book = this.#book(message.symbol);
      if (book.take(message) === "snapshot") reading.needs.push({ symbol: message.symbol, reason: "a gap" });
    }
    return reading;
  }
}
