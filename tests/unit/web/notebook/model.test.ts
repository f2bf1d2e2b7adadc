import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { setBody } from "../../../../shared/notebook/edit.ts";
import { NotebookModel } from "../../../../web/notebook/model.svelte.ts";
import { FakeExecutor } from "../../../support/fake-executor.ts";
import { fenced } from "../../../support/fenced.ts";

const TEXT = fenced({
  "data prices": "builtin: sp500",
  "strategy trend": "export class T {}",
  "backtest endless": `strategy: trend
data: prices
params: { loop: 1 }`,
  "sql after": "SELECT * FROM endless_trades",
  "sql fine": "SELECT * FROM prices",
  "sql bad": "SELECT bad FROM prices",
});

let fake: FakeExecutor;
let model: NotebookModel;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  fake = new FakeExecutor();
  model = new NotebookModel({
    text: TEXT,
    mayRun: true,
    executor: () => Promise.resolve(fake.executor()),
    now: () => 0,
  });
  await Promise.all([model.runAll(), vi.runAllTimersAsync()]);
  fake.calls.length = 0;
});

afterEach(() => {
  model.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const statuses = (): Record<string, string> =>
  Object.fromEntries([...model.states].map(([id, { status }]) => [id, status]));

/** What an edit and the pause after it make run. */
async function ranBy(edit: () => void): Promise<readonly string[]> {
  edit();
  await vi.runAllTimersAsync();
  return fake.calls.splice(0);
}

const ALL = { prices: "done", trend: "done", endless: "stopped", after: "skipped", fine: "done", bad: "error" };

describe("an edit", () => {
  test("runs the edited cell alone; what was stopped, left out or failed elsewhere stays so and says why", async () => {
    expect(statuses()).toEqual(ALL);
    const ran = await ranBy(() => model.edit((now) => setBody(now, "fine", "SELECT close FROM prices")));
    expect(ran).toEqual(["fine"]);
    expect(statuses()).toEqual(ALL);
    expect(model.states.get("endless")?.error?.code).toBe("strategy/budget");
    expect(model.states.get("after")?.reason).toContain("was stopped");
  });

  test("of what failed runs it again", async () => {
    expect(await ranBy(() => model.edit((now) => setBody(now, "bad", "SELECT 1")))).toEqual(["bad"]);
    expect(statuses()["bad"]).toBe("done");
  });

  test("of a loop runs it, and what was left out for it", async () => {
    const mended = "strategy: trend\ndata: prices\nparams: { fast: 5 }";
    expect(await ranBy(() => model.edit((now) => setBody(now, "endless", mended)))).toEqual(["endless", "after"]);
  });

  test("tells of each stale cell which edit made it so", () => {
    model.edit((now) => setBody(now, "fine", "SELECT 2 FROM prices"));
    model.edit((now) => setBody(now, "trend", "export class U {}"));
    expect(model.touches.get("fine")?.name).toBe("fine");
    expect(model.touches.get("trend")?.name).toBe("trend");
  });
});

test("a cell that was left out for another waits for its run as soon as that one is done", async () => {
  model.edit((now) => setBody(now, "fine", "SELECT 2 FROM prices"));
  model.heard({ ...model.states.get("fine")!, id: "endless", status: "done" }, model.plan);
  expect(statuses()).toMatchObject({ endless: "done", after: "idle" });
});
