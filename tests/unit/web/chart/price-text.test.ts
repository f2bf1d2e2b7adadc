import { afterEach, expect, test } from "vitest";
import { chooseMarks } from "../../../../shared/figures.ts";
import { priceText } from "../../../../web/chart/money-spec.ts";

afterEach(() => chooseMarks(() => ({ thousands: ",", decimal: "." })));

test("prices have as many decimals in a comma's country as in a point's", () => {
  const prices = Float64Array.of(666.791978, 2842.429932);
  const usual = priceText(prices)(2842.429932);
  chooseMarks(() => ({ thousands: ".", decimal: "," }));
  expect(usual).toBe("2,842.430");
  expect(priceText(prices)(2842.429932)).toBe("2.842,430");
});
