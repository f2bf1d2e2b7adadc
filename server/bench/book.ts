import { Book } from "../../wasm/index.ts";
import { nodeEngine } from "../engine.ts";
import { type ScriptBook, SortedArrayBook, TickArrayBook } from "./books-in-script.ts";
import { ccxtBook } from "./ccxt-book.ts";
import { type Contest, contestRows } from "./interleaved.ts";
import { type LevelChanges, levelChanges, MIDDLE } from "./market-data.ts";
import type { Bench, BenchControl, BenchRow } from "./row.ts";

const CHANGES = 200_000;
const SEED = 2;
/** Changes that a host hands over in one call. */
const BATCH = 1000;
const WIDTH = 1 << 17;

export const bookBench: Bench = {
  name: "book",
  title: `Order book by price: ${CHANGES.toLocaleString("en-US")} changes of single levels a run`,
  run: runBookBench,
};

async function runBookBench(control: BenchControl): Promise<BenchRow[]> {
  const changes = levelChanges(CHANGES, SEED);
  const ccxt = await ccxtBook(control);
  const peers = [
    { name: "JavaScript array by tick", target: "≥ 4x", run: scriptRun(new TickArrayBook(MIDDLE, WIDTH), changes) },
    { name: "JavaScript sorted arrays", target: "faster", run: scriptRun(new SortedArrayBook(), changes) },
  ];
  if (ccxt) {
    const { bids, asks, version } = ccxt();
    const run = (): void => {
      for (let at = 0; at < CHANGES; at++) {
        const side = changes.side[at] === 0 ? bids : asks;
        side.storeArray([changes.ticks[at] ?? 0, changes.lots[at] ?? 0]);
        if (at % BATCH === 0) {
          bids.limit();
          asks.limit();
        }
      }
    };
    peers.push({ name: `ccxt ${version}, depth 500`, target: "≥ 150x", run });
  }
  const contest: Contest = { name: "Update", unit: "ns/update", pieces: CHANGES, ours: ownSide(changes), peers };
  return contestRows(contest, control);
}

/** Batches of changes by side; only their order on each side matters. */
function ownSide({ side, ticks, lots }: LevelChanges): Contest["ours"] {
  const book = new Book(nodeEngine(), { price: 2, quantity: 4 });
  const batches: (readonly [bids: Float64Array, asks: Float64Array])[] = [];
  for (let start = 0; start < CHANGES; start += BATCH) {
    const pairs: [number[], number[]] = [[], []];
    for (let at = start; at < start + BATCH; at++) pairs[side[at] === 0 ? 0 : 1].push(ticks[at] ?? 0, lots[at] ?? 0);
    batches.push([Float64Array.from(pairs[0]), Float64Array.from(pairs[1])]);
  }
  const run = (): void => {
    for (const [bids, asks] of batches) book.apply(bids, asks);
  };
  return { name: "ours", run, about: `${BATCH} changes a call` };
}

function scriptRun(book: ScriptBook, { side, ticks, lots }: LevelChanges): () => void {
  return () => {
    for (let at = 0; at < CHANGES; at++) book.set(side[at] ?? 0, ticks[at] ?? 0, lots[at] ?? 0);
    if (Number.isNaN(book.best(0))) throw new Error("the book is empty");
  };
}
