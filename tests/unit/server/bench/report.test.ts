import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { benchesFor } from "../../../../server/bench/index.ts";
import { benchText, resultsPage } from "../../../../server/bench/report.ts";
import { alone, type Bench, besides, median } from "../../../../server/bench/row.ts";

const machine = { cpu: "Some Processor", cores: 2, memoryGiB: 8, system: "linux x64", node: "20", v8: "11", load: 0.1 };
const bench: Bench = { name: "backtest", title: "A title", run: async () => [] };
const own = { name: "SMA cross, 1M bars, warm", ns: 8, unit: "ns/bar", target: "≤ 10" };
const rows = [
  besides({ ...own, note: "a note that goes on and on ".repeat(9) }, "JavaScript loop", 2),
  besides({ ...own, target: "faster", note: "fine" }, "vectorbt[rust] 1.2.0, ready signals", 160_000),
  alone({ name: "Engine memory", ns: 5, unit: "x", target: "≤ 8", note: "of the input" }),
];
const folder = mkdtempSync(join(tmpdir(), "tidebook-results-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a bench's report", () => {
  test("has lines of at most 80 letters, our figure once and each peer's ratio to it", () => {
    const lines = benchText([{ bench, rows }], machine).split("\n");
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    expect(lines.filter((line) => line.includes(own.name))).toHaveLength(1);
    expect(lines.find((line) => line.includes("JavaScript loop"))).toMatch(/^1 .* 2\.00 +ns\/bar +0\.250x$/);
    expect(lines.find((line) => line.includes("ready signals"))).toMatch(/160,000 +ns\/bar +20,000x +faster$/);
  });

  test("marks targets that were missed, in words and a sign, and no others", () => {
    expect(benchText([{ bench, rows }], machine)).not.toContain("✗");
    const short = [
      ...rows,
      besides({ ...own, name: "Cold", target: "faster", note: "" }, "JavaScript loop", 7),
      alone({ name: "Growth", ns: 1, unit: "bytes", target: "0", note: "" }),
      alone({ name: "No growth", ns: 0, unit: "bytes", target: "0", note: "" }),
      alone({ name: "No target", ns: 9, unit: "bytes", target: null, note: "" }),
    ];
    const text = benchText([{ bench, rows: short }], machine);
    expect(text.split("\n").filter((line) => line.includes("✗"))).toEqual([
      expect.stringMatching(/^ +Cold .* faster ✗$/),
      expect.stringMatching(/^\d +Growth .* 0 ✗$/),
      "2 of 6 targets missed (✗)",
    ]);
    const page = resultsPage(join(folder, "none.md"), [{ bench, rows: short }], { machine, date: "2026-01-02" });
    expect(page).toContain("| Growth | 1.00 | bytes |  |  |  | 0 ✗ |");
  });

  test("says when others kept the machine busy", () => {
    expect(benchText([], machine)).not.toContain("BUSY");
    expect(benchText([], { ...machine, load: 1.5 })).toContain("BUSY");
  });

  test("replaces its own section of the page and leaves the others", () => {
    const path = join(folder, "RESULTS.md");
    writeFileSync(path, "# Results\n\n## backtest\n\nold\n\n## indicators\n\nkept\n");
    const page = resultsPage(path, [{ bench, rows }], { machine, date: "2026-01-02" });
    expect(page).not.toContain("old");
    expect(page).toContain("## indicators\n\nkept\n");
    expect(page).toContain("| SMA cross, 1M bars, warm | 8.00 | ns/bar | JavaScript loop | 2.00 | 0.250x | ≤ 10 |");
    writeFileSync(path, page);
    expect(resultsPage(path, [{ bench, rows }], { machine, date: "2026-01-02" })).toBe(page);
  });
});

test("a word that names no bench is answered with the nearest", () => {
  expect(benchesFor("backtest").map(({ name }) => name)).toEqual(["backtest"]);
  expect(benchesFor("bars,book").map(({ name }) => name)).toEqual(["book", "bars"]);
  expect(() => benchesFor("backtst")).toThrow('--only backtst: there is no bench "backtst": did you mean backtest?');
});

test("the median of an even number of values lies between the middle two", () => {
  expect([median([9, 1, 5]), median([4, 1, 3, 2])]).toEqual([5, 2.5]);
});
