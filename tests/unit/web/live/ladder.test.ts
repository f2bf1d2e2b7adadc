import { expect, test } from "vitest";
import { fittingStep, Ladder, mergedSides, roundSteps } from "../../../../web/workers/live/ladder.ts";

const level = (price: number, quantity: number) => ({ price, quantity });
const plan = { rows: 8, step: 1, decimals: 0, quantityDecimals: 0 };
const around = (middle: number) => ({
  bids: [level(middle - 1, 2), level(middle - 2, 5)],
  asks: [level(middle, 3), level(middle + 2, 10)],
});

test("asks stand above from the furthest, bids below from the best, and the largest row fills its bar", () => {
  const { asks, bids } = new Ladder().rows(around(100), plan);
  expect(asks.map(({ price }) => price).slice(-3)).toEqual(["102", "101", "100"]);
  expect(bids.map(({ price }) => price).slice(0, 2)).toEqual(["99", "98"]);
  expect(asks.map(({ quantity }) => quantity).slice(-3)).toEqual(["10", "", "3"]);
  expect(asks.at(-3)?.share).toBe(1);
});

test("prices stay in place until the best one is four rows from the edge, and each level stands on its own side", () => {
  const ladder = new Ladder();
  const pricesOf = ({ asks, bids }: ReturnType<Ladder["rows"]>) => [...asks, ...bids].map(({ price }) => price);
  const first = pricesOf(ladder.rows(around(100), plan));
  expect(first).toHaveLength(16);
  for (const middle of [103, 98]) {
    const moved = ladder.rows(around(middle), plan);
    expect(pricesOf(moved)).toEqual(first);
    expect(moved.asks.at(-1)).toMatchObject({ price: String(middle), quantity: "3" });
    expect(moved.bids[0]).toMatchObject({ price: String(middle - 1), quantity: "2" });
  }
  const recentred = ladder.rows(around(104), plan);
  expect([recentred.asks.length, recentred.asks.at(-1)?.price]).toEqual([8, "104"]);
});

test("rows gather what lies within a step, away from the middle on both sides", () => {
  const { asks, bids } = new Ladder().rows(
    { bids: [level(99, 1), level(96, 2)], asks: [level(101, 4), level(105, 8)] },
    { ...plan, step: 5 },
  );
  expect(asks.at(-1)).toMatchObject({ price: "100" });
  expect(asks.find(({ price }) => price === "105")?.quantity).toBe("12");
  expect(bids[0]).toMatchObject({ price: "95", quantity: "3" });
});

test("the step is round and no finer than the levels are apart", () => {
  expect(roundSteps(5)).toEqual([1, 2, 5, 10, 20]);
  const far = { bids: [level(100, 1), level(94, 1), level(86, 1)], asks: [level(101, 1), level(104, 1)] };
  expect(fittingStep(far)).toBe(10);
});

test("books of venues stand together: quantities of one price add up, best first", () => {
  const merged = mergedSides([around(100), { bids: [level(99, 1)], asks: [level(101, 7)] }]);
  expect(merged.bids).toEqual([level(99, 3), level(98, 5)]);
  expect(merged.asks).toEqual([level(100, 3), level(101, 7), level(102, 10)]);
});
