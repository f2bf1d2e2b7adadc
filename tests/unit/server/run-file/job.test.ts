import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { jobFrom } from "../../../../server/run-file/job.ts";
import { commandOf, dataNames, strategyName } from "../../../../server/run-file/names.ts";
import { runFileText } from "../../../../server/run-file/write.ts";
import { temporaryFolder } from "../../../support/checkout.ts";
import { afterAll } from "vitest";

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
const runFile = (text: string) => {
  writeFileSync(at("run.yaml"), text);
  return at("run.yaml");
};

beforeAll(() => {
  folder = temporaryFolder(afterAll);
  mkdirSync(at("data"));
  for (const name of ["s.ts", "prices.csv", "data/eth.csv"]) writeFileSync(at(name), "//");
});

const rich = {
  data: ["BTC=prices.csv", "ETH=eth.csv"],
  param: ["fast=20", "slow=1e2"],
  set: [
    "account.cash=50000.50",
    "instruments.ETH.tickSize=0.5",
    "range.from=2010-05-03T14:30Z",
    "interval=1h",
    "fill.volumeShare=0.1",
  ],
  signal: ["mood=mood.csv"],
  seed: "7",
  budget: "2.5",
  onBad: "drop",
  adjust: true,
};

test("flags alone make a job", async () => {
  const job = await jobFrom(at("s.ts"), rich);
  expect(job).toMatchObject({
    strategy: { path: at("s.ts"), source: "//" },
    data: [
      { name: "BTC", reference: "prices.csv" },
      { name: "ETH", reference: "eth.csv" },
    ],
    signals: [{ name: "mood", reference: "mood.csv" }],
    params: { fast: 20, slow: 100 },
    onBad: "drop",
    adjust: true,
    budgetSeconds: 2.5,
    settings: {
      account: { cash: "50000.5", leverage: "1" },
      instruments: { ETH: { tickSize: "0.5", lotSize: null } },
      interval: 3_600_000,
      range: { from: Date.UTC(2010, 4, 3, 14, 30), to: null, warmup: 0 },
      seed: 7,
    },
  });
});

test("a run file says the same as the flags, with paths relative to it", async () => {
  const job = await jobFrom(
    runFile(`strategy: s.ts
data: { BTC: prices.csv, ETH: data/eth.csv, SPX: sp500 }
params: { fast: 20 }
account: { cash: "50000" }
range: { from: 2010-05-03 }
`),
    {},
  );
  expect(job.strategy.path).toBe(at("s.ts"));
  expect(job.data.map(({ reference }) => reference)).toEqual([at("prices.csv"), at("data/eth.csv"), "sp500"]);
  expect(job.settings.range.from).toBe(Date.UTC(2010, 4, 3));
});

test("flags win over the run file, one by one", async () => {
  const path = runFile(
    "strategy: s.ts\ndata: prices.csv\nparams: { fast: 20, slow: 50 }\naccount: { cash: 5, leverage: 2 }\nseed: 3\n",
  );
  const job = await jobFrom(path, { param: ["fast=30"], set: ["account.cash=7"], seed: "9", data: ["sp500"] });
  expect(job.params).toEqual({ fast: 30, slow: 50 });
  expect(job.settings.account).toEqual({ cash: "7", leverage: "2" });
  expect([job.settings.seed, job.data]).toEqual([9, [{ name: "0", reference: "sp500" }]]);
});

