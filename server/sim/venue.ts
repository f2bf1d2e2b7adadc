import type { VenueLimits } from "../../shared/venues/venue.ts";
import { type Fault, FaultMenu, FaultyLine } from "./faults.ts";
import { AddressLimits, Allowance } from "./limits.ts";
import type { SimMarket } from "./market.ts";
import type { SimAnswer, SimConnection, SimProtocol, SimRequest } from "./protocol.ts";
import { truthLine } from "./truth.ts";

/** A socket as the venue sees it. */
export interface SimSocket {
  send(text: string): void;
  /** Says goodbye with a code and a reason. */
  close(code: number, reason: string): void;
  /** Ends without a word. */
  terminate(): void;
  /** Neither sends nor reads any more, and stays open. */
  freeze(): void;
  ping(): void;
}

export interface Client {
  receive(text: string): void;
  ponged(): void;
  gone(): void;
}

export interface SimVenueOptions {
  readonly market: SimMarket;
  /** Of the faults. */
  readonly seed: number;
  /** µs */
  readonly startTime: number;
  readonly protocol: SimProtocol;
  readonly limits: VenueLimits;
  /** Whether the venue's limits hold; without them anything goes. */
  readonly isLimited: boolean;
  readonly faults: readonly Fault[];
  /** Pings of Binance's kind: every so often, and the end of who does not answer within the second. */
  readonly pings: { readonly everyMs: number; readonly deadAfterMs: number } | null;
  /** Whether a connection that says nothing for so long is dropped. */
  readonly idleAfterMs: number | null;
  readonly truth: ((line: string) => void) | null;
}

interface Line {
  readonly socket: SimSocket;
  readonly connection: SimConnection;
  readonly line: FaultyLine;
  readonly messages: Allowance;
  readonly openedAt: number;
  lastHeard: number;
  /** By the venue's clock. */
  lastSent: number;
  nextPing: number;
}

/**
 * One simulated venue: its market, its clients' connections, its limits and its faults. Time is handed in, so a test can
 * let days pass; what is sent follows from the seed, the times and what clients say.
 */
export class SimVenue {
  readonly market: SimMarket;
  readonly menu: FaultMenu;
  readonly #options: SimVenueOptions;
  readonly #addresses: AddressLimits;
  readonly #lines = new Set<Line>();
  /** Of connections that are open and dead. */
  readonly #frozen: SimSocket[] = [];
  #connections = 0;
  #isDown = false;

  constructor(options: SimVenueOptions) {
    this.#options = options;
    this.market = options.market;
    this.menu = new FaultMenu(options.faults, options.protocol.name);
    this.#addresses = new AddressLimits(options.limits);
    for (const market of options.market.instruments) market.clock = (time) => this.#clock(time);
  }

  /** Why a connection would be refused, as an HTTP answer, or null. */
  denial(now: number): { status: number; body: string; retryAfterMs: number } | null {
    return this.#closedDoor(now) ?? this.#denied(this.#options.isLimited ? this.#addresses.connect(now) : null);
  }

