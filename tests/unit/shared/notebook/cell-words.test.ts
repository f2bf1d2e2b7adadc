import { expect, test } from "vitest";
import { defaultRequest, simulationOf } from "../../../../shared/montecarlo/request.ts";
import { cellWords } from "../../../../shared/notebook/cell-words.ts";
import { errorIn } from "../../../../shared/notebook/states.ts";
import { InputError } from "../../../../shared/errors.ts";

test.each([
  [
    "p.csv: line 3: low is above high; correct it, or leave bad rows out with --on-bad drop",
    "p.csv: line 3: low is above high; correct it, or leave bad rows out with onBad: drop in the cell",
  ],
  [
    "orders fill at whole prices: --set instrument.tickSize=0.01 states another",
    'orders fill at whole prices: tickSize: "0.01" in the cell states another',
  ],
  ["set dates to dmy or mdy (--dates dmy)", "set dates to dmy or mdy (dates: dmy)"],
  [
    "prices are as they were traded; --adjust scales them by it",
    "prices are as they were traded; adjust: true in the cell scales them by it",
  ],
  [
    'it asks for instrument "B" (given: A): give it with --data B=FILE',
    'it asks for instrument "B" (given: A): give it with data: { B: CELL }',
  ],
  ["give it with --data BRK.B=FILE", "give it with data: { BRK.B: CELL }"],
  ["give it with --signal mood=FILE", "give it with signals: { mood: CELL }"],
  ["--stepsPerYear 0: write a number from 1 to 100000000", "stepsPerYear 0: write a number from 1 to 100000000"],
  ["take 3 steps, or --antithetic", "take 3 steps, or variance: antithetic"],
  [
    "a.ts: look for a loop without end, or raise the budget",
    "a.ts: look for a loop without end, or write budget: 60 into the cell to give it a minute",
  ],
  ["nothing to say -- as it stands, a--b", "nothing to say -- as it stands, a--b"],
])("a cell is told what to write in it, not a flag: %s", (sentence, words) => {
  expect(cellWords(sentence)).toBe(words);
});

test("a flag that belongs to what runs the notebook stays", () => {
  const error = new InputError("data/missing", "put it here, or say --data p=FILE", { facts: { hasFlags: true } });
  expect(errorIn(error, "p", undefined).message).toBe("put it here, or say --data p=FILE");
});

test("a cell's error has no flag, whatever it was asked", () => {
  const asked = [{ model: "bootstrap" }, { start: undefined }, { paths: 0 }, { seed: -1 }, { goal: 0 }, { horizon: 0 }];
  for (const changes of asked) {
    const request = { ...defaultRequest, model: "gbm", ...changes } as typeof defaultRequest;
    let error: unknown;
    try {
      simulationOf(request, undefined);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InputError);
    expect(errorIn(error, "paths", undefined).message).not.toMatch(/--\w/);
  }
});
