import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  type writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { seededNumbers } from "../../../../server/bench/market-data.ts";
import { logRecords } from "../../../../server/relay/log/reader.ts";
import { isLog } from "../../../../server/relay/log/segments.ts";
import { verifyLog } from "../../../../server/relay/log/verify.ts";
import { EventLog } from "../../../../server/relay/log/writer.ts";
import { InputError } from "../../../../shared/errors.ts";
import { temporaryFolder } from "../../../support/checkout.ts";

/** Bytes that one write takes at most; writes until the disk is full, and how much it still takes of the next. */
const roomy = { most: Infinity, left: Infinity, part: 0 };
const disk = vi.hoisted(() => ({ most: Infinity, left: Infinity, part: 0 }));

vi.mock("node:fs", async (original) => {
  const real = await original<{ writeSync: typeof writeSync }>();
  const write = (handle: number, bytes: Uint8Array, from = 0): number => {
    if (--disk.left < -1 || (disk.left < 0 && disk.part === 0))
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const most = disk.left < 0 ? disk.part : disk.most;
    return real.writeSync(handle, bytes, from, Math.min(most, bytes.length - from));
  };
  return { ...real, writeSync: write };
});

afterEach(() => void Object.assign(disk, roomy));

const keep = { bytes: Infinity, time: Infinity };
const below = seededNumbers(6);
const random = Uint8Array.from({ length: 3000 }, () => below(256));

/** Each record tells its number; each is a block, some are segments. */
function written(log: EventLog, from: number, to: number): void {
  for (let number = from; number < to; number++) {
    log.append({ kind: "frame", receivedTime: number * 200_000, payload: random.map((byte) => byte ^ number) });
    log.flush();
  }
}

const numbersIn = (folder: string) =>
  isLog(folder) ? [...logRecords(folder)].map(({ payload }) => (payload[0] ?? 0) ^ (random[0] ?? 0)) : [];
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

test.each([0, 1, 700])(
  "a disk that is full at any write, after %i bytes of it, costs what came later and no more",
  (part) => {
    for (let left = 0; left < 30; left++) {
      const folder = temporaryFolder(afterAll);
      const options = { folder, keep, segmentBytes: 10_000 };
      const log = new EventLog(options);
      Object.assign(disk, { left, part });
      written(log, 0, 20);
      const isWhole = log.failure === null;
      if (!isWhole) expect(log.failure).toBe("the disk is full");
      Object.assign(disk, roomy);
      log.close();
      const kept = isWhole ? 20 : numbersIn(folder).length;
      expect(numbersIn(folder)).toEqual(numbers(0, kept));
      for (const [from, to] of [
        [100, 103],
        [103, 106],
      ] as const) {
        const again = new EventLog(options);
        expect([again.nextSeq, again.recovered]).toEqual([1 + kept + from - 100, 0]);
        written(again, from, to);
        again.close();
      }
      expect(verifyLog(folder).damage).toEqual([]);
      expect(numbersIn(folder)).toEqual([...numbers(0, kept), ...numbers(100, 106)]);
    }
  },
);

test("a full disk lets no relay begin where one crashed, and says so; later it goes on", () => {
  const folder = temporaryFolder(afterAll);
  const log = new EventLog({ folder, keep });
  written(log, 0, 5);
  log.close();
  rmSync(join(folder, "MANIFEST"));
  Object.assign(disk, { left: 0, part: 0 });
  expect(() => new EventLog({ folder, keep })).toThrow(
    new InputError(
      "log/folder",
      `${folder}: the log cannot be written there (the disk is full): mend that, or choose another folder`,
    ),
  );
  Object.assign(disk, roomy);
  const again = new EventLog({ folder, keep });
  written(again, 5, 7);
  again.close();
  expect(verifyLog(folder).damage).toEqual([]);
  expect(numbersIn(folder)).toEqual(numbers(0, 7));
});

test("a log that is taken away while it is written is told, and ends without a fault", () => {
  const folder = temporaryFolder(afterAll);
  const log = new EventLog({ folder, keep });
  written(log, 0, 2);
  log.sync();
  expect(log.failure).toBeNull();
  rmSync(folder, { recursive: true });
  log.sync();
  expect(log.failure).toBe("0000000000000001.tbl was taken away");
  log.close();
});

test("a disk that takes a little at a time gets all of it", () => {
  const folder = temporaryFolder(afterAll);
  const log = new EventLog({ folder, keep });
  disk.most = 100;
  written(log, 0, 5);
  log.close();
  expect(verifyLog(folder).damage).toEqual([]);
  expect(numbersIn(folder)).toEqual(numbers(0, 5));
});