  /** Takes a client in; null where the path is none of the venue's. */
  connect(path: string, socket: SimSocket, now: number): Client | null {
    const { protocol, limits, seed } = this.#options;
    const connection = protocol.connect(this.market, path);
    if (!connection) return null;
    const line: Line = {
      socket,
      connection,
      line: new FaultyLine(this.menu, seed, this.#connections++),
      messages: new Allowance(limits.messages),
      openedAt: now,
      lastHeard: now,
      lastSent: this.#clock(now),
      nextPing: now + (this.#options.pings?.everyMs ?? 0) * 1000,
    };
    this.#lines.add(line);
    this.#send(line, connection.opening(this.#clock(now)), now);
    return {
      receive: (text) => this.#receive(line, text),
      ponged: () => (line.lastHeard = this.market.time),
      gone: () => void this.#lines.delete(line),
    };
  }

  answer(request: SimRequest, now: number): SimAnswer & { retryAfterMs: number | null } {
    const answer = this.#options.protocol.answer(this.market, request, this.#clock(now));
    const denied = this.#options.isLimited ? this.#denied(this.#addresses.request(answer.weight, now)) : null;
    const refused = this.#closedDoor(now) ?? denied;
    return refused ? { ...refused, weight: 0 } : { ...answer, retryAfterMs: null };
  }

  /** Lets the venue live up to `now` µs. */
  advance(now: number): void {
    const { truth, protocol } = this.#options;
    for (const event of this.market.advance(now)) {
      truth?.(truthLine(protocol.name, event));
      const seen = { ...event, time: this.#clock(event.time) };
      for (const line of this.#lines) {
        const frames = line.connection.event(seen);
        if (frames.length > 0) this.#send(line, frames, event.time);
      }
    }
    for (const line of this.#lines) this.#keep(line, now);
    this.#maintain(now);
  }

  /** Ends every connection in the venue's way. */
  close(): void {
    for (const { socket } of this.#lines) socket.close(1001, "going away");
    for (const socket of this.#frozen) socket.terminate();
    this.#lines.clear();
  }

  #elapsed(now: number): number {
    return now - this.#options.startTime;
  }

  /** The venue's own clock, which may be wrong. */
  #clock(now: number): number {
    return now + (this.menu.active("skew", this.#elapsed(now))?.timeUs ?? 0);
  }

  #closedDoor(now: number): { status: number; body: string; retryAfterMs: number } | null {
    const elapsed = this.#elapsed(now);
    const [ban, down] = [this.menu.active("ban", elapsed), this.menu.active("maintenance", elapsed)];
    const fault = ban ?? down;
    if (!fault) return null;
    this.menu.count(fault.kind);
    const retryAfterMs = Number.isFinite(fault.to) ? Math.ceil((fault.to - elapsed) / 1000) : 60_000;
    return { ...this.#options.protocol.refusal(ban ? 418 : 503), retryAfterMs };
  }

  #denied(denial: { status: 418 | 429; retryAfterMs: number } | null) {
    return denial && { ...this.#options.protocol.refusal(denial.status), retryAfterMs: denial.retryAfterMs };
  }

  #receive(line: Line, text: string): void {
    const now = this.market.time;
    if (!this.#lines.has(line)) return;
    line.lastHeard = now;
    if (this.#options.isLimited && line.messages.spend(1, now) > 0) return this.#end(line, 1008, "Too many requests");
    this.#send(line, line.connection.receive(text, this.#clock(now)), now);
  }

  #send(line: Line, frames: Parameters<FaultyLine["pass"]>[0], now: number): void {
    const texts = line.line.pass(frames, this.#elapsed(now));
    if (texts.length > 0) line.lastSent = this.#clock(now);
    for (const text of texts) line.socket.send(text);
  }

  #end(line: Line, code: number, reason: string): void {
    this.#lines.delete(line);
    line.socket.close(code, reason);
  }

  #keep(line: Line, now: number): void {
    const { pings, idleAfterMs, limits } = this.#options;
    const opened = this.#elapsed(line.openedAt);
    if (this.menu.hits("reset", opened, this.#elapsed(now))) {
      this.menu.count("reset");
      this.#lines.delete(line);
      line.socket.terminate();
      return;
    }
    if (this.menu.hits("half-open", opened, this.#elapsed(now))) {
      this.menu.count("half-open");
      this.#lines.delete(line);
      this.#frozen.push(line.socket);
      line.socket.freeze();
      return;
    }
    this.#send(line, line.connection.tick(this.#clock(now), line.lastSent), now);
    const silentMs = (now - line.lastHeard) / 1000;
    const life = limits.connectionLifeMs ?? Infinity;
    if (silentMs > (pings?.deadAfterMs ?? idleAfterMs ?? Infinity)) this.#end(line, 1000, "Inactive");
    else if ((now - line.openedAt) / 1000 > life) this.#end(line, 1000, "Expired");
    else if (pings && now >= line.nextPing) {
      line.nextPing = now + pings.everyMs * 1000;
      line.socket.ping();
    }
  }

  #maintain(now: number): void {
    const isDown = this.menu.active("maintenance", this.#elapsed(now)) !== undefined;
    if (isDown && !this.#isDown) {
      for (const line of [...this.#lines]) {
        this.#send(line, this.#options.protocol.farewell(this.#clock(now)), now);
        this.#end(line, 1012, "Maintenance");
      }
    }
    this.#isDown = isDown;
  }
}
