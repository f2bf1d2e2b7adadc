import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";
import { InputError } from "../../shared/errors.ts";
import { priceText, quantityText } from "./instruments.ts";
import type { MarketEvent } from "./market.ts";
import type { SimLevel } from "./side.ts";

const LEVELS = 20;

/**
 * One event as a line of the truth: the book after it, to twenty levels, with the number of its last change, and what was
 * traded. Written from the market itself, before any venue's protocol and any fault; `time` is when it was, `shown` what the
 * venue's own clock said, as frames do.
 */
export function truthLine(venue: string, { market, time, trade }: MarketEvent): string {
  const { instrument, book, updateId } = market;
  const level = ([ticks, lots]: SimLevel) => [priceText(instrument, ticks), quantityText(instrument, lots)];
  const printed = trade && {
    id: trade.id,
    price: priceText(instrument, trade.ticks),
    quantity: quantityText(instrument, trade.lots),
    aggressor: trade.aggressor,
    time: trade.time,
  };
  return JSON.stringify({
    venue,
    symbol: instrument.symbol,
    time,
    shown: market.clock(time),
    id: updateId,
    bids: book.bids.top(LEVELS).map(level),
    asks: book.asks.top(LEVELS).map(level),
    ...(printed ? { trade: printed } : {}),
  });
}

/** The truth file: JSON, an object a line; the last one says which faults struck and how often. */
export class TruthFile {
  readonly #stream: WriteStream;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
  }

  /** @throws InputError when the file cannot be written */
  static async create(path: string): Promise<TruthFile> {
    const stream = createWriteStream(path);
    try {
      await once(stream, "open");
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new InputError("sim/truth", `${path}: the truth cannot be written there (${why})`, { cause });
    }
    return new TruthFile(stream);
  }

  write(line: string): void {
    this.#stream.write(`${line}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(resolve));
  }
}
