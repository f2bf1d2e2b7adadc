import { beforeAll, describe, expect, test } from "vitest";
import { galleryFiles } from "../../../server/gallery.ts";
import { readLink } from "../../../server/link/read.ts";
import { verifyLink } from "../../../server/link/verify.ts";
import type { Lesson, Picture } from "../../../shared/gallery.ts";
import { planOf } from "../../../shared/notebook/graph.ts";
import { readLock } from "../../../shared/notebook/lock.ts";
import { lockOf } from "../../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../../shared/notebook/parse.ts";
import { statesAfterEdit } from "../../../shared/notebook/states.ts";
import { statesFromStored, storedStates } from "../../../shared/notebook/stored.ts";

const LONGEST_MS = 300_000;

function numbersOf(picture: Picture): readonly (number | null)[] {
  switch (picture.kind) {
    case "lines":
      return picture.panes.flatMap(({ lines }) => lines.flatMap(({ values }) => values));
    case "candles":
      return [...picture.bars.flat(), ...(picture.below ?? [])];
    case "cells":
      return picture.rows.flat();
    case "mark":
      return [0];
  }
}

describe("the gallery", () => {
  let files: ReadonlyMap<string, string>;
  let lessons: readonly Lesson[];

  beforeAll(async () => {
    files = new Map((await galleryFiles()).map(({ path, source }) => [path, source]));
    lessons = JSON.parse(files.get("gallery/index.json") ?? "[]") as readonly Lesson[];
  }, LONGEST_MS);

  test("has nine lessons with a sentence that fits its card", () => {
    expect(lessons).toHaveLength(9);
    for (const { sentence } of lessons) expect(sentence.length).toBeLessThan(110);
  });

  test("shows the digests that its notebooks' locks remember", () => {
    for (const { id, digest } of lessons) {
      const lock = lockOf(parseNotebook(files.get(`gallery/${id}.md`) ?? ""));
      const { cells } = readLock(lock?.body ?? "");
      expect(Object.values(cells).map((cell) => cell.digest)).toContain(digest);
    }
  });

  test("draws numbers only", () => {
    for (const { id, picture } of lessons) {
      const numbers = numbersOf(picture).filter((value) => value !== null);
      expect(numbers.length, id).toBeGreaterThan(0);
      expect(numbers.every(Number.isFinite), id).toBe(true);
    }
  });

  test("draws holding as the engine's benchmark of the run has it", () => {
    const lesson = lessons.find(({ id }) => id === "first-backtest");
    const lines = lesson?.picture.kind === "lines" ? lesson.picture.panes.flatMap((pane) => pane.lines) : [];
    const drawn = lines.find(({ role }) => role === "holding")?.values.at(-1) ?? NaN;
    const states = [...statesFromStored(files.get("gallery/first-backtest.json") ?? "").values()];
    const results = states.flatMap(({ output }) => (output?.kind === "backtest" ? [output.result] : []));
    const benchmark = results.find(({ digest }) => digest === lesson?.digest)?.metrics.benchmarkTotalReturn;
    expect(drawn / 10_000 - 1).toBeCloseTo(benchmark ?? NaN, 4);
  });

  test("has the results of every cell, so that nothing is stale when a lesson is opened", () => {
    for (const { id } of lessons) {
      const plan = planOf(parseNotebook(files.get(`gallery/${id}.md`) ?? ""));
      const stored = files.get(`gallery/${id}.json`) ?? "";
      const states = statesFromStored(stored);
      const after = [...statesAfterEdit(plan, states).values()];
      const waiting = after.filter((one) => one.status !== "done" && plan.cells.get(one.id)?.cell.kind !== "chart");
      expect(waiting).toEqual([]);
      expect(storedStates(states)).toBe(stored);
    }
  });

  test(
    "has a true link and a false one to open where it tells how to read them",
    async () => {
      const text = files.get("gallery/reading-a-link.md") ?? "";
      const fragments = Array.from(text.matchAll(/\]\(#(\d+\.[^)]+)\)/g), ([, fragment = ""]) => fragment);
      const options = { budgetSeconds: 30, data: [], signals: [], reading: {} };
      const verified = await Promise.all(
        fragments.map(async (fragment) => verifyLink(await readLink(`#${fragment}`), options)),
      );
      expect(verified.map(({ verdict, cause }) => [verdict, cause?.sentence])).toEqual([
        ["reproduced", undefined],
        ["different", "The claim was computed without any costs."],
      ]);
    },
    LONGEST_MS,
  );

  test("labels what is made of generated data", () => {
    expect(lessons.filter(({ isSynthetic }) => isSynthetic).map(({ id }) => id)).toEqual([
      "pairs",
      "many-instruments",
      "order-types",
    ]);
  });
});
