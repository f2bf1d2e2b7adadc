import { describe, expect, test } from "vitest";
import { setBody } from "../../../../shared/notebook/edit.ts";
import { chartedBars } from "../../../../shared/notebook/charted.ts";
import { planOf } from "../../../../shared/notebook/graph.ts";
import { compareLock, judged, lockRecord } from "../../../../shared/notebook/judged.ts";
import { type LockRecord, lockText, readLock } from "../../../../shared/notebook/lock.ts";
import type { CellOutput } from "../../../../shared/notebook/outputs.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { runCells, type RunOptions } from "../../../../shared/notebook/run.ts";
import { type CellStates, quickCells, statesAfterEdit } from "../../../../shared/notebook/states.ts";
import { FakeExecutor } from "../../../support/fake-executor.ts";
import { fence, fenced } from "../../../support/fenced.ts";

const TEXT = fenced({
  "data prices": "builtin: sp500",
  "strategy trend": `import { Mean } from "./mean";
export class T {}`,
  "indicator mean": "export class Mean {}",
  "backtest run": `strategy: trend
data: prices
params: { fast: 20 }`,
  "backtest other": `strategy: trend
data: prices
params: { fast: 50 }
costs: { takerBps: "0" }`,
  "compare both": `runs: [run, other]
metrics: [sharpe]`,
  "sql won": "select * from run_trades",
  "js shown": "return cells.won;",
});

const plan = (text: string) => planOf(parseNotebook(text));
const statuses = (states: CellStates) => Object.fromEntries([...states.values()].map(({ id, status }) => [id, status]));

async function run(text: string, options: RunOptions<AbortSignal> = {}, fake = new FakeExecutor()) {
  const states = await runCells(plan(text), fake.executor(), options);
  return { states, calls: fake.calls, widest: fake.widest };
}

const edited = (text: string, cell: string, from: string, to: string) => {
  const notebook = parseNotebook(text);
  const body = notebook.blocks.find((block) => block.type === "cell" && block.name === cell);
  return setBody(notebook, cell, body?.type === "cell" ? body.body.replace(from, to) : "");
};

test("every cell runs once, after what it uses, and what cannot run here says so", async () => {
  const { states, calls } = await run(TEXT);
  expect([...calls].sort()).toEqual(["mean", "other", "prices", "run", "trend", "won"]);
  expect(calls.indexOf("run")).toBeGreaterThan(calls.indexOf("trend"));
  expect(statuses(states)).toEqual({
    prices: "done",
    mean: "done",
    trend: "done",
    run: "done",
    other: "done",
    both: "done",
    won: "done",
    shown: "skipped",
  });
  expect(states.get("shown")?.reason).toBe("js cells run in the page only");
  expect(states.get("both")?.output).toMatchObject({
    kind: "compare",
    differences: [{ what: "costs.takerBps", values: ["10", "0"] }],
  });
});

test("independent cells run side by side, as many as allowed", async () => {
  expect((await run(TEXT, { width: 1 })).widest).toBe(1);
  const wide = "abcde".replaceAll(/./g, "```sql $&\nselect 1\n```\n");
  expect((await run(wide, { width: 3 })).widest).toBe(3);
});

