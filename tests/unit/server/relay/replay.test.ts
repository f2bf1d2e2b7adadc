import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { replayCapture } from "../../../../server/relay/replay/replay.ts";
import { engine } from "../../../support/engine.ts";
import { FeedTrial } from "../../../support/plain-reader.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_108);
const VENUES = ["binance", "kraken", "hyperliquid"];
const folder = mkdtempSync(join(tmpdir(), "tidebook-capture-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the simulator sent in so many seconds, of one instrument or several. */
function captured(venue: string, instruments: number, faults: readonly string[] = []): string[] {
  const trial = new FeedTrial(venue, { seed: SEED, instruments, rate: 100, faults });
  trial.subscribe(["trades", "quotes", "book"]);
  trial.run(venue === "hyperliquid" ? 40 : 20);
  return trial.lines;
}

function replayed(lines: readonly string[], name = "capture.gz") {
  const path = join(folder, name);
  const text = `${lines.join("\n")}\n`;
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return replayCapture(path, { engine, clock: () => 0 });
}

describe.each(VENUES)("a capture of %s", (venue) => {
  test(`replays with nothing that differs, and twice the same, seed ${SEED}`, async () => {
    const lines = captured(venue, 1);
    const [first, second] = [await replayed(lines), await replayed(lines, "plain.txt")];
    expect(first).toMatchObject({ venue, frames: lines.length, mismatches: 0, gaps: 0 });
    expect(first.books).toBeGreaterThan(40);
    expect(first.trades).toBeGreaterThan(10);
    if (venue !== "hyperliquid") expect(first.compared).toBeGreaterThan(20);
    expect(second.digest).toBe(first.digest);
  });

  test(`of several instruments finds whose each frame is, seed ${SEED}`, async () => {
    const result = await replayed(captured(venue, 3));
    expect(result).toMatchObject({ mismatches: 0, gaps: 0 });
    expect(result.books).toBeGreaterThan(60);
  });

  test(`without one of its changes puts out something else, seed ${SEED}`, async () => {
    const lines = captured(venue, 1);
    const at = lines.findIndex((line, index) => index > lines.length / 2 && /depthUpdate|"update"|l2Book/.test(line));
    const result = await replayed(lines.toSpliced(at, 1));
    expect(result.digest).not.toBe((await replayed(lines)).digest);
    if (venue === "binance") expect(result.gaps).toBe(1);
  });
});

test(`a quantity that is not what the venue sent is found by Kraken's checksum, seed ${SEED}`, async () => {
  const lines = captured("kraken", 1);
  const at = lines.findIndex(
    (line, index) => index > 30 && line.includes('"type":"update"') && /"channel":"book"/.test(line),
  );
  const damaged = (lines[at] ?? "").replace(/"qty":(\d)/, (_, digit: string) => `"qty":${(Number(digit) + 1) % 10}`);
  expect((await replayed(lines.toSpliced(at, 1, damaged))).mismatches).toBeGreaterThan(0);
});

test(`a quantity that is not what the venue sent is found by Binance's quotes, seed ${SEED}`, async () => {
  const lines = captured("binance", 1);
  const damaged = lines.map((line) =>
    line.includes("depthUpdate") ? line.replaceAll(/"(\d+\.\d{8})"\]/g, (_, text: string) => `"1${text}"]`) : line,
  );
  expect((await replayed(damaged)).mismatches).toBeGreaterThan(0);
});

test.each([
  ["nothing.gz", null, "there is no such file"],
  ["empty.txt", "", "the capture is empty"],
  ["words.txt", "once upon a time\n", "line 1: no line of a capture"],
  ["stranger.txt", `1723161254024619568 {"who":"knows"}\n`, "no venue knows these frames"],
  ["cut.gz", "not gzip at all", "incorrect header check"],
])("%s is refused in a sentence", async (name, content, sentence) => {
  const path = join(folder, name);
  if (content !== null) writeFileSync(path, content);
  await expect(replayCapture(path, { engine, clock: () => 0 })).rejects.toThrow(sentence);
});
