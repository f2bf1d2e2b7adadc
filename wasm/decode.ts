import { AppError } from "../shared/errors.ts";
import { type Book, type BookDecimals, type BookLevel, checkStatus } from "./book.ts";
import type { Engine } from "./host.ts";
import type { Place } from "./memory.ts";

/** Venues whose frames the engine reads from bytes. */
export type DecodedVenue = "binance" | "kraken" | "hyperliquid";
const VENUES: readonly DecodedVenue[] = ["binance", "kraken", "hyperliquid"];

/** What a frame is. `other` is valid JSON that the host reads itself: acknowledgements, heartbeats, account events. */
export type FrameKind = "other" | "delta" | "snapshot" | "quote" | "trades";
const KINDS: readonly FrameKind[] = ["other", "delta", "snapshot", "quote", "trades"];

/**
 * Why a frame was not read: `finer` has a number with more decimals than the instrument's, `large` one of 2^53 or more;
 * `shape` lacks a field, has one twice or of another type; `symbol` names no declared instrument.
 */
export type Refusal = "malformed" | "shape" | "number" | "negative" | "finer" | "large" | "symbol";
const REFUSALS: readonly Refusal[] = ["malformed", "shape", "number", "negative", "finer", "large", "symbol"];

/** A public print, in ticks and lots; `time` in µs since 1970 UTC. */
export interface DecodedTrade extends BookLevel {
  readonly time: number;
  readonly id: number;
  /** Whether the aggressor bought. */
  readonly isBuy: boolean;
}

export interface DecoderCounts {
  /** Frames that were as the venue usually writes them. */
  readonly short: number;
  /** Frames of the same meaning in another form: they cost more. */
  readonly general: number;
  readonly other: number;
  readonly refused: number;
}

/** Room for frames at first; larger ones make it grow. */
const FIRST_INPUT = 65_536;
const HEADER_BYTES = 128;
const CHECKSUM_DIFFERS = 4;

/**
 * Reads one venue's frames from bytes to ticks and lots, never to a number that was not written. What was read last stands
 * in its getters until the next `decode`. Using it after `free` is an error.
 */
export class Decoder {
  private readonly engine: Engine;
  private readonly handle: number;
  private readonly head: Place;
  private input: Place;
  private readonly encoder = new TextEncoder();
  private isFreed = false;

  constructor(engine: Engine, venue: DecodedVenue) {
    this.engine = engine;
    this.handle = engine.exports.decoder_new(VENUES.indexOf(venue));
    this.head = engine.memory.place(engine.exports.decoder_header(this.handle), HEADER_BYTES);
    this.input = this.room(FIRST_INPUT);
  }

  /** Declares an instrument by the venue's symbol and gives its number; again, to change its decimals. */
  instrument(symbol: string, decimals: BookDecimals): number {
    this.living();
    const { exports, memory } = this.engine;
    const text = memory.text(symbol);
    const number = memory.with([text], (pointer = 0) =>
      exports.decoder_instrument(this.handle, pointer, text.length, decimals.price, decimals.quantity),
    );
    return number;
  }

  /**
   * Reads a frame.
   * @param unnamed the instrument of frames that carry no symbol, as a snapshot over HTTP
   * @returns its kind, or why it was refused: `isRefusal` tells them apart
   */
  decode(frame: Uint8Array | string, unnamed = -1): FrameKind | Refusal {
    this.living();
    let length = frame.length;
    if (typeof frame === "string") {
      // A UTF-16 unit is at most three bytes of UTF-8.
      if (3 * length > this.input.octets.length) this.input = this.room(3 * length);
      length = this.encoder.encodeInto(frame, this.input.octets).written;
    } else {
      if (length > this.input.octets.length) this.input = this.room(length);
      this.input.octets.set(frame);
    }
    const answer = this.engine.exports.decoder_decode(this.handle, length, unnamed);
    return (answer < 0 ? REFUSALS[-answer - 1] : KINDS[answer]) ?? "malformed";
  }

  /** Number of the instrument. */
  get number(): number {
    return this.header(0);
  }

  /** The first update that a delta contains; 0 where the venue does not number them. */
  get first(): number {
    return this.header(1);
  }

  /** The last update that a delta, snapshot or quote contains. */
  get last(): number {
    return this.header(2);
  }

  /** The venue's time in µs since 1970 UTC, 0 where it sends none. */
  get time(): number {
    return this.header(3);
  }

  get checksum(): number | null {
    const checksum = this.header(4);
    return checksum < 0 ? null : checksum;
  }

  /** Trades that were before the subscription. */
  get isHistory(): boolean {
    return this.header(5) === 1;
  }

  /** Best bid and ask of a quote. */
  get quote(): { bid: BookLevel; ask: BookLevel } {
    return {
      bid: { ticks: this.header(9), lots: this.header(10) },
      ask: { ticks: this.header(11), lots: this.header(12) },
    };
  }

  /** Levels of a delta, snapshot or quote: ticks and lots by turns, 0 lots where a level is removed. */
  levels(): { bids: Float64Array; asks: Float64Array } {
    const bids = 2 * this.header(6);
    const all = this.figures(this.engine.exports.decoder_levels(this.handle));
    return { bids: all.slice(0, bids), asks: all.slice(bids) };
  }

  trades(): DecodedTrade[] {
    const all = this.figures(this.engine.exports.decoder_trades(this.handle));
    return Array.from({ length: all.length / 5 }, (_, index) => {
      const [ticks = NaN, lots = NaN, time = NaN, id = NaN, isBuy] = all.subarray(5 * index, 5 * index + 5);
      return { ticks, lots, time, id, isBuy: isBuy === 1 };
    });
  }

  /**
   * Applies the delta or snapshot read last to a book of the same decimals. Whether its number follows the book's is the
   * caller's question, before.
   * @param limit levels a side that such a snapshot can hold, 0 for any number
   * @throws AppError for a book of other decimals
   */
  apply(book: Book, limit = 0): void {
    this.living();
    checkStatus(this.engine.exports.decoder_apply(this.handle, book.handle, limit, 0));
  }

  /** Applies as `apply`, then compares the frame's checksum with the book: false where they differ. */
  applyChecked(book: Book, limit = 0): boolean {
    this.living();
    const status = this.engine.exports.decoder_apply(this.handle, book.handle, limit, 1);
    if (status === CHECKSUM_DIFFERS) return false;
    checkStatus(status);
    return true;
  }

  counts(): DecoderCounts {
    const [short = 0, general = 0, other = 0, refused = 0] = this.figures(
      this.engine.exports.decoder_counts(this.handle),
    );
    return { short, general, other, refused };
  }

  free(): void {
    this.living();
    this.isFreed = true;
    this.engine.exports.decoder_free(this.handle);
  }

  private room(bytes: number): Place {
    return this.engine.memory.place(this.engine.exports.decoder_input(this.handle, bytes), bytes);
  }

  private header(place: number): number {
    this.living();
    return this.head.doubles[place] ?? NaN;
  }

  /** Its places are the engine's again after `free`, so nothing may touch them. */
  private living(): void {
    if (this.isFreed) throw new AppError("engine/freed", "this decoder was freed before");
  }

  private figures(count: number): Float64Array {
    this.living();
    return this.engine.memory.figures(count).slice();
  }
}

/** Whether an answer of `decode` is a refusal. */
export function isRefusal(answer: FrameKind | Refusal): answer is Refusal {
  return (REFUSALS as readonly string[]).includes(answer);
}
