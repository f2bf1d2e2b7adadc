import { setTimeout as after } from "node:timers/promises";
import { alone, type Bench, type BenchControl, type BenchRow, besides, median } from "./row.ts";
import { enginePathRows } from "./relay/engine-path.ts";
import { ingestRows } from "./relay/ingest.ts";
import { memoryRows } from "./relay/memory.ts";
import { PATTERN } from "./relay/frames.ts";
import { cpuSeconds, forwardProcess, relayProcess } from "./relay/processes.ts";
import { Arrivals, forwardSide, relaySide, type Side } from "./relay/sides.ts";
import { LoopbackVenue } from "./relay/venue.ts";

const INSTRUMENTS = 20;
const RATES = [20_000, 50_000, 100_000];
const ROUNDS = 5;
const RUN_S = 0.5;
/** The same, unrecorded, so that both sides run optimised code. */
const WARMING_S = 4;
/** A subscriber that hears nothing for so long has heard all. */
const SILENCE_MS = 1500;
const TRADES = [...PATTERN].filter((letter) => letter === "t").length / PATTERN.length;

export const relayBench: Bench = {
  name: "relay",
  title: `Relay: from a venue's socket to a subscriber, ${INSTRUMENTS} instruments, beside a bare ws forward`,
  run: runRelayBench,
};

interface Load {
  readonly rate: number;
  readonly isBatched: boolean;
}

interface Passage {
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
  readonly disorder: number;
  /** Of one core, while frames came. */
  readonly cores: number;
  readonly trades: number;
}

async function runRelayBench(control: BenchControl): Promise<BenchRow[]> {
  const rows = await passageRows(control);
  const once = [...(await ingestRows(control)), ...(await enginePathRows(control))];
  return [...rows, ...once, ...(await memoryRows(control))];
}

async function passageRows({ signal, progress }: BenchControl): Promise<BenchRow[]> {
  const venue = await LoopbackVenue.start(INSTRUMENTS);
  const [forward, relay] = await sidesOf(venue);
  try {
    const loads = RATES.flatMap((rate): Load[] => [true, false].map((isBatched) => ({ rate, isBatched })));
    const sides = [relay, forward];
    // The relay last: a stream that is silent for some seconds is asked about, which the first round would show.
    for (const side of sides.toReversed()) await passage(venue, side, { rate: 50_000, isBatched: true }, WARMING_S);
    const found = loads.map((): Passage[][] => sides.map(() => []));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, load] of loads.entries()) {
        for (const [place, side] of sides.entries()) {
          signal.throwIfAborted();
          found[index]?.[place]?.push(await passage(venue, side, load, RUN_S));
        }
        progress(round * loads.length + index + 1, ROUNDS * loads.length);
      }
    }
    return loads.flatMap((load, index) => loadRows(load, found[index]?.[0] ?? [], found[index]?.[1] ?? []));
  } finally {
    await Promise.all([forward.close(), relay.close()]);
    await venue.close();
  }
}

async function sidesOf({ port }: LoopbackVenue): Promise<[forward: Side, relay: Side]> {
  const forward = await forwardSide(await forwardProcess(`ws://127.0.0.1:${port}/bare`));
  const relay = await relayProcess({
    venues: [
      {
        venue: "binance",
        instruments: INSTRUMENTS,
        rest: `http://127.0.0.1:${port}`,
        stream: `ws://127.0.0.1:${port}`,
      },
    ],
    log: { folder: "log" },
  });
  const side = await relaySide(relay);
  return [forward, side];
}

/** One run of frames over one side. */
async function passage(venue: LoopbackVenue, side: Side, load: Load, seconds: number): Promise<Passage> {
  const frames = Math.round((load.rate * seconds) / PATTERN.length) * PATTERN.length;
  const expected = Math.round(frames * TRADES);
  const [begun, used] = [performance.now(), cpuSeconds(side.pid)];
  await venue.run({ ...load, to: side.path, frames }, (ordinal) => {
    side.arrivals = new Arrivals(ordinal, (one) => venue.age(one));
  });
  const { arrivals } = side;
  let heard = -1;
  for (let silent = 0; arrivals && arrivals.received < expected && silent < SILENCE_MS; silent += 5) {
    if (arrivals.received !== heard) [heard, silent] = [arrivals.received, 0];
    await after(5);
  }
  const cores = (cpuSeconds(side.pid) - used) / ((performance.now() - begun) / 1000);
  const { received = 0, disorder = 0, ages = [] } = arrivals ?? {};
  const sorted = Float64Array.from(ages).sort();
  const quantile = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? NaN;
  const at = { p50: quantile(0.5), p99: quantile(0.99) };
  return { ...at, lost: expected - received, disorder, cores, trades: expected };
}

function loadRows({ rate, isBatched }: Load, own: readonly Passage[], bare: readonly Passage[]): BenchRow[] {
  const peer = "bare ws forward";
  const load = `${rate / 1000}k/s ${isBatched ? "batched" : "single"}`;
  const of = (side: readonly Passage[], what: keyof Passage) => median(side.map((one) => one[what]));
  const spread = (what: keyof Passage) => {
    const text = (side: readonly Passage[]) => side.map((one) => Math.round(one[what])).join(" ");
    return `rounds ${text(own)}; peer ${text(bare)}`;
  };
  const latency = (what: "p50" | "p99", target: string | null) =>
    besides(
      { name: `Latency ${what}, ${load}`, ns: of(own, what), unit: "µs", target, note: spread(what) },
      peer,
      of(bare, what),
    );
  const core = {
    name: `Core, ${load}`,
    ns: of(own, "cores"),
    unit: "cores",
    target: null,
    note: "decoded, applied, logged; peer: handed on alone",
  };
  const sum = (what: "lost" | "disorder" | "trades") => own.reduce((total, one) => total + one[what], 0);
  const lost = {
    name: `Lost, ${load}`,
    ns: sum("lost") + sum("disorder"),
    unit: "trades",
    target: "0",
    note: `of ${sum("trades")}; by their numbers at the subscriber`,
  };
  // A bound on the ratio of latencies is one on how much faster we are: 1.5 times the peer's is 0.667x.
  const latencies = [latency("p50", null), latency("p99", "≥ 0.667x")];
  // Not every system says what another process uses.
  const cores = Number.isNaN(core.ns) ? [] : [besides(core, peer, of(bare, "cores"))];
  return [...latencies, ...cores, alone(lost)];
}
