import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { givenColumns } from "../../../../server/data/given.ts";
import { engine } from "../../../support/engine.ts";

const folder = mkdtempSync(join(tmpdir(), "tidebook-given-"));
const START = Date.UTC(2024, 0, 1);
const at = (day: number): number => START + 86_400_000 * day;

/** Six days, of which the fourth has no bar. */
const days = [0, 1, 2, 4, 5];
const flat = (value: number) => Float64Array.from(days, () => value);
const bars = engine.bars(
  {
    time: BigInt64Array.from(days, (day) => BigInt(at(day))),
    ...{ open: flat(10), high: flat(10), low: flat(10), close: flat(10), volume: flat(100) },
  },
  2,
);

async function column(name: string, head: string, ...rows: readonly (readonly number[])[]): Promise<number[]> {
  const file = join(folder, "given.csv");
  writeFileSync(file, [head, ...rows.map(([day = 0, ...rest]) => [at(day), ...rest].join())].join("\n"));
  const given = await givenColumns(engine, bars, { [name]: file }, undefined);
  return [...(given[name] ?? [])];
}

test("the latest value before a bar's end stands until a newer one", async () => {
  // A day's end is the next day's beginning, and what is said then is the next day's.
  expect(await column("bid", "time,value", [0, 1], [1, 2], [1.5, 3], [4, 4])).toEqual([1, 3, 3, 4, 4]);
  expect(await column("bid", "time,value", [3.5, 7], [1.5, 3])).toEqual([NaN, 3, 3, 7, 7]);
  expect(await column("bid", "time,value", [-5, 1], [9, 2])).toEqual([1, 1, 1, 1, 1]);
});

test("what is available later counts from then on, and never for a newer value", async () => {
  const rows = [
    [0, 1, at(1)],
    [1, 2, at(3)],
    [2, 3, at(3)],
    [4, 4, at(5) + 1],
  ];
  expect(await column("bid", "time,value,available", ...rows)).toEqual([1, 1, 3, 3, 4]);
  const late = [
    [0, 1, at(5)],
    [1, 2, at(2)],
  ];
  expect(await column("bid", "time,value,available", ...late)).toEqual([NaN, 2, 2, 2, 2]);
});

test("a flow is the sum of a bar's own rows", async () => {
  const own = [[0, 1], [0.5, 2], [1, 3], [2, 4], [4, 5], [5, 6]]; // prettier-ignore
  expect(await column("buyVolume", "time,value", ...own)).toEqual([3, 3, 4, 5, 6]);
  // Where no bar is, and beyond the last one, nothing is anybody's.
  expect(await column("buyVolume", "time,value", ...own, [3, 90], [8, 90])).toEqual([3, 3, 4, 5, 6]);
  expect(await column("buyVolume", "time,value", [1, 3], [2, 4])).toEqual([NaN, 3, 4, NaN, NaN]);
});

test("a column of the input's own name stands for one called value", async () => {
  const rows = [[0, 10, 1], [1, 10, 2], [2, 10, 3]]; // prettier-ignore
  expect(await column("buyVolume", "time,close,buyVolume", ...rows)).toEqual([1, 2, 3, NaN, NaN]);
});

test("a bar without its part of a flow, more than its volume and rows of no bar are refused", async () => {
  await expect(column("buyVolume", "time,value", [0, 1], [2, 1])).rejects.toThrow(
    "there is no row for the bar at 2024-01-02: give 0 where buyers took nothing",
  );
  await expect(column("buyVolume", "time,value", [0, 60], [0.1, 60])).rejects.toThrow("took 120 of a volume of 100");
  await expect(column("buyVolume", "time,value", [30, 1])).rejects.toThrow(
    "no row of it belongs to a bar: the bars go from 2024-01-01 to 2024-01-06",
  );
  await expect(column("bid", "time,value", [30, 1])).rejects.toThrow("no row of it belongs to a bar");
});
