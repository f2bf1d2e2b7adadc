import fc from "fast-check";
import { expect, test } from "vitest";
import { resultBuffers } from "../../../shared/backtest.ts";
import { formatDecimal } from "../../../shared/decimal.ts";
import { moneyNumber, moneyNumbers } from "../../../shared/money.ts";
import { resultDocument } from "../../../shared/result-document.ts";
import { equityOf, resultWith, START } from "../../support/result.ts";

const result = resultWith({
  equity: equityOf(["10000", "-0.00000001", "92233720368.54775807"]),
  plots: { p: Float64Array.of(NaN, 0.1, -0) },
});

test("a document has equity as exact decimals and null where nothing was plotted", () => {
  const { equity, plots } = resultDocument(result);
  expect(equity.value).toEqual(["10000", "-0.00000001", "92233720368.54775807"]);
  expect(equity.time[0]).toBe(START);
  expect(JSON.stringify(plots)).toBe('{"p":[null,0.1,0]}');
});

test("a result crosses to another thread with its columns moved, not copied", () => {
  const { equity, plots } = resultWith({ ...result, equity: { ...result.equity }, plots: { p: new Float64Array(3) } });
  const moved = structuredClone({ equity, plots }, { transfer: resultBuffers(resultWith({ equity, plots })) });
  expect(moved.equity.value.at(-1)).toBe(2n ** 63n - 1n);
  expect([equity.time.length, equity.value.length, plots.p?.length]).toEqual([0, 0, 0]);
});

test("amounts of any size are the doubles next to them", () => {
  const size = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const amount = fc.oneof(
    size,
    size.map((units) => units >> 40n),
  );
  fc.assert(
    fc.property(fc.array(amount), (units) => {
      const numbers = moneyNumbers(BigInt64Array.from(units));
      expect(Array.from(numbers)).toEqual(units.map(moneyNumber));
      for (const [index, value] of numbers.entries()) {
        const exact = Number(formatDecimal(units[index]!, 8));
        expect(Math.abs(value - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2 ** -52);
      }
    }),
  );
});

test("decimals of every size are written with the digits of their integer", () => {
  const units = fc.oneof(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer().map(BigInt));
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 12 }), (value, scale) => {
      const text = formatDecimal(value, scale);
      expect(text).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/);
      const [whole = "", fraction = ""] = text.replace("-", "").split(".");
      const digits = BigInt(whole + fraction.padEnd(scale, "0"));
      expect(text.startsWith("-") ? -digits : digits).toBe(value);
    }),
  );
});