describe("a run file that was written", () => {
  test.each([
    ["of one price file", { data: ["sp500"] }],
    ["of everything", rich],
    ["with names and none", { data: ["prices.csv", "ETH=data/eth.csv", "2020.csv", "a b, #c.csv"] }],
    [
      "with money of eight decimals",
      { data: ["sp500"], set: ["account.cash=90071992547.40993001", "costs.makerBps=-0.5"] },
    ],
  ])("%s makes the same job", async (_what, flags) => {
    const job = await jobFrom(at("s.ts"), flags);
    for (const options of [{}, { folder }]) {
      const again = await jobFrom(runFile(runFileText(job, options)), {});
      const names = (one: typeof job) =>
        one.data.map(({ name, reference }) => [name, reference.replace(`${folder}/`, "")]);
      expect(names(again)).toEqual(names(job));
      expect({ ...again, data: [], signals: [] }).toEqual({ ...job, data: [], signals: [] });
    }
  });

  test("says what the strategy declares, with ranges", async () => {
    const job = await jobFrom(at("s.ts"), { data: ["sp500"], param: ["fast=30"] });
    const declared = { value: 20, default: 20, min: 2, max: 200, step: 1 };
    const text = runFileText(job, {
      folder,
      parameters: [
        { name: "fast", ...declared },
        { name: "slow", ...declared },
      ],
    });
    expect(text).toMatch(/ {2}fast: 30 +# 2 to 200, default 20\n {2}slow: 20 +# 2 to 200, default 20\n/);
    expect(text).toContain("strategy: s.ts\ndata: sp500\n");
  });
});

test.each([
  ["no data", "s.ts", {}, "data is missing: name a price file"],
  ["a strategy that is not there", "t.ts", { data: ["a"] }, /there is no strategy .*t\.ts: did you mean .*s\.ts\?/],
  ["a folder as strategy", "data", { data: ["a"] }, "is a folder, not a strategy"],
  [
    "an unknown setting",
    "s.ts",
    { data: ["a"], set: ["costs.bananas=3"] },
    "there is no setting costs.bananas: costs has makerBps, takerBps and slippageBps",
  ],
  ["a misspelt setting", "s.ts", { data: ["a"], set: ["cost.takrBps=3"] }, "did you mean costs.takerBps?"],
  ["a setting without its group", "s.ts", { data: ["a"], set: ["cash=3"] }, "did you mean account.cash?"],
  ["a setting that reaches the prototype", "s.ts", { data: ["a"], set: ["__proto__.x=3"] }, "cannot be a name"],
  [
    "a name that reaches the prototype",
    "s.ts",
    { data: ["a"], set: ["instruments.__proto__.tickSize=3"] },
    "cannot be a name",
  ],
  ["a parameter that reaches the prototype", "s.ts", { data: ["a"], param: ["__proto__=3"] }, "cannot be a name"],
  ["a setting without a value", "s.ts", { data: ["a"], set: ["account.cash"] }, "as in --set account.cash=50000"],
  [
    "a parameter that is no number",
    "s.ts",
    { data: ["a"], param: ["fast=0x10"] },
    '--param fast=0x10: "0x10" is not a number',
  ],
  ["a seed below zero", "s.ts", { data: ["a"], seed: "-1" }, "--seed -1: seed must be 0 or more, not -1"],
  ["a budget of nothing", "s.ts", { data: ["a"], budget: "0" }, "--budget: budget must be above 0"],
  [
    "an unknown way with bad rows",
    "s.ts",
    { data: ["a"], onBad: "skip" },
    "--on-bad skip: onBad must be fail, drop or keep",
  ],
  [
    "an instrument that is not there",
    "s.ts",
    { data: ["a"], set: ["instruments.X.tickSize=1"] },
    "this run has no instrument X, only 0",
  ],
  ["two instruments of one name", "s.ts", { data: ["A=a", "A=b"] }, "--data: data names an instrument twice"],
])("%s is an error that says what to do", async (_what, target, flags, message) => {
  await expect(jobFrom(at(target), flags)).rejects.toThrow(message);
});

test.each([
  [
    "a misspelt key",
    "account:\n  cahs: 6",
    "line 4, column 3: there is no setting account.cahs: did you mean account.cash?",
  ],
  ["an unknown key", "bananas: 6", "line 3, column 1: there is no setting bananas"],
  ["a value for a group", "account: 3", "line 3, column 1: account must be a group of settings"],
  ["money below zero", "account:\n  cash: -1", "line 4, column 3: account.cash must be above 0, not -1"],
  ["a parameter that is text", "params: { fast: twenty }", "params.fast must be a number"],
  ["a range that ends before it begins", "range: { from: 2020, to: 2010 }", "range.to must be after range.from"],
  ["a name that is a number", "signals: { 1: a.csv }", "signals.1: must begin with a letter"],
])("%s in a run file is an error with its line", async (_what, text, message) => {
  await expect(jobFrom(runFile(`strategy: s.ts\ndata: sp500\n${text}\n`), {})).rejects.toThrow(message);
});

test("a run file of something else is told as such", async () => {
  await expect(jobFrom(runFile("- 1"), {})).rejects.toThrow(
    "is no run file: it must say `strategy: FILE` and `data: FILE`",
  );
  await expect(jobFrom(runFile("data: x"), {})).rejects.toThrow("strategy is missing");
});

test.each([
  ["notebook.md", "is a notebook: `tidebook run .*notebook\\.md` runs it"],
  ["text.md", "is Markdown without cells: name a strategy .* as in `tidebook backtest strategy\\.ts --data FILE`"],
  ["nothing.md", "there is no notebook .*nothing\\.md"],
  ["run.tidebook", "is a link: `tidebook verify` runs what it holds"],
  ["prices.csv", "is price data, not a strategy: .* `tidebook backtest strategy\\.ts --data .*prices\\.csv`"],
  ["s.py", "is a \\.py file, and strategies are written in TypeScript: `tidebook init`"],
  ["nothing.ts", "there is no strategy .*nothing\\.ts: `tidebook init` writes one to begin with"],
  ["nothing.yaml", "there is no run file .*nothing\\.yaml: `tidebook backtest .* --print-run > run\\.yaml` writes one"],
  ["data", "data is a folder, not a strategy: name a file in it"],
  ["", "is a folder, not a strategy: name a file in it, as .*s\\.ts"],
])("%j where a strategy belongs is told with what to type instead", async (name, words) => {
  writeFileSync(at("notebook.md"), "# Mine\n\n```data prices\nbuiltin: sp500\n```\n");
  writeFileSync(at("text.md"), "# Read me\n\n```sh\nnpm ci\n```\n");
  await expect(jobFrom(at(name), { data: ["sp500"] })).rejects.toThrow(new RegExp(words));
});

test("the printed result of a run is told as such where a run file belongs", async () => {
  writeFileSync(at("result.json"), JSON.stringify({ digest: "ab", resultHash: "cd", request: "x".repeat(100_000) }));
  await expect(jobFrom(at("result.json"), {})).rejects.toThrow(
    /result\.json is the result of a run, not a run file: .* --print-run in place of --json/,
  );
});

test("names for people and the command that repeats a run", async () => {
  const job = await jobFrom(at("s.ts"), { data: ["prices.csv.gz", "ETH=it's.csv"], param: ["fast=20"], adjust: true });
  expect([strategyName(job), dataNames(job)]).toEqual(["s", ["prices", "ETH"]]);
  expect(commandOf(job, [["account.cash", "7"]])).toBe(
    `npx tidebook backtest \\\n  ${at("s.ts")} \\\n  --data prices.csv.gz \\\n  --data 'ETH=it'\\''s.csv' \\\n  --param fast=20 \\\n  --set account.cash=7 \\\n  --adjust`,
  );
});
