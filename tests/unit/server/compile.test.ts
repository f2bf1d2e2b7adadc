import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StrategyError } from "../../../shared/errors.ts";
import { compile } from "../../../server/compile.ts";
import { compileNews } from "../../../server/compile-news.ts";

const GOOD = `import { Strategy, Bar } from "tidebook";
export class Good extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.buy(1); } }
`;

let cacheFolder = "";
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tidebook-"));
});
afterEach(() => {
  rmSync(cacheFolder, { recursive: true });
});

test("a strategy is compiled once, and its kept module has the same bytes", async () => {
  const first = await compile(GOOD, "good.ts", { cacheFolder });
  const [name = ""] = readdirSync(cacheFolder);
  const kept = readFileSync(join(cacheFolder, name));
  const second = await compile(GOOD, "renamed.ts", { cacheFolder });
  expect(second).toEqual(first);
  expect(readdirSync(cacheFolder)).toEqual([name]);
  expect(readFileSync(join(cacheFolder, name))).toEqual(kept);
  expect(first.className).toBe("Good");
});

test("a damaged entry of the cache is compiled anew", async () => {
  const first = await compile(GOOD, "good.ts", { cacheFolder });
  const [name = ""] = readdirSync(cacheFolder);
  const path = join(cacheFolder, name);
  const whole = readFileSync(path);
  for (const damaged of [whole.subarray(0, 100), Buffer.from(whole).fill(7, 60, 61), Buffer.alloc(0)]) {
    writeFileSync(path, damaged);
    expect(await compile(GOOD, "good.ts", { cacheFolder })).toEqual(first);
    expect(readFileSync(path)).toEqual(whole);
  }
});

test("errors cross the thread as what they are, and nothing is kept", async () => {
  const failed = await compile(GOOD.replace("this.buy(1)", "this.byu(1)"), "bad.ts", { cacheFolder }).catch(
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(StrategyError);
  expect((failed as StrategyError).message).toMatch(
    /^bad\.ts:2:\d+ Property 'byu' does not exist on type 'Good': did you mean buy\?\n/,
  );
  expect((failed as StrategyError).facts).toMatchObject({ path: "bad.ts", line: 2, errors: 1 });
  expect(readdirSync(cacheFolder)).toEqual([]);
});

test("a compilation that is given up ends with the caller's reason, and the next one works", async () => {
  const reason = new Error("enough");
  const control = new AbortController();
  const pending = compile(`${GOOD}// another`, "good.ts", { cacheFolder, signal: control.signal });
  control.abort(reason);
  await expect(pending).rejects.toBe(reason);
  await expect(compile(GOOD, "good.ts", { cacheFolder })).resolves.toMatchObject({ className: "Good" });
});

test("a cache that cannot be written is no cache", async () => {
  const file = join(cacheFolder, "file");
  writeFileSync(file, "");
  await expect(compile(GOOD, "good.ts", { cacheFolder: join(file, "under") })).resolves.toMatchObject({
    className: "Good",
  });
});

test("a kept module's warnings name the path that is asked for", async () => {
  const source = GOOD.replace("this.buy(1)", "this.buy(bar.index / 2)");
  const [first, second] = [
    await compile(source, "one.ts", { cacheFolder }),
    await compile(source, "other.ts", { cacheFolder }),
  ];
  expect(readdirSync(cacheFolder)).toHaveLength(1);
  const heads = [first, second].map(({ warnings }) => warnings[0]?.split(" which", 1)[0]);
  const words = ":2:91 A whole number is divided by a whole number here,";
  expect(heads).toEqual([`one.ts${words}`, `other.ts${words}`]);
});

test("a compilation that takes long is told of, one from the cache is not", async () => {
  let count = 0;
  compileNews.onSlow = () => count++;
  try {
    await compile(GOOD, "good.ts", { cacheFolder, patienceMs: 0 });
    expect(count).toBe(1);
    await compile(GOOD, "good.ts", { cacheFolder, patienceMs: 0 });
    expect(count).toBe(1);
  } finally {
    compileNews.onSlow = undefined;
  }
});
