import { faultFrom } from "../../server/sim/faults.ts";
import { simVenues } from "../../server/sim/index.ts";
import type { Client, SimVenue } from "../../server/sim/venue.ts";
import type { Net, NetRequest, NetSocket, SocketEvents } from "../../server/relay/connect/net.ts";
import type { RestAnswer } from "../../shared/venues/venue.ts";

export const SIM_START = 1_785_641_753_000_000;

export interface SimWorldOptions {
  readonly venues: readonly string[];
  readonly seed: number;
  readonly instruments?: number;
  readonly rate?: number;
  readonly faults?: readonly string[];
  readonly isLimited?: boolean;
  readonly truth?: (line: string) => void;
  /** Times in µs since the start at which nothing of the network works: no name is found, no packet arrives. */
  readonly outage?: { readonly from: number; readonly to: number };
}

interface Pipe {
  readonly venue: SimVenue;
  readonly events: SocketEvents;
  client: Client | null;
}

/** Simulated venues behind a network in virtual time: what is asked in one step is answered in the next. */
export class SimNet implements Net {
  now = SIM_START;
  connects = 0;
  /** Times of connects in µs since the start. */
  readonly connectTimes: number[] = [];
  requests = 0;
  readonly venues: ReadonlyMap<string, SimVenue>;
  readonly #options: SimWorldOptions;
  readonly #pipes = new Set<Pipe>();
  #soon: (() => void)[] = [];

  constructor(options: SimWorldOptions) {
    this.#options = options;
    this.venues = simVenues({
      venues: options.venues,
      seed: options.seed,
      instruments: options.instruments ?? 3,
      rate: options.rate ?? 50,
      startTime: SIM_START,
      faults: (options.faults ?? []).map(faultFrom),
      isLimited: options.isLimited ?? true,
      truth: options.truth ?? null,
    });
  }

  endpoints(venue: string): { rest: string; stream: string } {
    return { rest: `http://127.0.0.1:1/${venue}`, stream: `ws://127.0.0.1:1/${venue}` };
  }

  /** Lets the world live up to `time` µs. */
  advance(time: number): void {
    this.now = time;
    const soon = this.#soon;
    this.#soon = [];
    for (const happen of soon) happen();
    if (this.#isOut()) for (const pipe of [...this.#pipes]) this.#cut(pipe, "the network is unreachable");
    for (const venue of this.venues.values()) venue.advance(time);
  }

  open(address: string, events: SocketEvents): NetSocket {
    this.connects++;
    this.connectTimes.push(this.now - SIM_START);
    const [venue, path] = this.#found(address);
    const pipe: Pipe = { venue, events, client: null };
    this.#pipes.add(pipe);
    this.#soon.push(() => this.#connect(pipe, path));
    return {
      send: (text) => this.#soon.push(() => pipe.client?.receive(text)),
      end: () => {
        this.#pipes.delete(pipe);
        pipe.client?.gone();
        pipe.client = null;
      },
    };
  }

  request({ address, method, body }: NetRequest, answered: (answer: RestAnswer | string) => void): void {
    this.requests++;
    const [venue, path] = this.#found(address);
    this.#soon.push(() => {
      if (this.#isOut()) return answered("getaddrinfo ENOTFOUND");
      const { status, body: text, retryAfterMs } = venue.answer({ method, path, body: body ?? "" }, this.now);
      const headers: Record<string, string> =
        retryAfterMs === null ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
      answered({ status, headers, body: text });
    });
  }

  #isOut(): boolean {
    const { outage } = this.#options;
    const elapsed = this.now - SIM_START;
    return outage !== undefined && elapsed >= outage.from && elapsed < outage.to;
  }

  #found(address: string): [SimVenue, string] {
    const [, name = "", path = ""] = /^(?:http|ws):\/\/127\.0\.0\.1:1\/(\w+)(\/.*)$/.exec(address) ?? [];
    const venue = this.venues.get(name);
    if (!venue) throw new Error(`no venue at ${address}`);
    return [venue, path];
  }

  #connect(pipe: Pipe, path: string): void {
    if (!this.#pipes.has(pipe)) return;
    const denial = pipe.venue.denial(this.now);
    if (this.#isOut() || denial) return this.#cut(pipe, denial ? `HTTP status ${denial.status}` : "ENOTFOUND");
    // Frames of the greeting come before the constructor of the client returns.
    const early: string[] = [];
    pipe.client = pipe.venue.connect(
      path,
      {
        send: (text) => (pipe.client ? pipe.events.frame(text) : early.push(text)),
        close: (code, reason) => this.#cut(pipe, `the venue closed it (${code} ${reason})`),
        terminate: () => this.#cut(pipe, "the connection broke"),
        freeze: () => undefined,
        ping: () => {
          pipe.client?.ponged();
          pipe.events.pinged();
        },
      },
      this.now,
    );
    pipe.events.opened();
    for (const text of early) pipe.events.frame(text);
  }

  #cut(pipe: Pipe, reason: string): void {
    if (!this.#pipes.delete(pipe)) return;
    pipe.client?.gone();
    pipe.client = null;
    pipe.events.closed(reason);
  }
}
