import type { Message } from "../../../shared/protocol/message.ts";
import { LiveMarket } from "./market.ts";

const FRAME_EVERY_MS = 15_000;
const LONGEST_MS = 15 * 60_000;
const MOST_BYTES = 32 * 1024 * 1024;

interface Held {
  readonly time: number;
  readonly bytes: Uint8Array;
}

interface KeyFrame {
  readonly time: number;
  readonly market: LiveMarket;
  /** Messages from here on came after it. */
  readonly from: number;
}

/** Keeps what the relay told of the last quarter of an hour, and shows the market as it was at any moment of it. */
export class Deck {
  readonly #decode: (bytes: Uint8Array) => Message;
  #messages: Held[] = [];
  #dropped = 0;
  #frames: KeyFrame[] = [];
  #bytes = 0;
  #shown: { market: LiveMarket; time: number; next: number } | null = null;

  constructor(decode: (bytes: Uint8Array) => Message) {
    this.#decode = decode;
  }

  /** The first moment that can be shown, ms; Infinity while there is none. */
  get from(): number {
    return this.#frames[0]?.time ?? Infinity;
  }

  /** Keeps a message that has just been taken in by `now`. Times in ms of the relay's clock, never going back. */
  keep(bytes: Uint8Array, time: number, now: LiveMarket): void {
    this.#messages.push({ time, bytes });
    this.#bytes += bytes.length;
    const newest = this.#frames.at(-1);
    if (!newest || time - newest.time >= FRAME_EVERY_MS) {
      this.#frames.push({ time, market: now.copy(), from: this.#dropped + this.#messages.length });
    }
    const second = this.#frames[1];
    if (second && (this.#bytes > MOST_BYTES || time - this.from > LONGEST_MS)) this.#drop(second.from);
  }

  clear(): void {
    this.#dropped += this.#messages.length;
    this.#messages = [];
    this.#frames = [];
    this.#bytes = 0;
    this.#shown = null;
  }

  /** The market at a time, or at the nearest that is kept. */
  at(time: number): LiveMarket {
    const frame = this.#frames.findLast((one) => one.time <= time) ?? this.#frames[0];
    if (!frame) return new LiveMarket();
    const isAhead = this.#shown && this.#shown.time <= time && this.#shown.next >= frame.from;
    const shown = isAhead && this.#shown ? this.#shown : { market: frame.market.copy(), time, next: frame.from };
    for (let held = this.#held(shown.next); held && held.time <= time; held = this.#held(++shown.next)) {
      shown.market.take(this.#decode(held.bytes));
    }
    shown.time = time;
    this.#shown = shown;
    return shown.market;
  }

  #held(place: number): Held | undefined {
    return this.#messages[place - this.#dropped];
  }

  #drop(from: number): void {
    const gone = this.#messages.splice(0, from - this.#dropped);
    this.#dropped = from;
    this.#bytes -= gone.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#frames.shift();
    if (this.#shown && this.#shown.next < from) this.#shown = null;
  }
}
