import type { Engine } from "../../../wasm/index.ts";
import type { MarketListener } from "../market/listener.ts";
import { Market } from "../market/market.ts";
import { captureFacts, captureInputs } from "./capture.ts";

/** What a replay found. `compared` counts the book against quotes of the same update and against the venue's checksums. */
export interface ReplayResult {
  readonly venue: string;
  readonly frames: number;
  readonly books: number;
  readonly quotes: number;
  readonly trades: number;
  readonly compared: number;
  readonly mismatches: number;
  readonly gaps: number;
  readonly digest: string;
  readonly seconds: number;
  /** Of a log: checkpoints that were met, and whether one differs. */
  readonly checkpoints?: number;
  readonly isDifferent?: boolean;
  /** What is to be said beside the counts. */
  readonly notes?: readonly string[];
}

export interface ReplayOptions {
  readonly engine: Engine;
  readonly listeners?: readonly MarketListener[];
  /** Called before each input with its time in µs; what it awaits sets the pace. */
  readonly pace?: (time: number) => Promise<void>;
  /** Seconds, for the result. */
  readonly clock: () => number;
}

/** Plays a capture through the same market as the live relay. @throws InputError for what is no capture */
export async function replayCapture(path: string, options: ReplayOptions): Promise<ReplayResult> {
  const started = options.clock();
  const facts = await captureFacts(path);
  const market = new Market(options.engine, options.listeners);
  market.take({ kind: "declare", declaration: facts.declaration, receivedTime: 0 });
  let end = 0;
  for await (const input of captureInputs(path, facts)) {
    await options.pace?.(input.receivedTime);
    market.take(input);
    end = input.receivedTime;
  }
  market.take({ kind: "timer", receivedTime: end });
  return {
    ...replayCounts(market, false),
    venue: facts.venue.name,
    frames: facts.frames,
    seconds: options.clock() - started,
  };
}

type Counted = "books" | "quotes" | "trades" | "compared" | "mismatches" | "gaps";

/** What a market counted over a replay. */
export function replayCounts(market: Market, isLive: boolean): Record<Counted, number> & { readonly digest: string } {
  const counts = { books: 0, quotes: 0, trades: 0, compared: 0, mismatches: 0, gaps: 0 };
  for (const { counts: own, book } of market.instruments()) {
    counts.books += own.books;
    counts.quotes += own.quotes;
    counts.trades += own.trades;
    counts.compared += own.compared + book.counts.checked;
    counts.mismatches += own.mismatches;
    counts.gaps += book.counts.gaps;
    // A checksum that does not fit tells of a lost message where a relay repaired its book, as every log shows.
    counts[isLive ? "gaps" : "mismatches"] += book.counts.wrongChecksums;
  }
  return { ...counts, digest: market.digest.value() };
}
