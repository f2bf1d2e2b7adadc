import { expect, test } from "vitest";
import { chosenFrom, MOST_CHOSEN, USUAL } from "../../../../web/monitor/chosen.ts";

test("chosen indicators that were kept are read again, and what is none is not", () => {
  expect(chosenFrom(JSON.parse(JSON.stringify(USUAL)))).toEqual(USUAL);
  expect(chosenFrom([])).toEqual([]);
  const many = Array.from({ length: MOST_CHOSEN + 1 }, () => USUAL[0]);
  const wrong = [many, null, "sma", {}, [{ name: 1 }], [{ name: "sma", options: { period: "20" } }], [null], [["sma"]]];
  for (const value of wrong) expect(chosenFrom(value)).toBeUndefined();
});
