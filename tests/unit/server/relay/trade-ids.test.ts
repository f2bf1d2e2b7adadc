import { expect, test } from "vitest";
import { TradeIds } from "../../../../server/relay/market/trade-ids.ts";

const taken = (ids: TradeIds, ...given: number[]) => given.filter((id) => ids.isNew(id));

test("an id that leaves others out tells the hole, and each of those is new once", () => {
  const ids = new TradeIds("counting");
  expect(ids.leavesHole(100)).toBe(false);
  taken(ids, 100, 101);
  expect([ids.leavesHole(102), ids.leavesHole(103), ids.leavesHole(101)]).toEqual([false, true, false]);
  taken(ids, 105);
  expect([ids.hole, ids.missing, ids.last]).toEqual([[102, 104], 3, 105]);
  // A page that begins before the hole and ends behind it.
  expect(taken(ids, 99, 100, 101, 102, 103, 104, 105, 106)).toEqual([102, 103, 104, 106]);
  expect([ids.hole, ids.missing, ids.repeated]).toEqual([null, 0, 4]);
  expect(taken(ids, 102, 104, 106)).toEqual([]);
});

test("a hole that is filled from its middle or its ends stays open where nothing came", () => {
  const ids = new TradeIds("counting");
  taken(ids, 1, 10, 20);
  expect(taken(ids, 5, 2, 9)).toEqual([5, 2, 9]);
  expect([ids.hole, ids.missing]).toEqual([[3, 4], 14]);
  expect(taken(ids, 3, 4, 6, 7, 8)).toHaveLength(5);
  expect([ids.hole, ids.missing]).toEqual([[11, 19], 9]);
});

test("thousands of holes are each filled, in whatever order", () => {
  const ids = new TradeIds("counting");
  const odd = Array.from({ length: 10_000 }, (_, place) => 2 * place + 1);
  taken(ids, ...odd);
  const even = odd.slice(0, -1).map((id) => id + 1);
  const mixed = even.map((_, place) => even[(place * 7919) % even.length] ?? 0);
  expect([taken(ids, ...mixed).length, ids.hole, ids.overfull]).toEqual([9_999, null, 0]);
  expect(taken(ids, ...mixed)).toEqual([]);
});

test("more holes than are remembered are told", () => {
  const ids = new TradeIds("counting");
  for (let id = 1; id <= 40_003; id += 2) ids.isNew(id);
  expect([ids.overfull, ids.hole, ids.missing]).toEqual([1, null, 20_001]);
});

test("what was given up is missing for good, and is not new when it comes after all", () => {
  const ids = new TradeIds("counting");
  taken(ids, 1, 4);
  ids.giveUp();
  expect([ids.hole, ids.missing]).toEqual([null, 2]);
  expect(taken(ids, 2, 3, 4, 5)).toEqual([5]);
});

test("ids that count nothing leave no holes, and tell what came again", () => {
  const ids = new TradeIds("unique");
  expect(taken(ids, 9_000, 17, 9_000, 400)).toEqual([9_000, 17, 400]);
  expect([ids.hole, ids.leavesHole(1_000_000), ids.repeated, ids.missing]).toEqual([null, false, 1, 0]);
});
