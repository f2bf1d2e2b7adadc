import { expect, test } from "vitest";
import { differingParts } from "../../../../web/compare/notebook-parts.ts";
import { linkRows } from "../../../../web/compare/link-rows.ts";
import { figuresIn } from "../../../../web/compare/run-rows.ts";
import { fence } from "../../../support/fenced.ts";
import { partsWith } from "../../../support/link.ts";

const run = (slow: number, fee: string) =>
  fence(
    "backtest run",
    `strategy: trend\ndata: prices\nparams: { fast: 20, slow: ${slow} }\ncosts: { takerBps: "${fee}" }`,
  );
const before = `# Title\n\nWords.\n\n${fence("data prices", "builtin: sp500")}${fence("strategy trend", "a\nb")}${run(100, "10")}${fence("sql asked", "select 1")}`;

test("two texts differ in values by their path, in lines, and in cells that came, went or got another name", () => {
  const after = `# Title\n\nOther words.\n\n${fence("data bars", "builtin: sp500")}${fence("strategy trend", "a\nB")}${run(150, "0")}${fence("js told", "return {}")}`;
  const parts = differingParts(before, after);
  expect(parts.map(({ title, fate }) => [title, fate])).toEqual([
    ["data bars", "was prices"],
    ["strategy trend", ""],
    ["backtest run", ""],
    ["js told", "added"],
    ["sql asked", "removed"],
    ["Text", ""],
  ]);
  expect(parts[2]?.values).toEqual([
    { label: "params.slow", before: "100", after: "150" },
    { label: "costs.takerBps", before: "10", after: "0" },
  ]);
  expect([parts[1]?.before, parts[1]?.after]).toEqual(["a\nb", "a\nB"]);
  expect(differingParts(before, before)).toEqual([]);
});

test("a value that one side does not have is a dash, and a body that cannot be read is compared by its lines", () => {
  const [part] = differingParts(run(1, "1"), fence("backtest run", "strategy: trend\nseed: 7"));
  expect(part?.values).toContainEqual({ label: "seed", before: "–", after: "7" });
  expect(part?.values).toContainEqual({ label: "params.slow", before: "1", after: "–" });
  expect(differingParts(run(1, "1"), fence("backtest run", "a: [")).map(({ values }) => values)).toEqual([[]]);
});

test("figures of a version are those of its lock where no run of it is kept", () => {
  const lock = fence(
    "lock",
    `engine: { version: "1", sha256: "${"0".repeat(64)}" }\ncells:\n  run:\n    metrics: { sharpe: 0.5, trades: null }`,
  );
  expect(figuresIn(before + lock, new Map()).get("run")).toEqual({ sharpe: 0.5, trades: null });
  expect(figuresIn(before, new Map()).size).toBe(0);
  expect(figuresIn(before + fence("lock", "engine: 7"), new Map()).size).toBe(0);
});

test("two links differ in what they state, first what differs; a short hash stands for a whole one", () => {
  const one = partsWith();
  const { envelope } = one;
  expect(linkRows(one, one).every(({ isSame }) => isSame)).toBe(true);
  const request = { ...envelope.request, params: { fast: 20, slow: 150 }, seed: 9 };
  const data = envelope.data.map((record) => ({
    ...record,
    fingerprint: `${record.fingerprint.slice(0, 63)}${record.fingerprint.endsWith("0") ? "1" : "0"}`,
  }));
  const rows = linkRows(one, { ...one, envelope: { ...envelope, request, data }, source: "other" });
  expect(rows.filter(({ isSame }) => !isSame).map(({ label }) => label)).toEqual(["slow", "seed", "Data", "Source"]);
  expect(rows[0]).toEqual({ label: "slow", before: "100", after: "150", isSame: false });
  expect(rows.findIndex(({ isSame }) => isSame)).toBe(4);
});

test("a parameter that is called as a setting is hides nothing", () => {
  const one = partsWith();
  const { envelope } = one;
  const of = (seed: number, run: number) => ({
    ...one,
    envelope: { ...envelope, request: { ...envelope.request, params: { seed }, seed: run } },
  });
  const differing = linkRows(of(1, 2), of(3, 4)).filter(({ isSame }) => !isSame);
  expect(differing.map(({ label, before, after }) => [label, before, after])).toEqual([
    ["seed", "1", "3"],
    ["seed of the run", "2", "4"],
  ]);
});
