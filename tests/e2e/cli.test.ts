import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BacktestResult } from "../../shared/backtest.ts";
import { starterFiles } from "../../server/starter.ts";
import { indicators } from "../../shared/indicators.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import { type Finished, runProcess } from "../support/process.ts";

const MAIN_JOB = ["backtest", join(projectRoot, "examples/sma-cross.ts"), "--data", "sp500"];

let folder = "";
const at = (name: string) => join(folder, name);

/** The command line as a user runs it, with a cache of its own. */
const tidebook = (...args: readonly string[]): Promise<Finished> =>
  runProcess(...tidebookWith(...args), {
    cwd: folder,
    env: { XDG_CACHE_HOME: at("cache"), NO_COLOR: "" },
  });

const answer = async <T>(...args: readonly string[]): Promise<T> => {
  const end = await tidebook(...args, "--json");
  expect([end.code, end.stderr]).toEqual([0, ""]);
  return JSON.parse(end.stdout) as T;
};

const HEAD = "time,open,high,low,close,volume\n";
const row = (index: number) => `${1_704_067_200_000 + index * 60_000},10,12,9,${10 + (index % 3)},4\n`;

beforeAll(() => {
  folder = temporaryFolder(afterAll);
  writeFileSync(at("good.csv"), HEAD + Array.from({ length: 200 }, (_one, index) => row(index)).join(""));
  writeFileSync(at("bad.csv"), `${HEAD}${row(0)}${row(1)}1704067320000,abc,11,9,10,1\n`);
  writeFileSync(at("run.yaml"), "strategy: [unclosed\n");
  const spinning = 'import { Strategy, Bar } from "tidebook";\nexport class Spin extends Strategy {';
  writeFileSync(at("spin.ts"), `${spinning} onBar(_bar: Bar): void { while (true) {} } }\n`);
  writeFileSync(at("broken.ts"), "this does not compile\n");
  writeFileSync(at("early.ts"), `${spinning} onBar(_bar: Bar): void {} }\nwhile (true) {}\n`);
});

test("the main job prints a tear sheet of at most 80 columns that ends in the digest", async () => {
  const end = await tidebook(...MAIN_JOB, "--param", "fast=20", "--param", "slow=100");
  expect([end.code, end.stderr]).toEqual([0, ""]);
  const lines = end.stdout.split("\n");
  expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
  expect(lines[0]).toMatch(/^sma-cross on sp500 +2000-01-03 to 2020-04-17$/);
  expect(end.stdout).toMatch(/^[0-9a-f]{4}( [0-9a-f]{4}){15}$/m);
  for (const part of ["Equity", "Drawdown", "Sharpe", "Trades", "Costs", "5,105 bars of 1 day"]) {
    expect(end.stdout).toContain(part);
  }
});

test("a run file, flags and the run file that was printed give the same digest", async () => {
  const flags = ["--param", "fast=10", "--set", "costs.takerBps=5", "--set", "range.from=2010", "--seed", "7"];
  const { digest, request } = await answer<BacktestResult>(...MAIN_JOB, ...flags);
  expect(request.params).toMatchObject({ fast: 10 });
  const printed = await tidebook(...MAIN_JOB, ...flags, "--print-run");
  expect(printed.code).toBe(0);
  writeFileSync(at("printed.yaml"), printed.stdout);
  expect((await answer<BacktestResult>("backtest", "printed.yaml")).digest).toBe(digest);
  mkdirSync(at("sub"), { recursive: true });
  writeFileSync(at("sub/printed.yaml"), printed.stdout);
  expect((await answer<BacktestResult>("backtest", "sub/printed.yaml")).digest).toBe(digest);
  const other = await answer<BacktestResult>("backtest", "printed.yaml", "--seed", "8", "--workers", "2");
  expect(other.digest).not.toBe(digest);
  expect(other.resultHash).toBe((await answer<BacktestResult>("backtest", "printed.yaml")).resultHash);
});

