import { expect, test } from "vitest";
import { assert } from "../../../shared/assert.ts";

test("a broken assumption says which one, a true one says nothing", () => {
  expect(() => assert(1 + 1 === 2, "arithmetic holds")).not.toThrow();
  expect(() => assert(null, "the ledger sums to zero")).toThrow("assertion failed: the ledger sums to zero");
});
