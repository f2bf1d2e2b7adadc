import type { RawData, WebSocket } from "ws";
import { InputError } from "../../shared/errors.ts";
import { CLOSE, control, type Control, CONTROL_LETTERS, hello, MOST_CHANNELS } from "../../shared/protocol/control.ts";
import type { Role, Subscribe, Told } from "../../shared/protocol/control.ts";
import { type KindName, PROTOCOL, type Row, STATE_CHANNELS } from "../../shared/protocol/kinds.ts";
import { encodeMessage } from "../../shared/protocol/message.ts";
import type { z } from "../../shared/schema.ts";
import type { Hub } from "./hub.ts";

const HELLO_MS = 5000;
const DAY_MS = 86_400_000;
/** A page that leaves so much unread, or anything for so long, is too slow for events. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;
const MOST_BEHIND_US = 2_000_000;
/** States wait while so much is unread: the newest is told later. */
const CALM_BYTES = 256 * 1024;
/** Most rows of events between two turns. */
const MOST_WAITING = 100_000;

interface Subscription {
  readonly asked: Subscribe;
  readonly instruments: ReadonlySet<number>;
  seq: number;
  /** Instruments whose state has changed since it was told. */
  readonly dirty: Set<number>;
  dueTime: number;
  waiting: Row<KindName>[];
}

/** Each subscription is answered with all that there is: of one page no more than this is done in a second. */
const SECOND_US = 1_000_000;
const MOST_A_SECOND = 100;
const MOST_SPENT_US = 250_000;

/** µs, of which only differences mean something. */
export const steadyTime = (): number => performance.now() * 1000;

/** One page: what it asked for, and what it has not been told yet. */
export class HubClient {
  readonly address: string;
  readonly #socket: WebSocket;
  readonly #hub: Hub;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #late: NodeJS.Timeout;
  #token: { readonly id: string; readonly role: Role } | undefined;
  #isOver = false;
  /** Messages of the second that began then, and the time that they took, µs. */
  #heard = { since: 0, count: 0, spent: 0 };
  /** What is to be done in a later second, and when that begins. */
  #held: { readonly data: RawData; readonly isBinary: boolean }[] = [];
  #rest: NodeJS.Timeout | null = null;
  /** Since when something is unread; null when all is. */
  #behindSince: number | null = null;