describe("after an edit", () => {
  test("only what it reaches is stale, and only that runs", async () => {
    const { states } = await run(TEXT);
    const text = edited(TEXT, "run", "20", "30");
    const after = statesAfterEdit(plan(text), states);
    expect(statuses(after)).toMatchObject({
      prices: "done",
      trend: "done",
      run: "stale",
      other: "done",
      both: "stale",
      won: "stale",
    });
    expect(quickCells(plan(text), after)).toEqual(["run", "both", "won"]);
    const again = await run(text, { previous: after });
    expect(again.calls).toEqual(["run", "won"]);
    expect(statuses(again.states)).toMatchObject({ run: "done", both: "done", won: "done" });
  });

  test("a comment in YAML makes nothing stale", async () => {
    const { states } = await run(TEXT);
    const text = edited(TEXT, "run", "strategy: trend", "strategy: trend # the first\n");
    expect(statuses(statesAfterEdit(plan(text), states))).toMatchObject({ run: "done", both: "done" });
  });

  test("a comment in a strategy compiles it again and leaves its results", async () => {
    const { states } = await run(TEXT);
    const text = edited(TEXT, "trend", "export", "// a comment\nexport");
    const after = statesAfterEdit(plan(text), states);
    expect(statuses(after)).toMatchObject({ prices: "done", trend: "stale", run: "stale", won: "stale" });
    const again = await run(text, { previous: after });
    expect(again.calls).toEqual(["trend"]);
    expect(again.states.get("won")?.status).toBe("done");
  });

  test("an edit of an indicator reaches every strategy that imports it, through others too, and their runs", async () => {
    const text = TEXT.replace("export class Mean {}", 'import { Half } from "./half";\nexport class Mean {}').replace(
      "```backtest run",
      "```indicator half\nexport class Half { by: f64 = 2; }\n```\n```backtest run",
    );
    const { states } = await run(text);
    for (const [cell, from, to] of [
      ["mean", "class Mean {}", "class Mean { is: f64 = 1; }"],
      ["half", "= 2", "= 4"],
    ] as const) {
      const after = edited(text, cell, from, to);
      const again = await run(after, { previous: statesAfterEdit(plan(after), states) });
      expect(again.calls).toEqual(expect.arrayContaining([cell, "trend", "run", "other"]));
      const fresh = await run(after);
      for (const id of ["trend", "run", "other"]) expect(again.states.get(id)).toEqual(fresh.states.get(id));
    }
  });

  test("what was slow waits to be asked", async () => {
    let clock = 0;
    const { states } = await run(TEXT, { now: () => (clock += 5) });
    const text = edited(TEXT, "run", "20", "30");
    expect(quickCells(plan(text), statesAfterEdit(plan(text), states))).toEqual([]);
  });

  test("an error keeps the output before it, and a cell that is mended runs again", async () => {
    const { states } = await run(TEXT);
    const broken = statesAfterEdit(plan(edited(TEXT, "run", "fast: 20", "fast: [")), states);
    expect(broken.get("run")).toMatchObject({ status: "error", output: { kind: "backtest" }, error: { line: 3 } });
    expect(statuses(statesAfterEdit(plan(TEXT), broken))).toMatchObject({ run: "stale" });
  });
});

describe("what fails", () => {
  test("a problem of the text is the cell's error, and only what needs it is skipped", async () => {
    const { states, calls } = await run(edited(TEXT, "run", "fast: 20", "fast: 010"));
    expect(statuses(states)).toMatchObject({ run: "error", other: "done", both: "skipped", won: "skipped" });
    expect(states.get("won")?.reason).toBe("it needs run, which has an error");
    expect(calls).not.toContain("run");
  });

  test("a circle and a name twice do not keep the rest from running", async () => {
    const { states } = await run(
      "```sql a\nselect * from b\n```\n```sql b\nselect * from a\n```\n```sql c\nselect 1\n```\n```sql d\n```\n```sql d\n```",
    );
    expect(statuses(states)).toEqual({ a: "error", b: "error", c: "done", d: "error", "d~2": "error" });
  });

  test("an executor's error has the place in the cell that wrote the line", async () => {
    const { states } = await run(edited(TEXT, "trend", "export class T {}", "wrong class T {}"));
    expect(states.get("trend")).toMatchObject({
      status: "error",
      error: {
        cell: "trend",
        line: 2,
        column: 7,
        message: expect.stringContaining("trend, line 2, column 7: it is wrong") as string,
      },
    });
  });

  test("a bound stops a cell", async () => {
    const { states } = await run(edited(TEXT, "run", "fast: 20", "loop: 1"));
    expect(states.get("run")).toMatchObject({ status: "stopped", error: { code: "strategy/budget" } });
    expect(states.get("won")?.reason).toBe("it needs run, which was stopped");
  });

  test("a cell that is off is skipped with what needs it", async () => {
    const { states } = await run(TEXT.replace("```strategy trend", "```strategy trend off=true"));
    expect(statuses(states)).toMatchObject({ trend: "skipped", run: "skipped", won: "skipped", prices: "done" });
    expect(states.get("won")?.reason).toBe("it needs run, which needs trend, which is off");
  });
});

test("an abort stops what runs and leaves the rest as it was", async () => {
  const fake = new FakeExecutor();
  const stop = new AbortController();
  fake.onStart = (cell) => cell === "run" && stop.abort();
  const { states } = await run(TEXT, { signal: stop.signal, width: 1 }, fake);
  expect(statuses(states)).toMatchObject({
    prices: "done",
    trend: "done",
    run: "stopped",
    other: "idle",
    both: "idle",
  });
  const again = await run(TEXT, { previous: states });
  expect(again.calls).not.toContain("trend");
  expect(statuses(again.states)).toMatchObject({ run: "done", both: "done" });
});

