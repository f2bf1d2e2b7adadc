import { expect, test } from "vitest";
import { builtInCalled } from "../../../shared/built-in.ts";

test.each(["sp500", "SP500", " sp500 ", "sp500.csv", "SP500.csv.gz", "S&P 500", "S&P 500 daily", "ｓｐ５００"])(
  "%j would be taken for the built-in set",
  (name) => {
    expect(builtInCalled(name)?.name).toBe("sp500");
  },
);

test.each(["", "spx", "btc-usdt.csv", "my sp 50", "500"])("%j is nobody's name", (name) => {
  expect(builtInCalled(name)).toBeUndefined();
});
