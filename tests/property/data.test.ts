import fc from "fast-check";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { zipSync } from "fflate";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { OpenOptions } from "../../server/data/source.ts";
import { nodeUnpackers } from "../../server/data/unpackers.ts";
import { InputError } from "../../shared/errors.ts";
import { hex, parseSignal, readBars } from "../../wasm/index.ts";
import { engine } from "../support/engine.ts";
import { type Edit, edits, mutated } from "../support/mutate.ts";

/** TIDEBOOK_FUZZ=200000 asks for so many files, a third each of text, Parquet and run files; a quick portion is part of every run. */
const WHOLE = Number(process.env.TIDEBOOK_FUZZ ?? 0);
const RUNS = WHOLE > 0 ? Math.ceil(WHOLE / 3) : 300;
const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_101);

interface Row {
  readonly time: bigint;
  readonly prices: readonly [open: number, high: number, low: number, close: number];
  readonly volume: number;
}

const rows: Row[] = Array.from({ length: 60 }, (_, index) => {
  const price = (at: number): number => Number((100 + Math.sin(at) * 5).toFixed(2));
  const [open, close] = [price(index), price(index + 1)] as const;
  const prices = [open, Math.max(open, close) + 0.25, Math.min(open, close) - 0.25, close] as const;
  return { time: BigInt(1_704_067_200_000 + 60_000 * index), prices, volume: index / 8 };
});

function text(separator: string, head: string, cells: (row: Row) => unknown[]): Uint8Array {
  const lines = rows.map((row) => cells(row).join(separator));
  return new TextEncoder().encode(`${[head, ...lines].filter(Boolean).join("\n")}\n`);
}

const iso = ({ time }: Row) => new Date(Number(time)).toISOString();

const tables: Record<string, Uint8Array> = {
  generic: text(",", "time,open,high,low,close,volume", ({ time, prices, volume }) => [time, ...prices, volume]),
  iso: text(";", "Date;Open;High;Low;Close;Volume", (row) => [iso(row), ...row.prices, row.volume]),
  binance: text(",", "", ({ time, prices, volume }) => [time, ...prices, volume, time + 59_999n, 1, 2, 3, 4, 0]),
  metatrader: text("\t", "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>", (row) => [
    iso(row).slice(0, 10).replaceAll("-", "."),
    iso(row).slice(11, 19),
    ...row.prices,
    row.volume,
  ]),
  quoted: text(",", '"time","open","high","low","close"', (row) =>
    [iso(row), ...row.prices].map((cell) => `"${cell}"`),
  ),
};

function parquet(
  options: Partial<ColumnSource> & { codec?: "UNCOMPRESSED" | "SNAPPY" | "GZIP" | "BROTLI" },
): Uint8Array {
  const { codec = "SNAPPY", ...how } = options;
  const price = (name: string, index: number): ColumnSource => {
    return { name, data: rows.map((row) => row.prices[index]!), type: "DOUBLE", ...how };
  };
  const time: ColumnSource = { name: "time", data: rows.map((row) => row.time), type: "INT64" };
  const columnData = [time, ...["open", "high", "low", "close"].map(price)];
  return new Uint8Array(
    parquetWriteBuffer({
      columnData,
      codec,
      compressors: { GZIP: gzipSync, BROTLI: brotliCompressSync },
      rowGroupSize: 40,
    }),
  );
}

const parquets: Record<string, Uint8Array> = {
  plain: parquet({ codec: "UNCOMPRESSED", encoding: "PLAIN", nullable: false }),
  optional: parquet({ codec: "UNCOMPRESSED", nullable: true }),
  snappy: parquet({ codec: "SNAPPY" }),
  gzip: parquet({ codec: "GZIP" }),
  brotli: parquet({ codec: "BROTLI" }),
  split: parquet({ codec: "UNCOMPRESSED", encoding: "BYTE_STREAM_SPLIT" }),
};