test("states are told as they change", async () => {
  const told: string[] = [];
  await run(TEXT, {
    only: ["run"],
    onCell: ({ id, status, progress }) =>
      void (id === "run" && told.push(progress ? `${progress.done}/${progress.all}` : status)),
  });
  expect(told).toEqual(["queued", "running", "1/2", "done"]);
});

test("a result that is kept under its key is not computed", async () => {
  const kept = new Map<string, CellOutput>();
  const { states } = await run(TEXT);
  for (const { key, output } of states.values()) if (key !== undefined && output) kept.set(key, output);
  const again = await run(TEXT, { recall: (key) => Promise.resolve(kept.get(key)) });
  expect(again.calls).toEqual([]);
});

test("bars behind a run are read as the run read them", async () => {
  const text = TEXT.replace("params: { fast: 20 }", "adjust: true\nonBad: drop\ndates: dmy");
  const { states } = await run(text);
  const behind = (name: string) => {
    const output = states.get(name)?.output;
    if (!output) throw new Error(`${name} gave nothing`);
    return chartedBars(plan(text), states, { name, output }).data[0]?.output.data;
  };
  expect(behind("run")).toMatchObject({ adjust: true, onBad: "drop", dates: "dmy" });
  expect(behind("other")).toMatchObject({ adjust: false, onBad: "fail" });
  expect(behind("prices")).toMatchObject({ adjust: false, onBad: "fail" });
});

test("another compiler compiles anew, and what its module equals keeps its result; another engine runs everything", async () => {
  const executor = new FakeExecutor().executor();
  const { states } = await run(TEXT);
  const keys = async (maker: object) => {
    const now = await runCells(plan(TEXT), { ...executor, ...maker });
    return [...now.values()].filter(({ id, key }) => key !== states.get(id)?.key).map(({ id }) => id);
  };
  expect(await keys({})).toEqual([]);
  expect(await keys({ compiler: "fake 2" })).toEqual(["mean", "trend"]);
  expect(await keys({ engine: "f".repeat(64) })).toEqual(
    [...states.values()].flatMap(({ id, key }) => (key === undefined ? [] : [id])),
  );
});

