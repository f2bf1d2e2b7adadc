import { expect, test } from "vitest";
import type { Row } from "../../../../shared/protocol/kinds.ts";
import { chartColumns } from "../../../../web/workers/live/chart.ts";
import type { ChosenIndicator } from "../../../../web/workers/live/shapes.ts";
import { engine } from "../../../support/engine.ts";

const own: Row<"instruments"> = {
  ...{ instrument: 0, venue: "kraken", name: "BTC/USD", base: "BTC", quote: "USD", proof: "simulated" },
  ...{ priceDecimals: 1, quantityDecimals: 2 },
};
const rows = Array.from({ length: 60 }, (_, at): Row<"bars"> => {
  const close = 1000n + BigInt((at * 37) % 23);
  const prices = { open: close - 3n, high: close + 5n, low: close - 7n, close, volume: BigInt(at + 1) };
  const rest = { trades: 1, revision: 0, source: 0, reason: "", isClosed: at === 59 ? 0 : 1 };
  return { instrument: 0, intervalMs: 60_000, openTime: BigInt(at) * 60_000_000n, ...prices, ...rest };
});
const drawn = (...indicators: ChosenIndicator[]) =>
  chartColumns(rows, own, { key: "kraken:BTC/USD", intervalMs: 60_000, indicators, engine });

test("bars that lack trades are told, with the newest one's reason", () => {
  const wants = { key: "kraken:BTC/USD", intervalMs: 60_000, indicators: [], engine };
  const lacking = rows.map((row, at) => ({
    ...row,
    reason: at === 3 ? "the stream broke" : at === 7 ? "no answer" : "",
  }));
  expect(chartColumns(lacking, own, wants)?.notes).toEqual(["2 bars lack trades: no answer."]);
  expect(chartColumns(lacking.slice(0, 5), own, wants)?.notes).toEqual(["1 bar lacks trades: the stream broke."]);
});

test("indicators are the engine's over the bars that are shown, over the price or in panes of their own", () => {
  const bands = { name: "bbands", options: { period: 5, maType: 1 } };
  const chart = drawn({ name: "sma", options: { period: 3 } }, { name: "macd", options: {} }, bands);
  expect(chart?.notes).toEqual([]);
  expect(chart?.lines.map(({ name, pane, kind }) => [name, pane, kind])).toEqual([
    ["sma 3", "price", "line"],
    ["macd", "macd 12 26 9", "line"],
    ["signal", "macd 12 26 9", "line"],
    ["histogram", "macd 12 26 9", "histogram"],
    ["bbands 5 2 2 EMA upper", "price", "band"],
    ["bbands 5 2 2 EMA middle", "price", "line"],
    ["bbands 5 2 2 EMA lower", "price", "band"],
  ]);
  const close = chart?.close ?? new Float64Array();
  const [sma] = chart?.lines ?? [];
  expect(sma?.values.at(-1)).toBeCloseTo(((close[57] ?? 0) + (close[58] ?? 0) + (close[59] ?? 0)) / 3, 12);
  expect([...(sma?.values.slice(0, 3) ?? [])].map(Number.isNaN)).toEqual([true, true, false]);
});

test("one that is not known, refuses its options or waits for bars says so, and others are drawn", () => {
  const wrong = [
    { name: "smaa", options: {} },
    { name: "ema", options: { period: -1 } },
    { name: "sma", options: { period: 80 } },
  ];
  const chart = drawn(...wrong, { name: "rsi", options: {} });
  expect(chart?.lines.map(({ name, pane }) => [name, pane])).toEqual([["rsi", "rsi 14"]]);
  expect(chart?.notes).toEqual([
    expect.stringContaining('there is no indicator "smaa"'),
    expect.stringContaining("period must be within"),
    "sma 80 needs 80 bars, and 60 are here: its line comes with them.",
  ]);
});