  constructor(socket: WebSocket, address: string, hub: Hub) {
    this.address = address;
    this.#socket = socket;
    this.#hub = hub;
    this.#late = setTimeout(() => this.end(CLOSE.malformed, "no hello came within five seconds"), HELLO_MS);
    socket.on("message", (data, isBinary) => this.#take(data, isBinary));
    socket.on("close", () => clearTimeout(this.#late));
  }

  changed(kind: KindName, instrument: number): void {
    for (const one of this.#subscriptions.values()) {
      if (one.asked.kind === kind && wants(one, instrument)) one.dirty.add(instrument);
    }
  }

  happened<Name extends KindName>(kind: Name, row: Row<Name>): void {
    for (const one of this.#subscriptions.values()) {
      if (one.asked.kind === kind && (!("instrument" in row) || wants(one, Number(row.instrument)))) {
        if ("intervalMs" in row && row.intervalMs !== one.asked.intervalMs) continue;
        one.waiting.push(row);
        if (one.waiting.length > MOST_WAITING) this.#tooSlow();
      }
    }
  }

  /** Whether it is told of this. */
  hears(kind: KindName, instrument: number): boolean {
    return [...this.#subscriptions.values()].some((one) => one.asked.kind === kind && wants(one, instrument));
  }

  interest(instrument: number): number {
    let rate = 0;
    for (const { asked, instruments } of this.#subscriptions.values()) {
      if (instruments.has(instrument)) rate = Math.max(rate, asked.rate);
    }
    return rate;
  }

  sendEvents(): void {
    for (const one of this.#subscriptions.values()) {
      if (one.waiting.length === 0) continue;
      const rows = one.waiting;
      one.waiting = [];
      this.#send(one, rows);
    }
  }

  /** Begins channels again, those of the kinds named first before others. */
  renew(kinds: readonly KindName[]): void {
    this.sendEvents();
    for (const kind of kinds) {
      for (const one of this.#subscriptions.values()) {
        if (one.asked.kind !== kind) continue;
        one.seq = 0;
        one.dirty.clear();
        this.#send(one, this.#hub.parts.source.rows(kind, one.asked));
      }
    }
  }

  /** Tells the states that are due, unless the page has yet to read what it was told. */
  flush(now: number): void {
    if (this.#isOver) return;
    const unread = this.#socket.bufferedAmount;
    this.#behindSince = unread === 0 ? null : (this.#behindSince ?? now);
    const isBehind = this.#behindSince !== null && now - this.#behindSince > MOST_BEHIND_US;
    if (unread > MOST_UNREAD_BYTES || isBehind) return this.#tooSlow();
    if (unread > CALM_BYTES) return;
    for (const one of this.#subscriptions.values()) {
      if (one.dirty.size === 0 || now < one.dueTime) continue;
      one.dueTime = now + 1_000_000 / one.asked.rate;
      const instruments = [...one.dirty].filter((instrument) => instrument >= 0);
      one.dirty.clear();
      this.#send(one, this.#hub.parts.source.rows(one.asked.kind, { ...one.asked, instruments }));
    }
  }

  dropIfRevoked(): void {
    if (this.#token && !this.#hub.parts.tokens.holds(this.#token.id)) this.end(CLOSE.token, "the token was taken back");
  }

  end(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#rest) {
      clearTimeout(this.#rest);
      this.#socket.resume();
    }
    this.#held = [];
    this.#subscriptions.clear();
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), 1000).unref();
  }

  #tooSlow(): void {
    if (!this.#isOver) this.#hub.counts.slow++;
    this.end(CLOSE.slow, "this page reads too slowly");
  }

  #take(data: RawData, isBinary: boolean): void {
    if (this.#isOver) return;
    this.#held.push({ data, isBinary });
    if (this.#rest === null) this.#work();
  }

  /** Does as much as a second has room for; nothing more is read from the page until the next one. */
  #work(hasRested = false): void {
    this.#rest = null;
    for (let next = this.#held[0]; next && !this.#isOver; next = this.#held[0]) {
      const begun = steadyTime();
      if (begun - this.#heard.since > SECOND_US) this.#heard = { since: begun, count: 0, spent: 0 };
      if (this.#heard.count >= MOST_A_SECOND || this.#heard.spent > MOST_SPENT_US) {
        this.#socket.pause();
        this.#rest = setTimeout(() => this.#work(true), (this.#heard.since + SECOND_US - begun) / 1000 + 1).unref();
        return;
      }
      this.#held.shift();
      this.#listen(next.data, next.isBinary);
      this.#heard.count++;
      this.#heard.spent += steadyTime() - begun;
    }
    if (hasRested) this.#socket.resume();
  }

  #listen(data: RawData, isBinary: boolean): void {
    const text = isBinary || !Buffer.isBuffer(data) || data.length > CONTROL_LETTERS ? "" : data.toString();
    if (this.#token) {
      const said = parsed(control, text);
      if (said) this.#obey(said);
      else this.end(CLOSE.malformed, "that is no message of this protocol");
      return;
    }
    const greeting = parsed(hello, text);
    if (!greeting) return this.end(CLOSE.malformed, "the first message says hello");
    if (greeting.protocol !== PROTOCOL)
      return this.end(CLOSE.protocol, `this relay speaks protocol ${PROTOCOL}: reload`);
    this.#greet(greeting.token);
  }

  #greet(given: string): void {
    const { tokens, failures, build, epoch } = this.#hub.parts;
    const token = tokens.check(given);
    if (!token) {
      failures.add(this.address);
      return this.end(CLOSE.token, "that token lets nobody in: pair this page anew");
    }
    clearTimeout(this.#late);
    this.#token = token;
    const { isSimulated, bars, indicators, features } = this.#hub.parts;
    const made = { isSimulated, bars, indicators, features };
    this.#tell({ type: "welcome", protocol: PROTOCOL, build, epoch, role: token.role, ...made });
    this.tellRules();
  }

  tellRules(): void {
    const { alerts } = this.#hub.parts;
    if (alerts && this.#token) this.#tell({ type: "rules", rules: alerts.rules() });
  }

  #obey(said: Control): void {
    const received = this.#hub.parts.clock();
    if (said.type === "unsubscribe") this.#subscriptions.delete(said.channel);
    else if (said.type === "clock") {
      this.#tell({ type: "clock", sent: said.sent, received, answered: this.#hub.parts.clock() });
    } else if (said.type !== "subscribe") {
      const reason = this.#act(said);
      if (reason !== undefined) this.#tell({ type: "denied", asked: said.type, reason });
    } else if (this.#subscriptions.size >= MOST_CHANNELS && !this.#subscriptions.has(said.channel)) {
      this.#tell({ type: "refused", channel: said.channel, reason: `a page has at most ${MOST_CHANNELS} channels` });
    } else {
      const one: Subscription = {
        asked: said,
        instruments: new Set(said.instruments),
        seq: 0,
        dirty: new Set(),
        dueTime: steadyTime() + 1_000_000 / said.rate,
        waiting: [],
      };
      this.#subscriptions.set(said.channel, one);
      this.#send(one, this.#hub.parts.source.rows(said.kind, said));
    }
  }

  /** What only a trader may. Gives the reason where it is not done. */
  #act(said: Exclude<Control, { type: "subscribe" | "unsubscribe" | "clock" }>): string | undefined {
    const { alerts, tokens } = this.#hub.parts;
    if (this.#token?.role !== "trader") return "this page may look and change nothing";
    try {
      if (said.type === "invite") {
        const { id, token } = tokens.add("viewer", said.days * DAY_MS);
        this.#tell({ type: "invited", token, id, days: said.days });
      } else if (!alerts) return "this relay has no alerts";
      else if (said.type === "rules") alerts.replace(said.rules);
      else if (said.type === "snooze") alerts.snooze(said.rule, said.instrument, said.ms);
      else alerts.test(said.rule);
      return undefined;
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
  }

  #tell(told: Told): void {
    this.#socket.send(JSON.stringify(told));
  }

  #send(one: Subscription, rows: readonly Row<KindName>[]): void {
    const { epoch, clock } = this.#hub.parts;
    const head = { channel: one.asked.channel, seq: one.seq++, epoch, time: BigInt(clock()) };
    const bytes = encodeMessage(one.asked.kind, head, rows);
    this.#hub.counts.messages++;
    this.#hub.counts.bytes += bytes.length;
    this.#socket.send(bytes);
    if (this.#socket.bufferedAmount > MOST_UNREAD_BYTES && !STATE_CHANNELS.has(one.asked.kind)) this.#tooSlow();
  }
}

const wants = ({ instruments }: Subscription, instrument: number): boolean =>
  instrument < 0 || instruments.size === 0 || instruments.has(instrument);

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
