import type { BookRule } from "../book.ts";
import { crc32 } from "../crc32.ts";
import type { BookSide } from "../levels.ts";

const CHECKED_LEVELS = 10;

/**
 * CRC-32 over the best ten asks, then the best ten bids: price and quantity without point and leading zeros, which is
 * what ticks and lots are as long as the book keeps the precision of the wire (docs.kraken.com, "Book checksum v2").
 */
function checksum(bids: BookSide, asks: BookSide): number {
  const text = (side: BookSide) =>
    side
      .top(CHECKED_LEVELS)
      .map(([ticks, lots]) => `${ticks}${lots}`)
      .join("");
  return crc32(text(asks) + text(bids));
}

export const DEPTH = 100;

/** Levels that fall out of the depth are not told: both sides are cut to it after each message. */
export const book: BookRule = {
  snapshot: "stream",
  depth: DEPTH,
  truncates: true,
  zeros: "meant",
  place: () => "apply",
  checksum,
};
