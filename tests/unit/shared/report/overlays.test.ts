import { expect, test } from "vitest";
import { splitPlots } from "../../../../shared/report/overlays.ts";

const close = Float64Array.from({ length: 60 }, (_one, index) => 100 + 3 * index);
const bars = { open: close, high: close.map((one) => one + 1), low: close.map((one) => one - 1), close };
const plot = (name: string, value: (price: number, index: number) => number) => ({ name, values: close.map(value) });

test("plots that are prices go over the prices, others under them", () => {
  const average = plot("average", (price, index) => (index < 10 ? NaN : price - 5));
  const plots = [
    average,
    plot("rsi", (_price, index) => 40 + (index % 20)),
    plot("in range, yet no price", () => 270),
    { name: "of another clock", values: close.slice(1) },
    plot("never", () => NaN),
  ];
  expect(splitPlots(plots, bars).over).toEqual([average]);
  expect(splitPlots(plots, bars).apart.map(({ name }) => name)).toEqual([
    "rsi",
    "in range, yet no price",
    "of another clock",
    "never",
  ]);
  expect(splitPlots(plots, undefined).over).toEqual([]);
});

test("no more lines go over the prices than can be told apart", () => {
  const plots = [1, 2, 3, 4].map((shift) => plot(String(shift), (price) => price - shift));
  expect(splitPlots(plots, bars)).toEqual({ over: plots.slice(0, 3), apart: plots.slice(3) });
});