test("reports are written beside the answer", async () => {
  const end = await tidebook(...MAIN_JOB, "--html", "report.html", "--csv", "fills.csv", "--json");
  expect([end.code, end.stderr]).toEqual([0, "Wrote report.html.\nWrote fills.csv.\n"]);
  const result = JSON.parse(end.stdout) as BacktestResult;
  const page = readFileSync(at("report.html"), "utf8");
  expect(page).toContain(result.digest.slice(0, 4));
  expect(page.includes('id="price0"')).toBe(true);
  expect(readFileSync(at("fills.csv"), "utf8").trim().split("\r\n")).toHaveLength(result.fills.length + 1);
  const piped = await tidebook(...MAIN_JOB, "--csv", "-");
  expect(piped).toMatchObject({ code: 0, stdout: readFileSync(at("fills.csv"), "utf8"), stderr: "" });
});

test("trades, orders and equity are written as tables, as CSV and Parquet", async () => {
  const wanted = ["--csv", "trades=trades.csv", "--parquet", "trades=trades.parquet", "--parquet", "fills.parquet"];
  const end = await tidebook(...MAIN_JOB, ...wanted, "--json");
  expect([end.code, end.stderr]).toEqual([0, "Wrote trades.csv.\nWrote trades.parquet.\nWrote fills.parquet.\n"]);
  const { trades, fills } = JSON.parse(end.stdout) as BacktestResult;
  const rows = async (name: string) => parquetReadObjects({ file: Uint8Array.from(readFileSync(at(name))).buffer });
  expect(readFileSync(at("trades.csv"), "utf8").trim().split("\r\n")).toHaveLength(trades.length + 1);
  expect((await rows("trades.parquet")).map((row) => Number(row["pnl"]))).toEqual(trades.map(({ pnl }) => Number(pnl)));
  expect(await rows("fills.parquet")).toHaveLength(fills.length);
  const refused = await tidebook(...MAIN_JOB, "--parquet", "-");
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("--parquet -: name a file");
  const misspelt = await tidebook(...MAIN_JOB, "--csv", "trade=t.csv");
  expect(misspelt).toMatchObject({ code: 2, stdout: "" });
  expect(misspelt.stderr).toContain('a run has no table "trade": did you mean trades?');
});

test("dates that leave the day open are asked for, once", async () => {
  const rows = ["01/02/2024", "02/02/2024", "03/02/2024"].map((date) => `${date},10,12,9,11,4\n`).join("");
  writeFileSync(at("dates.csv"), `Date,Open,High,Low,Close,Volume\n${rows}`);
  const end = await tidebook("data", "check", "dates.csv");
  expect([end.code, end.stdout]).toEqual([2, ""]);
  expect(end.stderr).toContain("dates.csv: the dates, as 01/02/2024, do not say");
  const report = await answer<{ from: number }>("data", "check", "dates.csv", "--dates", "dmy");
  expect(new Date(report.from).toISOString()).toBe("2024-02-01T00:00:00.000Z");
  const flags = ["--data", "dates.csv", "--dates", "mdy"];
  const run = await answer<BacktestResult>("backtest", MAIN_JOB[1] ?? "", ...flags);
  expect(new Date(run.data[0]?.to ?? 0).toISOString()).toBe("2024-03-02T00:00:00.000Z");
  const printed = await tidebook("backtest", MAIN_JOB[1] ?? "", ...flags, "--print-run");
  expect(printed.stdout).toMatch(/^dates: mdy/m);
});