test("a line of the MANIFEST that a crash tore is cut off, and its segment sealed anew", () => {
  const folder = temporaryFolder(afterAll);
  const path = join(folder, "MANIFEST");
  const log = new EventLog({ folder, keep, segmentBytes: 10_000 });
  written(log, 0, 10);
  log.close();
  const sealed = readFileSync(path, "utf8");
  truncateSync(path, sealed.length - 40);
  const again = new EventLog({ folder, keep });
  written(again, 10, 12);
  again.close();
  expect(readFileSync(path, "utf8").slice(0, sealed.length)).toBe(sealed);
  expect(verifyLog(folder).damage).toEqual([]);
  expect(numbersIn(folder)).toEqual(numbers(0, 12));
});

test("a sealed segment that lost its end is no torn tail: nothing is written behind it", () => {
  const folder = temporaryFolder(afterAll);
  const log = new EventLog({ folder, keep });
  written(log, 0, 5);
  log.close();
  const [segment = ""] = readdirSync(folder).filter((name) => name.endsWith(".tbl"));
  truncateSync(join(folder, segment), 4000);
  expect(() => new EventLog({ folder, keep })).toThrow(
    /block 2 at byte \d+: the block is cut off: .* move .* away, and a new one begins/,
  );
  expect(existsSync(join(folder, "LOCK"))).toBe(false);
  expect(verifyLog(folder).damage).toMatchObject([{ isTail: false, block: 2 }]);
});

test("a segment that is gone is missing, unless retention may have taken it", () => {
  const folder = temporaryFolder(afterAll);
  const log = new EventLog({ folder, keep, segmentBytes: 8000 });
  written(log, 0, 6);
  log.append({ kind: "order", receivedTime: 1_300_000, payload: random });
  written(log, 7, 20);
  log.close();
  const segments = readdirSync(folder).filter((name) => name.endsWith(".tbl"));
  expect(segments.length).toBeGreaterThan(5);
  const without = (...gone: number[]) => {
    const copy = temporaryFolder(afterAll);
    cpSync(folder, copy, { recursive: true });
    for (const place of gone) rmSync(join(copy, segments.at(place) ?? ""));
    return verifyLog(copy);
  };
  expect(without(0)).toMatchObject({ removed: 1, damage: [] });
  expect(without(0, 1).removed).toBe(2);
  for (const place of [1, 2, -2, -1]) {
    const { damage } = without(place);
    expect(damage).toMatchObject([{ file: segments.at(place), isMissing: true }]);
    expect(damage[0]?.text).toContain("the segment is missing, and it was not retention that removed it");
  }
  // The order's.
  expect(without(0, 1, 2).damage).toHaveLength(1);
});

test.each([
  ["nothing", () => "null"],
  ["times", (line: string) => line.replace(/"firstTime":\d/, '"firstTime":7')],
  ["bytes", (line: string) => line.replace(/"bytes":\d/, '"bytes":7')],
  ["no hash", (line: string) => line.replace(/"hash":"..../, '"hash":"')],
  ["that orders are market data", (line: string) => line.replace('"isMarket":false', '"isMarket":true')],
])("a line of the MANIFEST that says %s is found", (_what, altered) => {
  const folder = temporaryFolder(afterAll);
  const log = new EventLog({ folder, keep });
  log.append({ kind: "order", receivedTime: 5, payload: random });
  log.close();
  expect(verifyLog(folder).damage).toEqual([]);
  const path = join(folder, "MANIFEST");
  writeFileSync(path, `${altered(readFileSync(path, "utf8").trimEnd())}\n`);
  let found: unknown;
  try {
    found = verifyLog(folder)
      .damage.map(({ text }) => text)
      .join();
  } catch (error) {
    found = (error as Error).message;
  }
  expect(found).toMatch(/MANIFEST, line 1: this is no line of a MANIFEST|the MANIFEST says something else/);
});

test("a folder is one relay's: of a process that lives, not of another one with its number", () => {
  const folder = temporaryFolder(afterAll);
  const log = new EventLog({ folder, keep });
  expect(() => new EventLog({ folder, keep })).toThrow(`another relay (process ${process.pid}) writes there`);
  log.close();
  const lock = join(folder, "LOCK");
  writeFileSync(lock, "999999999\n");
  new EventLog({ folder, keep }).close();
  // The parent lives; it did not begin so early.
  writeFileSync(lock, `${process.ppid} 1\n`);
  new EventLog({ folder, keep }).close();
  writeFileSync(lock, `${process.ppid}\n`);
  expect(() => new EventLog({ folder, keep })).toThrow(`another relay (process ${process.ppid}) writes there`);
});
