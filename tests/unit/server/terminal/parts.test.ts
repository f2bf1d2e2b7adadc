import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../../../../server/commands/index.ts";
import { checkText } from "../../../../server/terminal/data-report.ts";
import { indicatorText } from "../../../../server/terminal/indicator.ts";
import { inkFor } from "../../../../server/terminal/ink.ts";
import { progressOn } from "../../../../server/terminal/progress.ts";
import { sparkLines } from "../../../../server/terminal/spark.ts";
import { fit, tableText, wrap } from "../../../../server/terminal/table.ts";
import { START } from "../../../support/result.ts";
import { temporaryFolder } from "../../../support/checkout.ts";

test("blocks rise with the values, the lowest one eighth high", () => {
  expect(sparkLines([0, 1, 2, 3, 4, 5, 6, 7], 8, 1)).toEqual(["▁▂▃▄▅▆▇█"]);
  expect(sparkLines([0, 1], 2, 2)).toEqual([" █", "▁█"]);
});

test("blocks are stretched over the width, and blank where there is no value", () => {
  expect(sparkLines([1, NaN, 2], 6, 1)).toEqual(["▁▁  ██"]);
  expect(sparkLines([5, 5, 5], 3, 1)).toEqual(["▁▁▁"]);
  expect(sparkLines([], 3, 1)).toEqual(["   "]);
});

test("a column shows what `pick` chooses of its share", () => {
  const pick = (part: Iterable<number>) => Math.max(...part);
  expect(sparkLines([0, 9, 0, 0, 0, 0], 3, 1, { low: 0, floor: 0, pick })).toEqual(["█  "]);
});

test("tables align, text is fitted and wrapped", () => {
  expect(
    tableText(
      [
        ["a", "10"],
        ["bbb", "5"],
      ],
      new Set([1]),
    ),
  ).toEqual(["a    10", "bbb   5"]);
  expect([fit("abcdef", 4), fit("ab", 4)]).toEqual(["abc…", "ab  "]);
  expect(wrap("one two three abcdefghij", 7)).toEqual(["one two", "three", "abcdefg", "hij"]);
});

test("colour is for terminals whose user did not refuse it", () => {
  const [before, term] = [process.env.NO_COLOR, process.env.TERM];
  try {
    process.env.TERM = "xterm";
    delete process.env.NO_COLOR;
    expect(inkFor({ isTTY: true }).strong("x")).toBe("\u001b[1mx\u001b[22m");
    expect(inkFor({}).strong("x")).toBe("x");
    process.env.NO_COLOR = "1";
    expect(inkFor({ isTTY: true }).strong("x")).toBe("x");
  } finally {
    if (before === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = before;
    if (term !== undefined) process.env.TERM = term;
  }
});

test("progress is silent where nobody watches", () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const progress = progressOn(stream, "Backtest");
  progress.update(1, 2);
  progress.end();
  expect(written).toEqual([]);
});

test("findings in a price file are told in words", () => {
  const report = {
    format: "CSV",
    timeUnit: "ms",
    rows: 1500,
    from: START,
    to: START + 1499 * 60_000,
    interval: 60_000,
    tickSize: "0.01",
    decimals: 2,
    gaps: 7,
    missingBars: 30,
    duplicates: 1,
    disorder: 0,
    crossed: 2,
    outliers: 1,
    badRows: 23,
    reversed: true,
    place: "line",
    bad: Array.from({ length: 23 }, (_, index) => ({ line: index + 4, reason: "the open \u001bis not a number" })),
    firstGaps: [{ line: 9, from: START, to: START + 300_000, missing: 4 }],
    firstOutliers: [{ line: 12, time: START, close: 9000, score: 123.4 }],
    warnings: ["the prices look like 32-bit floats"],
  } as const;
  expect(checkText("prices.csv", report, "12700b33".repeat(8)).join("\n")).toMatchSnapshot();
});

test("every bad row is of a kind that is counted", () => {
  const kinds = { duplicates: 1, disorder: 2, crossed: 3 };
  const counted = { ...emptyReport, ...kinds, badRows: 10 };
  const told = checkText("prices.csv", counted, "12700b33".repeat(8)).join(" ").replaceAll(/\s+/g, " ");
  expect(told).toMatch(
    /10 rows, 1 of a time that was there before, 2 out of order, 3 with high and low crossed, 4 with a cell that cannot be used/,
  );
  expect(told).toContain("--on-bad keep sorts rows by time; drop leaves those out of order away.");
});

const emptyReport = {
  format: "CSV",
  timeUnit: "ms",
  rows: 2,
  from: START,
  to: START + 60_000,
  interval: 60_000,
  tickSize: "0.01",
  decimals: 2,
  gaps: 0,
  missingBars: 0,
  duplicates: 0,
  disorder: 0,
  crossed: 0,
  outliers: 0,
  badRows: 0,
  reversed: false,
  place: "line",
  bad: [],
  firstGaps: [],
  firstOutliers: [],
  warnings: [],
} as const;

test("an indicator is shown with its charts and last values", () => {
  const time = Array.from({ length: 30 }, (_, index) => START + index * 86_400_000);
  const close = Float64Array.from(time, (_one, index) => 1000 + index);
  const real = time.map((_one, index) => (index < 19 ? null : 990.5 + index));
  const answer = { name: "sma", options: { period: 20 }, lookback: 19, time, outputs: { real } };
  expect(indicatorText(answer, close).join("\n")).toMatchSnapshot();
  const outputs = { real: time.map(() => null) };
  const none = (lookback: number) => indicatorText({ ...answer, lookback, outputs }, close);
  expect(none(30)).toContain("real          no value: the data is shorter than the lookback");
  expect(none(19)).toContain("real          no value: it has none over these bars");
});

const session = { interrupted: new AbortController().signal, exitCode: 0 };

async function scriptOf(shell: string): Promise<string> {
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  try {
    await commandLine(session).parseAsync(["completion", shell], { from: "user" });
  } finally {
    process.stdout.write = write;
  }
  return written.join("");
}

test.each(["bash", "zsh", "fish"])("%s gets every command, option and setting", async (shell) => {
  const script = await scriptOf(shell);
  for (const word of ["backtest", "explain", "indicators", "data", "check", "print-run", "bbands"]) {
    expect(script.includes(word), word).toBe(true);
  }
});

test.each([
  ["tidebook bac", "backtest"],
  ["tidebook data ch", "check"],
  ["tidebook backtest --pri", "--print-run"],
  ["tidebook backtest --set costs.t", "costs.takerBps="],
  ["tidebook indicator bban", "bbands"],
  ["tidebook completion z", "zsh"],
])("bash completes %j", async (line, word) => {
  const file = join(temporaryFolder(), "completion.bash");
  writeFileSync(file, await scriptOf("bash"));
  const words = line.split(" ").map((one) => `"${one}"`);
  const program = `compopt() { :; }; . "${file}"; COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _tidebook; echo "\${COMPREPLY[@]}"`;
  const answer = execFileSync("bash", ["-c", program], { encoding: "utf8" });
  expect(answer.trim().split(" ")).toEqual([word]);
});

for (const [shell, flag] of [
  ["bash", "-n"],
  ["zsh", "-n"],
  ["fish", "--no-execute"],
] as const) {
  test(`the script for ${shell} is one that it can read`, async ({ skip }) => {
    const file = join(temporaryFolder(), "completion");
    writeFileSync(file, await scriptOf(shell));
    const done = spawnSync(shell, [flag, file], { encoding: "utf8" });
    if ((done.error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") skip(`no ${shell} here`);
    expect([done.status, done.stderr]).toEqual([0, ""]);
  });
}
