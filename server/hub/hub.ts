import type { WebSocket } from "ws";
import { CLOSE, type Subscribe, type ToldRule } from "../../shared/protocol/control.ts";
import type { LiveIndicator } from "../../shared/live-indicators.ts";
import type { KindName, Row } from "../../shared/protocol/kinds.ts";
import { HubClient, steadyTime } from "./client.ts";
import type { Failures } from "./failures.ts";
import type { Tokens } from "./tokens.ts";

const MOST_CLIENTS = 64;
const MOST_OF_ONE_ADDRESS = 20;
const FLUSH_MS = 50;

/** What a page may ask about: the rows of a kind as they are now. */
export interface HubSource {
  /** Those of the instruments named, of all where none is; events tell of their recent past. */
  rows<Name extends KindName>(kind: Name, asked: Subscribe): readonly Row<Name>[];
}

/** Rules of alerts, which pages of traders change. */
export interface AlertDesk {
  rules(): readonly ToldRule[];
  /** @throws InputError for a rule that is none, and for the name of another's */
  replace(rules: readonly Readonly<Record<string, unknown>>[]): void;
  snooze(rule: string, instrument: string, ms: number): void;
  test(rule: string): void;
}

export interface HubParts {
  readonly source: HubSource;
  /** Null where there is nobody to alert. */
  readonly alerts: AlertDesk | null;
  readonly isSimulated: boolean;
  /** Lengths of the bars that are made, ms. */
  readonly bars: readonly number[];
  readonly indicators: readonly LiveIndicator[];
  readonly features: readonly string[];
  readonly tokens: Tokens;
  readonly failures: Failures;
  /** Of the page that this relay serves. */
  readonly build: string;
  /** When the relay began, s since 1970. */
  readonly epoch: number;
  /** µs since 1970. */
  readonly clock: () => number;
}

/** Hands on what one upstream says to any number of pages. */
export class Hub {
  readonly parts: HubParts;
  readonly #clients = new Set<HubClient>();
  readonly #timer: NodeJS.Timeout;
  #isTurnAsked = false;

  constructor(parts: HubParts) {
    this.parts = parts;
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS);
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Messages and bytes that left, and clients that were too slow. */
  readonly counts = { messages: 0, bytes: 0, slow: 0 };

  /** Takes a socket whose request the guard let in. */
  adopt(socket: WebSocket, address: string): void {
    socket.on("error", () => socket.terminate());
    const ofAddress = [...this.#clients].filter((client) => client.address === address).length;
    if (this.#clients.size >= MOST_CLIENTS || ofAddress >= MOST_OF_ONE_ADDRESS) {
      return socket.close(CLOSE.full, "too many pages are connected");
    }
    const client = new HubClient(socket, address, this);
    this.#clients.add(client);
    socket.on("close", () => this.#clients.delete(client));
  }

  /** The state of an instrument, or of the streams, is another. */
  changed(kind: KindName, instrument: number): void {
    for (const client of this.#clients) client.changed(kind, instrument);
  }

  /** Something happened that every page hears that asked. It leaves at the end of this turn of the event loop. */
  happened<Name extends KindName>(kind: Name, row: Row<Name>): void {
    for (const client of this.#clients) client.happened(kind, row);
    if (this.#isTurnAsked) return;
    this.#isTurnAsked = true;
    setImmediate(() => {
      this.#isTurnAsked = false;
      for (const client of this.#clients) client.sendEvents();
    });
  }

  /** All that was told of these kinds is to be forgotten: each of their channels begins again with a snapshot. */
  renew(kinds: readonly KindName[]): void {
    for (const client of this.#clients) client.renew(kinds);
  }

  /** Whether a page hears of this: what is much work need not be done for nobody. */
  isHeard(kind: KindName, instrument: number): boolean {
    return [...this.#clients].some((client) => client.hears(kind, instrument));
  }

  /** The rate at which somebody follows this instrument by its name; 0 where all are followed alike. */
  interest(instrument: number): number {
    return Math.max(0, ...[...this.#clients].map((client) => client.interest(instrument)));
  }

  /** Alert rules are others now. */
  rulesChanged(): void {
    for (const client of this.#clients) client.tellRules();
  }

  /** Ends connections whose token no longer holds. */
  dropRevoked(): void {
    this.parts.tokens.reload();
    for (const client of this.#clients) client.dropIfRevoked();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const client of this.#clients) client.end(1001, "the relay stops");
  }

  #flush(): void {
    const now = steadyTime();
    for (const client of this.#clients) client.flush(now);
  }
}