/** Reads a file and frees what came of it; gives the fingerprint. Throws nothing but `InputError`. */
function read(bytes: Uint8Array, { onBad = "fail", adjust = false }: OpenOptions = {}): string | undefined {
  try {
    const { bars, report } = readBars(engine, { label: "file", bytes, onBad, adjust }, nodeUnpackers);
    const time = bars.time();
    for (let row = 1; row < time.length; row++) expect(time[row - 1]! < time[row]!).toBe(true);
    expect(report.rows).toBe(bars.rows);
    const words = hex(bars.fingerprint());
    bars.free();
    return words;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toMatch(/^file: .{10,400}$/);
    return undefined;
  }
}

interface Timed {
  readonly ms: number;
  readonly again: () => void;
}

/** How many of the slowest are repeated: on a busy machine the slowest of all may only have been interrupted. */
const REPEATED = 20;

function timed(slowest: Timed[], work: () => void): void {
  const start = performance.now();
  work();
  const ms = performance.now() - start;
  if (slowest.length === REPEATED && ms <= (slowest.at(-1)?.ms ?? 0)) return;
  slowest.push({ ms, again: work });
  slowest.sort((a, b) => b.ms - a.ms).splice(REPEATED);
}

/** Repeats each of the slowest alone three times. Of the whole only: the machine of a quick run may be busy with other tests. */
function judgeSlowest(what: string, slowest: readonly Timed[]): void {
  if (WHOLE === 0) return;
  const alone = slowest.map(({ again }) => Math.min(...[0, 1, 2].map(() => timeOf(again))));
  const most = Math.max(...alone);
  console.log(`${what}: ${RUNS} files, seed ${SEED}, slowest alone ${most.toFixed(1)} ms`);
  expect(most).toBeLessThan(50);
}

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const options = fc.record({
  onBad: fc.constantFrom<OpenOptions["onBad"]>("fail", "drop", "keep"),
  adjust: fc.boolean(),
});

describe.each([
  ["text", tables],
  ["Parquet", parquets],
] as const)("a broken %s file", (what, files) => {
  test(
    `is read or refused in a sentence, seed ${SEED}`,
    () => {
      const slowest: Timed[] = [];
      const broken = fc.property(fc.constantFrom(...Object.keys(files)), edits, options, (name, changes, how) => {
        const bytes = mutated(files[name]!, changes);
        timed(slowest, () => void read(bytes, how));
      });
      fc.assert(broken, { numRuns: RUNS, seed: SEED });
      judgeSlowest(what, slowest);
    },
    WHOLE > 0 ? 3_600_000 : 60_000,
  );
});

test(`a broken signal is read or refused in a sentence, seed ${SEED}`, () => {
  const file = text(",", "time,value,available", (row) => [iso(row), row.volume, row.time + 1n]);
  const broken = fc.property(edits, (changes) => {
    try {
      const { time, available } = parseSignal(engine, mutated(file, changes), "file");
      time.forEach((at, index) => expect(available[index]! >= at).toBe(true));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      expect(error.message).toMatch(/^file: .{10,400}$/);
    }
  });
  fc.assert(broken, { numRuns: 300, seed: SEED });
});

test(`a broken archive is unpacked or refused in a sentence, seed ${SEED}`, () => {
  const packed = { gz: gzipSync(tables.generic!), zip: zipSync({ "a.csv": tables.generic! }) };
  const broken = fc.property(fc.constantFrom("gz" as const, "zip" as const), edits, (kind, changes: Edit[]) => {
    read(mutated(packed[kind], changes));
  });
  fc.assert(broken, { numRuns: 300, seed: SEED });
});

test("the same bars have one fingerprint, as text of any kind and as Parquet", () => {
  const withoutVolume = (file: Uint8Array) => {
    const lines = new TextDecoder().decode(file).trim().split("\n");
    const dropped = lines.map((line) => line.split(",").slice(0, 5).join(","));
    return new TextEncoder().encode(dropped.join("\n"));
  };
  const found = Object.values(parquets).map((bytes) => read(bytes));
  found.push(read(withoutVolume(tables.generic!)), read(tables.quoted!));
  expect(new Set(found).size).toBe(1);
  const withVolume = [tables.generic!, tables.iso!, tables.binance!, tables.metatrader!];
  expect(new Set(withVolume.map((bytes) => read(bytes))).size).toBe(1);
});
