import { once } from "node:events";
import { WebSocket } from "ws";
import { Book, Decoder } from "../../../wasm/index.ts";
import { nodeEngine } from "../../engine.ts";
import { machineNet } from "../../relay/edge.ts";
import { contestRows } from "../interleaved.ts";
import type { BenchControl, BenchRow } from "../row.ts";
import { bookChanges } from "./frames.ts";
import { LoopbackVenue } from "./venue.ts";

const SYMBOL = "C0USDT";
const DECIMALS = { price: 2, quantity: 8 };
const FRAMES = 2000;
const TIMES = 30;
const ROUNDS = 5;

/** Frames from a socket as fast as they can be taken: ours into a book, the peer's into objects. */
export async function ingestRows(control: BenchControl): Promise<BenchRow[]> {
  const venue = await LoopbackVenue.start(1);
  const piece = bookChanges(SYMBOL, FRAMES);
  try {
    const ours = taking(await bookOfFrames(`ws://127.0.0.1:${venue.port}/ours`));
    const theirs = taking(await objectsOfFrames(`ws://127.0.0.1:${venue.port}/theirs`));
    const run = (to: string, taken: typeof ours) => async () => {
      const begun = performance.now();
      const all = taken.next(FRAMES * TIMES);
      await venue.run({ to, piece, times: TIMES });
      await all;
      return (performance.now() - begun) / 1000;
    };
    const bytes = Math.round(piece.length / FRAMES);
    return await contestRows(
      {
        name: `Ingest, frames of ${bytes} B`,
        ...{ unit: "ns/frame", pieces: FRAMES * TIMES, rounds: ROUNDS, warming: 2 },
        ours: { name: "ours", run: run("/ours", ours), about: "socket to book" },
        peers: [{ name: "ws client + JSON.parse", target: "≥ 4x", run: run("/theirs", theirs) }],
      },
      control,
    );
  } finally {
    await venue.close();
  }
}

/** What calls back for each frame that it has taken. */
type Source = (taken: () => void) => void;

function taking(source: Source): { next(count: number): Promise<void> } {
  let left = 0;
  let done: () => void = () => undefined;
  source(() => {
    if (--left === 0) done();
  });
  return {
    next: (count) => {
      left = count;
      return new Promise((resolve) => (done = resolve));
    },
  };
}

async function bookOfFrames(address: string): Promise<Source> {
  const engine = nodeEngine();
  const decoder = new Decoder(engine, "binance");
  decoder.instrument(SYMBOL, DECIMALS);
  const book = new Book(engine, DECIMALS);
  let taken: () => void = () => undefined;
  await new Promise<void>((resolve) => {
    machineNet.open(address, {
      opened: resolve,
      frame: (bytes) => {
        if (decoder.decode(bytes) === "delta") decoder.apply(book);
        taken();
      },
      pinged: () => undefined,
      closed: () => undefined,
    });
  });
  return (told) => (taken = told);
}

async function objectsOfFrames(address: string): Promise<Source> {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, "open");
  let kinds = 0;
  return (taken) =>
    socket.on("message", (data: Buffer) => {
      const { data: event } = JSON.parse(data.toString()) as { data: { e: string } };
      if (event.e === "depthUpdate") kinds++;
      if (kinds > 0) taken();
    });
}
