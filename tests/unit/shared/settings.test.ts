import { describe, expect, test } from "vitest";
import { defaultOf, rangeOf, settingField, settingFields } from "../../../shared/setting-fields.ts";
import { readSetting } from "../../../shared/setting-value.ts";
import { runFile, settingsOf } from "../../../shared/settings.schema.ts";
import { defaultSettings } from "../../../shared/settings.ts";

const read = (path: string, written: unknown) => readSetting(settingField(path)!, written);

test("a run file of strategy and data alone has the default settings", () => {
  const file = runFile.parse({ strategy: "a.ts", data: "sp500" });
  expect(settingsOf(file)).toEqual(defaultSettings);
  expect(file.data).toEqual([{ name: "0", reference: "sp500" }]);
});

test("data is a path, a list of paths with or without names, or names with paths", () => {
  const dataOf = (data: unknown) =>
    runFile.parse({ strategy: "a.ts", data }).data.map(({ name, reference }) => `${name}:${reference}`);
  expect(dataOf(["a.csv", "ETH=b.csv"])).toEqual(["0:a.csv", "ETH:b.csv"]);
  expect(dataOf({ BTC: "a.csv", "BRK.B": "b.csv" })).toEqual(["BTC:a.csv", "BRK.B:b.csv"]);
  expect(dataOf("/tmp/a=b.csv")).toEqual(["0:/tmp/a=b.csv"]);
  for (const data of [[], { "0": "a" }, { constructor: "a" }, ["A=a", "A=b"], 3, ""]) {
    expect(runFile.safeParse({ strategy: "a.ts", data }).success).toBe(false);
  }
});

describe.each(settingFields.filter(({ path }) => !path.includes("NAME")))("$path", (field) => {
  const keys = field.path.split(".");
  const nested = (value: unknown) => keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

  test("is reached by the schema, which refuses nonsense in its place", () => {
    const parsed = runFile.safeParse({ strategy: "a.ts", data: "a", ...nested("nonsense") });
    expect(parsed.error?.issues[0]?.path).toEqual(keys);
  });

  test("says its default and allows it", () => {
    expect(defaultOf(field)).not.toBe("");
    if (field.unset === undefined) expect(read(field.path, defaultOf(field))).not.toHaveProperty("problem");
    else expect(read(field.path, null)).toEqual({ value: null });
  });
});

test.each([
  ["account.cash", "50000.50", "50000.5"],
  ["account.cash", 1e5, "100000"],
  ["account.cash", "0.00000001", "0.00000001"],
  ["costs.makerBps", "-1.5", "-1.5"],
  ["fill.volumeShare", 1, "1"],
  ["instruments.BRK.B.tickSize", "0.01", "0.01"],
  ["latency.ms", "250", 250],
  ["interval", "1h", 3_600_000],
  ["periodsPerYear", "365.25", 365.25],
  ["seed", "9007199254740991", 9_007_199_254_740_991],
  ["range.from", "2010-05-03", Date.UTC(2010, 4, 3)],
])("%s takes %j", (path, written, value) => {
  expect(read(path, written)).toEqual({ value });
});

test.each([
  ["account.cash", "-1", "must be above 0, not -1"],
  ["account.cash", "0", "must be above 0, not 0"],
  ["account.cash", "1.123456789", "has more than 8 decimals: 1.123456789"],
  ["account.cash", "lots", 'must be a number, not "lots"'],
  ["account.cash", null, "must be a number, not empty"],
  ["account.cash", [1], "must be a number, not a list"],
  ["costs.takerBps", -1, "must be 0 or more, not -1"],
  ["costs.slippageBps", 10_000, "must be below 10000, not 10000"],
  ["costs.makerBps", -10_000, "must be above -10000, not -10000"],
  ["fill.volumeShare", "1.01", "must be at most 1, not 1.01"],
  ["fill.limit", "thru", 'must be through or touch, not "thru"'],
  ["latency.ms", "1.5", "must be a whole number, not 1.5"],
  ["seed", "9007199254740992", "must be at most 9007199254740991, not 9007199254740992"],
  ["instrument.tickSize", "0", "must be above 0, not 0"],
])("%s does not take %j", (path, written, problem) => {
  expect(read(path, written)).toEqual({ problem });
});

test("ranges are told in words", () => {
  const range = (path: string) => rangeOf(settingField(path)!);
  expect(range("account.cash")).toBe("above 0");
  expect(range("fill.volumeShare")).toBe("above 0, at most 1");
  expect(range("fill.limit")).toBe("through or touch");
  expect(range("seed")).toBe("0 to 9007199254740991");
});

test("a range must end after it begins", () => {
  const parsed = runFile.safeParse({ strategy: "a.ts", data: "a", range: { from: "2020", to: "2020" } });
  expect(parsed.error?.issues[0]).toMatchObject({ path: ["range", "to"], message: "must be after range.from" });
});
