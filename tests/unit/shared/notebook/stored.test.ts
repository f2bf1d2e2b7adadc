import fc from "fast-check";
import { expect, test } from "vitest";
import type { CellState } from "../../../../shared/notebook/states.ts";
import { statesFromStored, storedStates } from "../../../../shared/notebook/stored.ts";

const stateWith = (result: unknown): CellState => ({
  id: "a",
  status: "done",
  output: { kind: "backtest", result } as never,
});
const back = (result: unknown) =>
  (statesFromStored(storedStates(new Map([["a", stateWith(result)]]))).get("a")?.output as { result: unknown }).result;

test("columns come back as they were, whatever their length", () => {
  const columns = fc.record({
    bytes: fc.uint8Array({ maxLength: 20 }),
    numbers: fc.float64Array({ maxLength: 9 }),
    amounts: fc.bigInt64Array({ maxLength: 9 }),
    text: fc.string(),
  });
  fc.assert(
    fc.property(columns, (given) => void expect(back(given)).toEqual(given)),
    { seed: 20_260_101 },
  );
});

test("only what is done is stored, and charts are drawn anew", () => {
  const chart: CellState = { id: "b", status: "done", output: { kind: "chart" } as never };
  const states = new Map([
    ["b", chart],
    ["c", { id: "c", status: "error" }],
  ] as const) as ReadonlyMap<string, CellState>;
  expect([...statesFromStored(storedStates(states))]).toEqual([]);
});

test.each(["", "{}", '{"form":0,"states":[]}', "[1", "null"])(
  "what is no stored result (%j) is refused in a sentence",
  (text) => {
    expect(() => statesFromStored(text)).toThrow("run it");
  },
);