describe("the lock", () => {
  const engine = { version: "0.1.0", sha256: "a".repeat(64) };
  const record = async (text: string) => lockRecord(plan(text), (await run(text)).states, engine);

  test("says what the results were, and reads back as what was written", async () => {
    const now = await record(TEXT);
    expect(Object.keys(now.cells)).toEqual(["prices", "run", "other", "won"]);
    expect(readLock(lockText(now))).toEqual(now);
    expect(lockText(readLock(lockText(now)))).toBe(lockText(now));
  });

  test("cells that fail keep results from being reproduced, though the lock says nothing of them", async () => {
    const { states } = await run(`${TEXT}\n${fence("sql broken", "select bad from prices")}`);
    const facts = { plan: plan(`${TEXT}\n${fence("sql broken", "select bad from prices")}`), states, engine };
    expect(judged(await record(TEXT), facts)).toMatchObject({
      verdict: "different",
      differences: [{ part: "cell", name: "broken", expected: null, actual: "error" }],
    });
  });

  test("that says nothing of any cell has nothing to be compared with", async () => {
    const { states } = await run(TEXT);
    const empty = judged({ engine, cells: {} }, { plan: plan(TEXT), states, engine });
    expect(empty).toMatchObject({ verdict: null, differences: [] });
  });

  test("the same results are reproduced, with another engine too", async () => {
    const now = await record(TEXT);
    expect(compareLock(now, now)).toEqual({ verdict: "reproduced", onlyEngine: false, differences: [] });
    const newer = { ...now, engine: { version: "0.2.0", sha256: "b".repeat(64) } };
    expect(compareLock(now, newer)).toMatchObject({
      verdict: "reproduced",
      onlyEngine: true,
      differences: [{ part: "engine" }],
    });
  });

  test("what moved is named, down to the metric", async () => {
    const [was, is] = [await record(TEXT), await record(edited(TEXT, "run", "20", "30"))];
    const { verdict, differences } = compareLock(was, is);
    expect(verdict).toBe("different");
    expect(differences.map(({ part, name }) => `${part} ${name}`)).toEqual([
      "request run",
      "resultHash run",
      "metric run.sharpe",
    ]);
    expect(differences[2]).toMatchObject({ expected: 20, actual: 30 });
  });

  const elsewhere = { version: "0.0.9", sha256: "b".repeat(64) };
  type Cell = LockRecord["cells"][string];
  const claimed = (record: LockRecord, cell: string, changes: Partial<Record<keyof Cell, unknown>>) =>
    ({ ...record, cells: { ...record.cells, [cell]: { ...record.cells[cell], ...changes } } }) as LockRecord;

  test("says of a backtest what was asked, and leaves what came of it to its hash", async () => {
    const { run: asked } = (await record(TEXT)).cells;
    expect(Object.keys(asked?.parts ?? {})).toEqual(["request", "strategy", "data:0"]);
  });

  test.each<[string, string, Partial<Record<keyof Cell, unknown>>]>([
    ["metric run.sharpe", "run", { metrics: { sharpe: 4.2 } }],
    ["metric run.Audited", "run", { metrics: { sharpe: 20, Audited: null } }],
    ["data prices.rows", "prices", { rows: 999_999 }],
    ["data prices", "prices", { fingerprint: "0".repeat(64) }],
    ["digest run", "run", { digest: "0".repeat(64) }],
    ["resultHash run", "run", { resultHash: undefined }],
    ["metric won.rows", "won", { metrics: { rows: null } }],
  ])("a lie about %s alone is different", async (told, cell, changes) => {
    const now = await record(TEXT);
    const { verdict, differences } = compareLock(claimed(now, cell, changes), now);
    expect([verdict, differences.map(({ part, name }) => `${part} ${name}`)]).toEqual(["different", [told]]);
  });

  test.each<[string, Partial<Record<keyof Cell, unknown>>]>([
    ["request run", { parts: { request: "0".repeat(16) } }],
    ["data run.0", { parts: { "data:0": "0".repeat(16) } }],
    ["data run.1", { parts: { "data:1": "0".repeat(16) } }],
    ["strategy run", { parts: { strategy: undefined } }],
    ["metric run.sharpe", { metrics: { sharpe: 21 } }],
  ])("naming another engine does not hide a lie about %s", async (told, { parts, metrics }) => {
    const now = await record(TEXT);
    const was = now.cells.run;
    const lie = claimed({ ...now, engine: elsewhere }, "run", {
      parts: JSON.parse(JSON.stringify({ ...was?.parts, ...(parts as object) })) as unknown,
      metrics: metrics ?? was?.metrics,
      digest: "0".repeat(64),
    });
    const { verdict, differences } = compareLock(lie, now);
    expect(verdict).toBe("different");
    expect(differences.map(({ part, name }) => `${part} ${name}`)).toEqual(["engine engine", told]);
  });

  test("of another engine that does not say what was asked cannot be compared; one of this engine can", async () => {
    const now = await record(TEXT);
    const bare = claimed(claimed(now, "run", { parts: undefined }), "other", { parts: undefined });
    expect(compareLock(bare, now).verdict).toBe("reproduced");
    const lie = claimed({ ...bare, engine: elsewhere }, "run", { digest: "0".repeat(64) });
    const { verdict, differences } = compareLock(lie, now);
    expect(verdict).toBe("different");
    expect(differences).toContainEqual(expect.objectContaining({ part: "digest", name: "run" }));
  });

  test("has nothing of a cell whose name every object knows", async () => {
    const now = await record(TEXT.replaceAll("won", "constructor"));
    const { constructor: _own, ...rest } = now.cells;
    expect(compareLock({ ...now, cells: rest }, now).differences).toMatchObject([
      { part: "cell", name: "constructor" },
    ]);
  });

  test("missing data, cells gone and cells new are differences", async () => {
    const now = await record(TEXT);
    const { prices: _prices, ...rest } = now.cells;
    expect(compareLock(now, { ...now, cells: rest })).toMatchObject({
      verdict: "dataMissing",
      differences: [{ part: "data", name: "prices" }],
    });
    expect(compareLock({ ...now, cells: rest }, now)).toMatchObject({
      verdict: "different",
      differences: [{ part: "cell", name: "prices" }],
    });
  });

  test.each(["", "cells: 1", "engine: {}", "a: [", `engine: { version: "1", sha256: "x" }`])(
    "a damaged one (%j) is an error",
    (body) => {
      expect(() => readLock(body)).toThrow(/lock|opened/);
    },
  );
});
