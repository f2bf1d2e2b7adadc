import { fullJitterMs } from "../../../shared/backoff.ts";
import { CLOSE, type Control, type Told } from "../../../shared/protocol/control.ts";
import { type KindName, PROTOCOL } from "../../../shared/protocol/kinds.ts";
import { decodeMessage, type Message } from "../../../shared/protocol/message.ts";

/** What a channel asks for. */
export interface Channel {
  readonly kind: KindName;
  readonly instruments: readonly number[];
  /** Messages a second. */
  readonly rate: number;
  readonly depth?: number;
  /** Length of bars, ms. */
  readonly intervalMs?: number;
}

/** A socket and timers, so that tests can bring their own. Times in ms. */
export interface LinkEdge {
  connect(url: string): WebSocket;
  now(): number;
  random(): number;
  after(ms: number, act: () => void): () => void;
}

export interface LinkEvents {
  state(state: "connecting" | "open" | "waiting" | "refused", reason: string): void;
  told(told: Told): void;
  message(message: Message, bytes: Uint8Array): void;
  /** Times of an exchange, ms. */
  clock(sent: number, received: number, answered: number, back: number): void;
}

const LONGEST_WAIT_MS = 20_000;
const CLOCK_EVERY_MS = 10_000;
/** The first exchanges follow one another: each alone may have been held up. */
const CLOCK_FIRST_MS = 250;
const CLOCK_FIRST = 8;
/** The relay tells of its venues twice a second: a link that says nothing for so long is dead, whatever the socket says. */
const SILENT_MS = 8000;

export const retryDelay = (attempt: number, random: () => number): number =>
  fullJitterMs(attempt, random, LONGEST_WAIT_MS);

/** The page's end of the relay's stream: says hello, keeps its channels asked for, and comes back after losses. */
export class HubLink {
  readonly #edge: LinkEdge;
  readonly #events: LinkEvents;
  readonly #channels = new Map<number, Channel>();
  readonly #seqs = new Map<number, number>();
  #url = "";
  #token = "";
  #socket: WebSocket | null = null;
  #isWelcome = false;
  #attempt = 0;
  #epoch = 0;
  #exchanges = 0;
  readonly #timers = new Map<"silence" | "clock" | "retry", () => void>();

  constructor(edge: LinkEdge, events: LinkEvents) {
    this.#edge = edge;
    this.#events = events;
  }

  open(url: string, token: string): void {
    this.close();
    [this.#url, this.#token, this.#attempt] = [url, token, 0];
    this.#connect();
  }

  close(): void {
    this.#stopTimers();
    const socket = this.#socket;
    this.#socket = null;
    this.#isWelcome = false;
    socket?.close();
  }

  /**
   * Asks for a channel as it is wanted now; null ends it. What is asked for already is not asked for again. Says whether
   * something else is wanted than before.
   */
  want(number: number, channel: Channel | null): boolean {
    const before = this.#channels.get(number);
    if (JSON.stringify(before ?? null) === JSON.stringify(channel)) return false;
    if (channel) this.#channels.set(number, channel);
    else this.#channels.delete(number);
    if (!this.#isWelcome) return true;
    if (channel) this.#ask(number, channel);
    else this.say({ type: "unsubscribe", channel: number });
    return true;
  }

  say(control: Control): void {
    if (this.#isWelcome) this.#socket?.send(JSON.stringify(control));
  }

  #connect(): void {
    this.#events.state("connecting", this.#attempt === 0 ? "" : "connecting again");
    const socket = this.#edge.connect(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", protocol: PROTOCOL, token: this.#token }));
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      this.#watch();
      if (typeof data === "string") this.#told(JSON.parse(data) as Told);
      else this.#message(new Uint8Array(data as ArrayBuffer));
    };
    socket.onclose = ({ code, reason }) => {
      if (socket === this.#socket) this.#closed(code, reason);
    };
    this.#watch();
  }

  /** Ends a link that has fallen silent. */
  #watch(): void {
    this.#later("silence", SILENT_MS, () => {
      const socket = this.#socket;
      this.#closed(0, "the relay has said nothing for 8 s");
      socket?.close();
    });
  }

  #told(told: Told): void {
    if (told.type === "clock") {
      return this.#events.clock(told.sent, told.received / 1000, told.answered / 1000, this.#edge.now());
    }
    if (told.type === "welcome") {
      this.#isWelcome = true;
      this.#attempt = 0;
      this.#epoch = told.epoch;
      this.#exchanges = 0;
      this.#events.state("open", "");
      this.#events.told(told);
      for (const [number, channel] of this.#channels) this.#ask(number, channel);
      return this.#askClock();
    }
    this.#events.told(told);
  }

  #askClock(): void {
    this.say({ type: "clock", sent: this.#edge.now() });
    const wait = this.#exchanges++ < CLOCK_FIRST ? CLOCK_FIRST_MS : CLOCK_EVERY_MS;
    this.#later("clock", wait, () => this.#askClock());
  }

  #ask(number: number, { kind, instruments, rate, depth = 20, intervalMs = 60_000 }: Channel): void {
    this.#seqs.delete(number);
    this.say({ type: "subscribe", channel: number, kind, instruments: [...instruments], rate, depth, intervalMs });
  }

  #message(bytes: Uint8Array): void {
    const message = decodeMessage(bytes);
    const channel = this.#channels.get(message.channel);
    const before = this.#seqs.get(message.channel);
    // What is still on its way of a channel that has been asked for anew, or of none.
    if (!channel || channel.kind !== message.kind || (before === undefined && message.seq !== 0)) return;
    const isNext = message.seq === 0 || message.seq === (before ?? -1) + 1;
    if (!isNext || message.epoch !== this.#epoch) return this.#ask(message.channel, channel);
    this.#seqs.set(message.channel, message.seq);
    this.#events.message(message, bytes);
  }

  #closed(code: number, reason: string): void {
    this.#stopTimers();
    this.#socket = null;
    this.#isWelcome = false;
    this.#seqs.clear();
    if (code === CLOSE.token) return this.#events.state("refused", "token");
    if (code === CLOSE.protocol) return this.#events.state("refused", "protocol");
    const wait = retryDelay(this.#attempt++, () => this.#edge.random());
    this.#events.state(
      "waiting",
      reason || (this.#attempt === 1 ? "the connection broke" : "the relay does not answer"),
    );
    this.#later("retry", wait, () => this.#connect());
  }

  #later(name: "silence" | "clock" | "retry", ms: number, act: () => void): void {
    this.#timers.get(name)?.();
    this.#timers.set(name, this.#edge.after(ms, act));
  }

  #stopTimers(): void {
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
  }
}
