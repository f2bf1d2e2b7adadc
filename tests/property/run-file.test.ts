import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobFrom } from "../../server/run-file/job.ts";
import { InputError } from "../../shared/errors.ts";
import { edits, mutated } from "../support/mutate.ts";

/** TIDEBOOK_FUZZ=200000 asks for so many files, of which a third are run files; a quick portion is part of every run. */
const WHOLE = Number(process.env.TIDEBOOK_FUZZ ?? 0);
const RUNS = WHOLE > 0 ? Math.ceil(WHOLE / 3) : 300;
const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_101);

const RUN_FILE = `# a run
strategy: strategy.ts
data:
  BTC: prices.csv
  ETH: other.csv
signals: { mood: mood.csv }
params: { fast: 20, slow: 100.5 }
account: { cash: "10000.50", leverage: 2 }
costs:
  takerBps: 7.5
  slippageBps: 1
instruments:
  ETH: { tickSize: 0.01 }
fill: { limit: touch, volumeShare: 0.1 }
range: { from: 2024-01-01, to: "2024-06-01T12:00:00Z", warmup: 10 }
seed: 7
onBad: drop
`;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tidebook-run-file-"));
  writeFileSync(join(folder, "strategy.ts"), "export class Strategy {}");
});

afterAll(() => rmSync(folder, { recursive: true }));

test("the run file that is broken below is whole", async () => {
  writeFileSync(join(folder, "whole.yaml"), RUN_FILE);
  const job = await jobFrom(join(folder, "whole.yaml"), {});
  expect(job.data.map(({ name }) => name)).toEqual(["BTC", "ETH"]);
});

test(
  `a broken run file is read or refused in a sentence, seed ${SEED}`,
  async () => {
    const path = join(folder, "run.yaml");
    const file = new TextEncoder().encode(RUN_FILE);
    let slowest: { ms: number; bytes: Uint8Array } = { ms: 0, bytes: file };
    const read = async (bytes: Uint8Array): Promise<number> => {
      writeFileSync(path, bytes);
      const start = performance.now();
      await jobFrom(path, {}).catch((error: unknown) => {
        if (!(error instanceof InputError)) throw error;
        expect(error.message.split("\n").length).toBeLessThan(13);
        expect(error.message).not.toMatch(/\n {4}at |node_modules/);
      });
      return performance.now() - start;
    };
    const broken = fc.asyncProperty(edits, async (changes) => {
      const bytes = mutated(file, changes);
      const ms = await read(bytes);
      if (ms > slowest.ms) slowest = { ms, bytes };
    });
    await fc.assert(broken, { numRuns: RUNS, seed: SEED });
    if (WHOLE === 0) return;
    const alone = [await read(slowest.bytes), await read(slowest.bytes), await read(slowest.bytes)];
    console.log(`run files: ${RUNS}, seed ${SEED}, slowest alone ${alone.map((ms) => ms.toFixed(1)).join(", ")} ms`);
    expect(Math.max(...alone)).toBeLessThan(50);
  },
  WHOLE > 0 ? 3_600_000 : 60_000,
);
