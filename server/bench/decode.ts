import { Book, type DecodedVenue, Decoder } from "../../wasm/index.ts";
import { nodeEngine } from "../engine.ts";
import { SortedArrayBook } from "./books-in-script.ts";
import { ccxtBook } from "./ccxt-book.ts";
import { type Contest, contestRows } from "./interleaved.ts";
import { marketData } from "./market-data.ts";
import type { Bench, BenchControl, BenchRow } from "./row.ts";

const FRAMES = 4000;
const SEED = 1;

export const decodeBench: Bench = {
  name: "decode",
  title: `Frames of venues, from bytes to ticks and into a book: ${FRAMES} different frames a run`,
  run: runDecodeBench,
};

type Level = readonly [price: string, quantity: string];
interface KrakenLevel {
  readonly price: number;
  readonly qty: number;
}

/** What a frame's text means, by `JSON.parse`. */
function parsed<T>(decoder: InstanceType<typeof TextDecoder>, frame: Uint8Array): T {
  return JSON.parse(decoder.decode(frame)) as T;
}

async function runDecodeBench(control: BenchControl): Promise<BenchRow[]> {
  const data = marketData(FRAMES, SEED);
  const ccxt = await ccxtBook(control);
  const contests = [
    depthContest(data.depth, ccxt),
    krakenContest(data.krakenBook, false),
    krakenContest(data.krakenBook, true),
    tradeContest(data.krakenTrades),
    hyperliquidContest(data.l2Book),
  ];
  const rows: BenchRow[] = [];
  for (const contest of contests) rows.push(...(await contestRows(contest, control)));
  return rows;
}

/** Our side: every frame is read, and applied unless it holds trades. */
function ours(
  venue: DecodedVenue,
  symbol: string,
  decimals: { price: number; quantity: number },
  { frames, depth, isChecked }: { frames: readonly Uint8Array[]; depth: number; isChecked: boolean },
): Contest["ours"] {
  const engine = nodeEngine();
  const decoder = new Decoder(engine, venue);
  decoder.instrument(symbol, decimals);
  const book = new Book(engine, decimals, depth);
  let differing = 0;
  const run = (): void => {
    for (const frame of frames) {
      const kind = decoder.decode(frame);
      if (kind === "trades") continue;
      if (!isChecked) decoder.apply(book);
      else if (!decoder.applyChecked(book)) differing++;
    }
  };
  run();
  const { short, general, other, refused } = decoder.counts();
  const fallback = ((100 * general) / (short + general + other + refused)).toFixed(1);
  const about = `${fallback} % of frames by the general path, ${refused} refused`;
  return { name: "ours", run, about: isChecked ? `${about}, ${differing} checksums computed` : about };
}

function depthContest(frames: readonly Uint8Array[], ccxt: (() => CcxtSide) | undefined): Contest {
  const text = new TextDecoder();
  const book = new SortedArrayBook();
  const script = (): void => {
    for (const frame of frames) {
      const { data } = parsed<{ data: { b: Level[]; a: Level[] } }>(text, frame);
      for (const [price, quantity] of data.b)
        book.set(0, Math.round(Number(price) * 100), Math.round(Number(quantity) * 1e4));
      for (const [price, quantity] of data.a)
        book.set(1, Math.round(Number(price) * 100), Math.round(Number(quantity) * 1e4));
    }
  };
  const peers = [{ name: "JSON.parse, Number, sorted arrays", target: "≥ 25x", run: script }];
  if (ccxt) {
    const { bids, asks, version } = ccxt();
    const run = (): void => {
      for (const frame of frames) {
        const { data } = parsed<{ data: { b: Level[]; a: Level[] } }>(text, frame);
        for (const [price, quantity] of data.b) bids.storeArray([Number(price), Number(quantity)]);
        for (const [price, quantity] of data.a) asks.storeArray([Number(price), Number(quantity)]);
        bids.limit();
        asks.limit();
      }
    };
    peers.push({ name: `JSON.parse and ccxt ${version}`, target: "≥ 75x", run });
  }
  const own = ours("binance", "ETHUSDT", { price: 2, quantity: 4 }, { frames, depth: 0, isChecked: false });
  return { name: "Binance depth 20x20, applied", unit: "ns/frame", pieces: frames.length, ours: own, peers };
}

type CcxtSide = ReturnType<NonNullable<Awaited<ReturnType<typeof ccxtBook>>>>;

function krakenContest(frames: readonly Uint8Array[], isChecked: boolean): Contest {
  const text = new TextDecoder();
  const book = new SortedArrayBook();
  const run = (): void => {
    for (const frame of frames) {
      const { data } = parsed<{ data: { bids: KrakenLevel[]; asks: KrakenLevel[] }[] }>(text, frame);
      for (const { bids, asks } of data) {
        for (const { price, qty } of bids) book.set(0, Math.round(price * 10), Math.round(qty * 1e8));
        for (const { price, qty } of asks) book.set(1, Math.round(price * 10), Math.round(qty * 1e8));
      }
    }
  };
  const own = ours("kraken", "BTC/USD", { price: 1, quantity: 8 }, { frames, depth: 25, isChecked });
  const peer = { name: "JSON.parse, sorted arrays", target: "≥ 12x", run, about: "the peer computes no checksum" };
  const name = `Kraken book, applied${isChecked ? ", with CRC-32" : ""}`;
  return { name, unit: "ns/frame", pieces: frames.length, ours: own, peers: [peer] };
}

function tradeContest(frames: readonly Uint8Array[]): Contest {
  const text = new TextDecoder();
  let sum = 0;
  const run = (): void => {
    for (const frame of frames) {
      const { data } = parsed<{ data: (KrakenLevel & { timestamp: string; trade_id: number })[] }>(text, frame);
      for (const { price, qty, timestamp, trade_id } of data) {
        sum += Math.round(price * 10) + Math.round(qty * 1e8) + Date.parse(timestamp) + trade_id;
      }
    }
    if (Number.isNaN(sum)) throw new Error("a trade has no number");
  };
  const own = ours("kraken", "BTC/USD", { price: 1, quantity: 8 }, { frames, depth: 0, isChecked: false });
  const peer = { name: "JSON.parse", target: "≥ 15x", run };
  return { name: "Kraken trades", unit: "ns/frame", pieces: frames.length, ours: own, peers: [peer] };
}

function hyperliquidContest(frames: readonly Uint8Array[]): Contest {
  type Side = readonly { readonly px: string; readonly sz: string }[];
  const text = new TextDecoder();
  const book = new SortedArrayBook();
  const run = (): void => {
    for (const frame of frames) {
      const { data } = parsed<{ data: { levels: [Side, Side] } }>(text, frame);
      book.clear();
      data.levels.forEach((levels, side) => {
        for (const { px, sz } of levels) book.set(side, Math.round(Number(px) * 10), Math.round(Number(sz) * 1e5));
      });
    }
  };
  const own = ours("hyperliquid", "BTC", { price: 1, quantity: 5 }, { frames, depth: 0, isChecked: false });
  const peer = { name: "JSON.parse, Number, sorted arrays", target: "faster", run };
  return { name: "Hyperliquid l2Book 20x20", unit: "ns/frame", pieces: frames.length, ours: own, peers: [peer] };
}
