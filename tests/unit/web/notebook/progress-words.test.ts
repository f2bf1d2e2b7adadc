import { expect, test } from "vitest";
import { progressWords } from "../../../../web/notebook/progress-words.ts";

test("a run that comes on says how much, how fast and how long still", () => {
  const words = progressWords({
    units: "bars",
    progress: { done: 3000, all: 5000 },
    rate: 1000,
    seconds: 3,
    limit: 30,
  });
  expect(words).toEqual({ share: 0.6, done: "3,000 of 5,000 bars", rate: "1,000 bars/s", left: "2.0 s left" });
});

test("a run that does not come on says how long it takes and when it is stopped", () => {
  const words = progressWords({ units: "bars", progress: { done: 0, all: 5105 }, rate: 0, seconds: 12.7, limit: 30 });
  expect(words).toEqual({ share: 0, done: "0 of 5,105 bars", rate: "12 s so far", left: "stops at 30 s" });
});

test("work that cannot be counted says its seconds, and its limit where it has one", () => {
  const running = { units: "rows", progress: undefined, rate: 0, seconds: 2.2 };
  expect(progressWords({ ...running, limit: 10 })).toMatchObject({ done: "2 s so far", left: "stops at 10 s" });
  expect(progressWords({ ...running, limit: undefined })).toMatchObject({ done: "2 s so far", left: "" });
});
