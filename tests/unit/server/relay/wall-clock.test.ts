import { expect, test } from "vitest";
import { wallClock } from "../../../../server/relay/edge.ts";

test("the wall clock is steady, and follows when it is set or the machine has slept", () => {
  let [date, steady] = [1_785_641_760_000, 500.25];
  const wall = wallClock(
    () => Math.floor(date),
    () => steady,
  );
  const passes = (ms: number) => {
    date += ms;
    steady += ms;
  };
  const before = wall();
  passes(0.125);
  expect(wall() - before).toBe(125);
  passes(10_000);
  expect(wall() - before).toBe(10_000_125);
  // Asleep, which the steady clock does not see.
  date += 3_600_000;
  passes(1);
  expect(wall()).toBe(Math.floor(date) * 1000);
  date -= 7_200_000;
  expect(wall()).toBe(Math.floor(date) * 1000);
  passes(0.25);
  expect(wall()).toBe(Math.floor(date - 0.25) * 1000 + 250);
});
