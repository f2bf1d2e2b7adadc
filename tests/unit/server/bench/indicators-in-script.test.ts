import { expect, test } from "vitest";
import { loops } from "../../../../server/bench/indicators-in-script.ts";
import { crossRules } from "../../../../server/bench/backtest.ts";
import { minuteBars } from "../../../../server/bench/minute-bars.ts";
import { indicatorNamed } from "../../../../shared/indicators.ts";
import { engine } from "../../../support/engine.ts";

const { close } = minuteBars(2000, 7, crossRules);

test.each([
  ["sma", 30],
  ["ema", 30],
  ["rsi", 14],
] as const)("the bench's loop for %s gives what the engine gives", (name, period) => {
  const [ours = new Float64Array()] = engine.indicator(indicatorNamed(name)?.id ?? -1, [close], [period]);
  const theirs = loops[name](close, period);
  expect(theirs).toHaveLength(ours.length);
  theirs.forEach((value, row) => {
    const own = ours[row] ?? 0;
    if (Number.isNaN(own)) expect(value).toBeNaN();
    else expect(Math.abs(value - own) / own).toBeLessThan(1e-9);
  });
});