test("init writes a strategy and a run file that run, and never writes over anything", async () => {
  const first = await tidebook("init", "mine");
  expect(first.code).toBe(0);
  expect(first.stdout).toContain("Wrote\n  mine/strategy.ts\n");
  expect(first.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(first.stdout).toMatch(/\n {2}(npx )?tidebook backtest mine\/run\.yaml\n/);
  expect(readFileSync(at("mine/tidebook.d.ts"), "utf8")).toContain('declare module "tidebook"');
  const types = await runProcess(process.execPath, [
    join(projectRoot, "node_modules/typescript/bin/tsc"),
    "-p",
    at("mine"),
  ]);
  expect(types).toEqual({ code: 0, stdout: "", stderr: "" });
  const run = await tidebook("backtest", "mine/run.yaml");
  expect([run.code, run.stderr]).toEqual([0, ""]);
  writeFileSync(at("mine/strategy.ts"), "// mine");
  const second = await tidebook("init", "mine");
  expect([second.code, second.stdout]).toEqual([2, ""]);
  expect(second.stderr).toContain("mine/strategy.ts exists already");
  expect(readFileSync(at("mine/strategy.ts"), "utf8")).toBe("// mine");
});

test("explain tells the life of an order of the last run, and of a run file", async () => {
  await tidebook(...MAIN_JOB);
  const last = await tidebook("explain", "last", "1");
  expect([last.code, last.stderr]).toEqual([0, ""]);
  expect(last.stdout).toMatch(
    /^Last run: sma-cross on sp500, at \d{4}-\d\d-\d\d( \d\d:\d\d)? UTC\nOrder 1 on sp500: market order to buy [\d.]+ · filled\n/,
  );
  expect(last.stdout.replaceAll(/\s+/g, " ")).toContain("a market order takes the open. Slippage of 1 bps");
  const story = await answer<{ order: { id: number }; steps: unknown[] }>("explain", "printed.yaml", "2");
  expect(story.order.id).toBe(2);
  expect((await tidebook("explain", "printed.yaml", "2")).stdout).toMatch(/^Order 2 on /);
  expect(story.steps.length).toBeGreaterThan(3);
});

test("a command that is refused after its run is not the last run", async () => {
  await tidebook(...MAIN_JOB);
  const kept = readFileSync(at("cache/tidebook/last.yaml"), "utf8");
  const refused = await tidebook(...MAIN_JOB, "--param", "fast=33", "--link", "--with-bars");
  expect([refused.code, refused.stdout]).toEqual([2, ""]);
  expect(readFileSync(at("cache/tidebook/last.yaml"), "utf8")).toBe(kept);
});

test("init's help names every file that it writes", async () => {
  const { stdout } = await tidebook("init", "--help");
  for (const { name } of starterFiles()) expect(stdout).toContain(name);
});

test("a strategy's help lists its parameters, and the settings", async () => {
  const end = await tidebook("backtest", join(projectRoot, "examples/sma-cross.ts"), "--help");
  expect(end.code).toBe(0);
  expect(end.stdout).toMatch(/Parameters of sma-cross\.ts \(--param\):\n {2}fast +2 to 200/);
  expect(end.stdout).toContain("account.cash");
});

describe("price data", () => {
  test("data check says what is bad, with exit code 1", async () => {
    const end = await tidebook("data", "check", "bad.csv");
    expect(end.code).toBe(1);
    expect(end.stdout).toContain("line 4: the open abc is not a number");
    const good = await answer<{ rows: number; fingerprint: string }>("data", "check", "good.csv");
    expect(good.rows).toBe(200);
  });

  test("a tick size that was inferred from whole prices is told, with the way to state it, until it is stated", async () => {
    const rows = Array.from({ length: 30 }, (_, day) => `${Date.UTC(2020, 0, 1 + day)},100.00,102.00,99.00,101.00,5\n`);
    writeFileSync(at("whole.csv"), HEAD + rows.join(""));
    const wanted = /whole number \(100\.00 counts as 100\).*--set instrument\.tickSize=0\.01/;
    const { warnings, tickSize } = await answer<{ warnings: string[]; tickSize: string }>("data", "check", "whole.csv");
    expect([tickSize, warnings.length]).toEqual(["1", 1]);
    expect(warnings[0]).toMatch(wanted);
    expect((await tidebook("data", "check", "whole.csv")).stdout.replaceAll(/\s+/g, " ")).toMatch(wanted);
    const job = ["backtest", join(projectRoot, "examples/buy-and-hold.ts"), "--data", "whole.csv"];
    expect((await answer<BacktestResult>(...job)).warnings.filter((one) => wanted.test(one))).toHaveLength(1);
    const stated = await answer<BacktestResult>(...job, "--set", "instrument.tickSize=0.01");
    expect(stated.warnings.filter((one) => one.includes("tick"))).toEqual([]);
    expect((await answer<{ warnings: string[] }>("data", "check", "sp500")).warnings.join()).not.toContain(
      "whole number",
    );
  });

  test("a warm-up that the data does not have is told", async () => {
    const job = [...MAIN_JOB, "--set", "range.warmup=500"];
    const toldOf = async (...flags: string[]) =>
      (await answer<BacktestResult>(...job, ...flags)).warnings.filter((one) => one.includes("range.warmup"));
    expect(await toldOf()).toEqual([expect.stringContaining("which begins with the first bar: set range.from")]);
    expect(await toldOf("--set", "range.from=2001")).toEqual([
      expect.stringContaining("sp500: range.warmup asks for 500 bars before the range, and the data has 252:"),
    ]);
    expect(await toldOf("--set", "range.from=2002")).toEqual([]);
  });

  test("data convert keeps the fingerprint", async () => {
    expect((await tidebook("data", "convert", "good.csv", "good.parquet")).stdout).toContain("200 bars of 1 minute");
    const [before, after] = await Promise.all(
      ["good.csv", "good.parquet"].map((file) => answer<{ fingerprint: string }>("data", "check", file)),
    );
    expect(after?.fingerprint).toBe(before?.fingerprint);
    const again = await tidebook("data", "convert", "sp500", "good.parquet");
    expect([again.code, again.stdout]).toEqual([2, ""]);
    expect(again.stderr).toContain(
      "good.parquet exists already and was left as it is: name another file, or say --force",
    );
    expect((await tidebook("data", "convert", "good.csv", "good.parquet", "--force")).code).toBe(0);
  });

  test("data list names what is built in", async () => {
    expect(await answer<{ name: string }[]>("data", "list")).toMatchObject([{ name: "sp500", rows: 5105 }]);
    const { stdout } = await tidebook("data", "list");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

describe("indicators", () => {
  test("are listed with what the contract asks for", async () => {
    const rows = await answer<Record<string, unknown>[]>("indicators");
    expect(rows).toHaveLength(indicators.length);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      ["group", "inputs", "lookback", "name", "options", "outputs", "pane", "source", "talibName", "title"].sort(),
    );
    const words = await tidebook("indicators", "bollinger");
    expect(words.stdout).toContain("bbands");
    expect(words.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("requests are answered line by line, and none when one is wrong", async () => {
    writeFileSync(at("requests.jsonl"), '{"name":"sma","options":{"period":7}}\n\n{"name":"bbands"}\n');
    const end = await tidebook("indicator", "--requests", "requests.jsonl", "--data", "good.csv", "--json");
    const lines = end.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { name: string; outputs: { real: unknown[] } });
    expect(lines.map(({ name }) => name)).toEqual(["sma", "bbands"]);
    expect(lines[0]?.outputs.real.slice(5, 7)).toEqual([null, 76 / 7]);
    writeFileSync(at("wrong.jsonl"), '{"name":"sma"}\n{"name":"smma"}\n');
    const wrong = await tidebook("indicator", "--requests", "wrong.jsonl", "--data", "good.csv");
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toMatch(/^tidebook: wrong\.jsonl:2: .*did you mean/);
  });
});

test("what buyers took is read from a file, each row for the bar in which its time lies", async () => {
  const open = (minute: number) => 1_704_067_200_000 + minute * 60_000;
  const given = ["--data", "good.csv", "--signal", "buyVolume=buys.csv"];
  const deltas = async (...rows: readonly string[]) => {
    writeFileSync(at("buys.csv"), rows.join("\n"));
    const { outputs } = await answer<{ outputs: { real: unknown[] } }>("indicator", "delta", ...given);
    return outputs.real.slice(0, 5);
  };
  // Bars have a volume of 4; the third has two rows.
  const rows = [
    [open(0), 0.5, open(1)],
    [open(1), 1.5, open(2)],
    [open(2) + 10_000, 1, open(3)],
    [open(2) + 50_000, 2, open(3)],
  ];
  const own = rows.map(([time, bought]) => `${time},${bought}`);
  expect(await deltas("time,value", ...own)).toEqual([-3, -1, 2, null, null]);
  const beside = own.map((row) => row.replace(",", ",7,"));
  expect(await deltas("time,close,buyVolume", ...beside)).toEqual([-3, -1, 2, null, null]);
  expect(await deltas("time,value,available", ...rows.map((row) => row.join()))).toEqual([-3, -1, 2, null, null]);
  writeFileSync(at("buys.csv"), `time,value\n${open(1)},4.5\n`);
  const end = await tidebook("indicator", "delta", ...given);
  expect([end.code, end.stderr]).toEqual([
    2,
    expect.stringContaining("buys.csv: of the bar at 2024-01-01 00:01 buyers took 4.5 of a volume of 4"),
  ]);
});

describe("a mistake is one clear sentence, exit code 2 and nothing on standard output", () => {
  test.each([
    [["backtset"], "unknown command 'backtset': did you mean backtest?"],
    [["data", "chekc"], "unknown command 'chekc': did you mean check?"],
    [["backtest"], "name a strategy or a run file"],
    [[...MAIN_JOB, "--parm", "a=1"], "unknown option '--parm': did you mean --param?"],
    [[...MAIN_JOB, "--param", "fats=1"], /no parameter "fats".*fast/],
    [[...MAIN_JOB, "--set", "costs.bananas=3"], "there is no setting costs.bananas"],
    [[...MAIN_JOB, "--set", "account.cash=-1"], "account.cash must be above 0, not -1"],
    [["backtest", "run.yaml"], "run.yaml, line"],
    [["backtest", MAIN_JOB[1] ?? ""], "data is missing"],
    [["backtest", MAIN_JOB[1] ?? "", "--data", "god.csv"], "did you mean good.csv?"],
    [["backtest", "broken.ts", "--data", "god.csv"], "did you mean good.csv?"],
    [["backtest", "broken.ts", "--data", "good.csv", "--signal", "mood=god.csv"], "did you mean good.csv?"],
    [["backtest", "spni.ts", "--data", "good.csv"], "did you mean spin.ts?"],
    [["backtest", "spin.ts", "--data", "good.csv", "--budget", "0.5"], "spin.ts: the strategy did not come back"],
    [["backtest", "early.ts", "--data", "good.csv", "--budget", "0.5"], "early.ts: the strategy did not come back"],
    [
      ["backtest", MAIN_JOB[1] ?? "", "--data", "good.csv", "--csv", "./good.csv"],
      "./good.csv: the new file would replace",
    ],
    [[...MAIN_JOB, "--csv", "out", "--html", "out"], "out: the new file is asked for twice"],
    [[...MAIN_JOB, "--html", "nowhere/report.html"], "its folder does not exist"],
    [[...MAIN_JOB, "--print-run", "--json"], "leave out --json"],
    [[...MAIN_JOB, "--print-run", "--html", "r.html", "--link-file", "r.tidebook"], "leave out --html, --link-file"],
    [[...MAIN_JOB, "--title", "Mine"], "--title belongs to a link: add --link or --link-file FILE"],
    [[...MAIN_JOB, "--with-bars", "--note", "x"], "--note, --with-bars belong to a link"],
    [["run", "nothing.md", "--with-data"], "--with-data belongs to a link"],
    [[...MAIN_JOB, "good.csv"], '"good.csv" is one word too many: write `--data good.csv`'],
    [[...MAIN_JOB, "fast=3"], '"fast=3" is one word too many: write `--param fast=3`'],
    [["backtest", "spin.ts", "--data"], "--data has nothing behind it: write `--data [NAME=]FILE`"],
    [["explain", "last"], "ORDER is missing: write `tidebook explain RUN ORDER`"],
    [["relay", "statu"], "unknown command 'statu': did you mean status?"],
    [["relay", "status", "--token-file", "none"], "there is no token file none"],
    [["run", "good.csv"], "good.csv is no notebook but price data: `tidebook data check good.csv` looks it over"],
    [["verify", "spin.ts"], "spin.ts is no link but a strategy: `tidebook backtest spin.ts --data FILE` runs it"],
    [["indicator", "bband", "--data", "good.csv"], "did you mean bbands?"],
    [["indicator", "sma", "--data", "good.csv", "--option", "perid=3"], "did you mean period?"],
    [["indicator", "sma", "--data", "good.csv", "--option", "period=0"], "period must be within 1 to"],
    [["indicator", "sma"], "--data"],
    [["indicator", "mavp", "--data", "good.csv"], "mavp reads periods, which price data has not: give it"],
    [["indicator", "cvd", "--data", "good.csv", "--signal", "buyVolum=x.csv"], "with --signal buyVolume=FILE"],
    [["indicator", "sma", "--data", "good.csv", "--signal", "mood=x.csv"], "sma reads no signal mood"],
    [["indicator", "cvd", "--data", "good.csv", "--signal", "buyVolume=god.csv"], "did you mean good.csv?"],
    [["indicator", "cvd", "--data", "good.csv", "--signal", "buyVolume"], "write an input, = and a file"],
    [["indicators", "bolinger"], 'no indicator has "bolinger" in it'],
    [["explain", "last", "x"], '"x" is no order'],
    [["explain", "good.csv", "1"], "is no run file"],
    [["completion", "zhs"], "did you mean zsh?"],
    [["montecarlo", "--data", "sp500"], "unknown option '--data': did you mean --from?"],
    [["help", "bactest"], "unknown command 'bactest': did you mean backtest?"],
    [["notebook", "--help"], "unknown command 'notebook': `tidebook --help` shows what there is"],
    [["bactest", "-h"], "unknown command 'bactest': did you mean backtest?"],
    [[...MAIN_JOB, "--workers", "0"], "--workers 0: write a whole number from 1"],
    [["backtest", "spni.ts"], "did you mean spin.ts?"],
    [["indicators", "movign"], "did you mean moving?"],
    [[...MAIN_JOB, "--csv", "-", "--json"], "--csv - and --json both write to standard output"],
    [[...MAIN_JOB, "--html", "-"], "--html -: name a file"],
    [[...MAIN_JOB, "--dates", "ymd"], /must be dmy \(day first\) or mdy \(month first\)/],
    [["data", "check", "good.csv", "--dates", "ymd"], "--dates ymd: say dmy"],
  ])("%j", async (args, message) => {
    const end = await tidebook(...args);
    expect(end.stderr).toMatch(message);
    expect(end.stderr).toMatch(/^tidebook: /);
    expect(end.stderr.trimEnd().split("\n").length).toBeLessThan(3);
    expect([end.code, end.stdout]).toEqual([2, ""]);
  });
});

test("help and version are everywhere and need no engine", async () => {
  const version = (JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { version: string }).version;
  for (const command of [
    [],
    ["backtest"],
    ["explain"],
    ["run"],
    ["verify"],
    ["sim"],
    ["indicator"],
    ["data"],
    ["data", "check"],
    ["init"],
  ]) {
    const [help, number] = await Promise.all([tidebook(...command, "--help"), tidebook(...command, "--version")]);
    expect([help.code, help.stderr, number.stdout]).toEqual([0, "", `${version}\n`]);
    expect(help.stdout.split("\n").filter((line) => [...line].length > 80)).toEqual([]);
    expect(help.stdout).toContain(`Usage: ${["tidebook", ...command].join(" ")}`);
  }
  expect((await tidebook()).stdout).toContain("Usage: tidebook");
  expect((await tidebook("data")).stdout).toContain("Usage: tidebook data");
});

test.runIf(existsSync("/dev/full"))(
  "an output that takes nothing more ends the command with one sentence",
  async () => {
    const [program, args] = tidebookWith("indicators");
    const line = [program, ...args].map((word) => `'${word}'`).join(" ");
    const end = await runProcess("sh", ["-c", `${line} > /dev/full`], { cwd: folder });
    expect([end.code, end.stderr]).toEqual([2, "tidebook: the output cannot be written (ENOSPC)\n"]);
  },
);

test("Ctrl-C ends a run with 130 and nothing on standard output", async () => {
  const program = runProcess(...tidebookWith("backtest", "spin.ts", "--data", "good.csv"), {
    cwd: folder,
    env: { XDG_CACHE_HOME: at("cache") },
    onStart: (signal) => setTimeout(() => signal("SIGINT"), 4_000),
  });
  expect(await program).toMatchObject({ code: 130, stdout: "" });
});

test("what is remembered lies in the user's cache folder alone", () => {
  expect(existsSync(at("cache/tidebook/last.yaml"))).toBe(true);
});
