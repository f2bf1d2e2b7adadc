import { expect, test } from "vitest";
import { stepsText } from "../../../shared/steps.ts";
import { DAY, START } from "../../support/result.ts";

const told = (hours: readonly number[], count: number) => {
  const instruments = Array.from({ length: count }, (_, index) => ({ name: `${index}`, tickSize: "1", lotSize: "1" }));
  const time = hours.map((hour) => START + (hour * DAY) / 24);
  return stepsText({ equity: { time, value: [] }, request: { instruments, interval: DAY } as never } as never);
};

test("steps are bars, unless other instruments' bars begin between the first's", () => {
  expect(told([0, 24, 48, 120], 1)).toBe("4 bars of 1 day");
  expect(told([0, 23, 48], 2)).toBe("3 bars of 1 day");
  expect(told([0, 12, 24, 36], 2)).toBe("4 steps through bars of 1 day");
});
