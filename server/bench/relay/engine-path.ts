import { USUAL_EVENTS } from "../../../shared/market-events.ts";
import { nodeEngine } from "../../engine.ts";
import { Market } from "../../relay/market/market.ts";
import { alone, type BenchControl, type BenchRow, median } from "../row.ts";
import { LoopbackFrames, payloadOf } from "./frames.ts";

const INSTRUMENTS = 20;
const FRAMES = 100_000;
const ROUNDS = 5;
const WARMING = 2;
const LONGEST = 1024;

/** Frames that are there already through all that a relay makes of them: books, bars, events, digest. */
export async function enginePathRows({ progress }: BenchControl): Promise<BenchRow[]> {
  const frames = new LoopbackFrames(INSTRUMENTS);
  const { market, start } = marketOf(frames);
  const figures: number[] = [];
  for (let round = -WARMING; round < ROUNDS; round++) {
    const time = start / 1000 + (round + WARMING + 1) * 1000;
    const room = Buffer.alloc(LONGEST);
    const all = Array.from({ length: FRAMES }, () =>
      Buffer.from(payloadOf(room.subarray(0, frames.write(room, 0, time)))),
    );
    const begun = performance.now();
    for (const frame of all) {
      market.take({ kind: "frame", venue: "binance", connection: 1, frame, receivedTime: time * 1000 });
    }
    if (round >= 0) figures.push(((performance.now() - begun) * 1e6) / FRAMES);
    progress(round + WARMING + 1, ROUNDS + WARMING);
  }
  const note = `books, bars, events and digest; target: 500,000 a second; median of ${ROUNDS}`;
  return [alone({ name: "Frame through the engine", ns: median(figures), unit: "ns/frame", target: "≤ 2000", note })];
}

function marketOf(frames: LoopbackFrames): { market: Market; start: number } {
  const start = Date.now() * 1000;
  const market = new Market(nodeEngine());
  market.take({ kind: "configure", settings: { events: USUAL_EVENTS, bars: [60_000] }, receivedTime: start });
  const instruments = frames.symbols.map((symbol) => {
    const decimals = { price: 2, quantity: 8 };
    return { symbol, name: symbol, base: symbol.replace("USDT", ""), quote: "USDT", decimals };
  });
  market.take({
    kind: "declare",
    declaration: { venue: "binance", isDepthKnown: true, instruments },
    receivedTime: start,
  });
  for (const symbol of frames.symbols) {
    const venue = "binance";
    market.take({ kind: "snapshot", venue, symbol, body: frames.snapshot(symbol, 1000), receivedTime: start });
  }
  return { market, start };
}
