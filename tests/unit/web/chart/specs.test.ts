import { describe, expect, test } from "vitest";
import { indicatorNamed, indicators } from "../../../../shared/indicators.ts";
import { indicatorLines } from "../../../../web/chart/indicator-lines.ts";
import { lineSpec } from "../../../../web/chart/line-spec.ts";
import { legendOf } from "../../../../web/chart/legend.ts";
import { priceSpec } from "../../../../web/chart/price-spec.ts";

const DAY = 86_400_000;
const column = (...values: number[]) => Float64Array.from(values);
const bars = {
  time: column(0, DAY, 2 * DAY),
  open: column(10, 11, 12),
  high: column(12, 13, 14),
  low: column(9, 10, 11),
  close: column(11, 12, 11.5),
  volume: column(1, 2, 3),
};
const equity = { name: "strategy", time: bars.time, value: column(100, 90, 120) };

describe("a price chart's panes", () => {
  test("are prices, own panes of indicators, then equity and drawdown", () => {
    const lines = [
      { name: "sma", values: column(1, 2, 3) },
      { name: "rsi", values: column(1, 2, 3), pane: "rsi" },
    ];
    const spec = priceSpec({ name: "X", bars, lines, equity });
    expect(spec.panes.map(({ key }) => key)).toEqual(["price", "rsi", "equity", "drawdown"]);
    expect(spec.columns.map(({ name }) => name).slice(0, 6)).toEqual(["open", "high", "low", "close", "volume", "sma"]);
    expect(spec.panes[3]?.readings[0]?.value(1)).toBeCloseTo(-0.1, 12);
  });

  test("have legends of what is drawn, of the group of bars that is read", () => {
    const lines = [{ name: "sma", values: column(1, 2, 3), isDashed: true }];
    const orders = [{ id: 1, time: DAY, side: "buy" }] as const;
    const spec = priceSpec({ name: "X", bars, lines, orders });
    const at = { first: 0, last: 1, isHover: true };
    const [pane] = spec.panes;
    const pieces = pane ? legendOf(pane, spec, { at, time: "1970-01-02", step: 2 }) : [];
    expect(pieces.map(({ name, value }) => (value === undefined ? name : `${name} ${value}`))).toEqual([
      "2 × 1 day",
      "1970-01-02",
      ...["O 10.0", "H 13.0", "L 9.0", "C 12.0"],
      "sma 2.0",
      ...["buy", "sell"],
    ]);
    expect(pieces.map(({ line }) => line !== undefined).indexOf(true)).toBe(6);
  });

  test("put an order at the bar of its time, or the one before", () => {
    const orders = [
      { id: 1, time: DAY, side: "buy" },
      { id: 2, time: 2 * DAY + 5, side: "sell" },
    ] as const;
    const { marks } = priceSpec({ name: "X", bars, orders }).source;
    expect([...(marks?.bar ?? [])]).toEqual([1, 2]);
    expect([...(marks?.side ?? [])]).toEqual([1, -1]);
  });

  test("tell no price below zero, unless there are some: the room for volume reaches there", () => {
    const [pane] = priceSpec({ name: "X", bars }).panes;
    expect([pane?.valueText(-3), pane?.tickText(-3), pane?.valueText(3), pane?.tickText(0)]).toEqual([
      "",
      "",
      "3.0",
      "0",
    ]);
    const [spread] = priceSpec({ name: "spread", bars: { ...bars, low: column(-2, 10, 11) } }).panes;
    expect([spread?.valueText(-3), spread?.tickText(-3)]).toEqual(["−3.0", "−3"]);
  });

  test("say in a sentence what they show, in words for those who hear it", () => {
    expect(priceSpec({ name: "X", bars, equity }).summary).toBe(
      "Prices of X: 3 bars from 1970-01-01 to 1970-01-03, last 11.5 (+4.5 %), lowest 9.0, highest 14.0. Equity ended at 120.",
    );
    expect(priceSpec({ name: "X", bars: { ...bars, time: column(), close: column() } }).summary).toBe(
      "Prices of X: no bars.",
    );
  });
});

describe("an indicator of the table", () => {
  test.for(indicators.map(({ name }) => name))("%s is drawn with every output as its kind, in its pane", (name) => {
    const indicator = indicatorNamed(name)!;
    const outputs = Object.fromEntries(indicator.outputs.map((output) => [output.name, column(1, 2, 3)]));
    const lines = indicatorLines(indicator, outputs, name);
    expect(lines.map(({ kind, shift }) => ({ kind, shift }))).toEqual(
      indicator.outputs.map(({ kind, shift }) => ({ kind, shift })),
    );
    const spec = priceSpec({ name: "X", bars, lines });
    const drawn = spec.panes.find(({ key }) => key === (indicator.pane === "price" ? "price" : name));
    expect(drawn?.readings.map((reading) => reading.value(1 + (lines[0]?.shift ?? 0)))[0]).toBe(2);
    expect(spec.source.lines).toHaveLength(indicator.outputs.length);
  });
});

test("a chart of curves puts what matters on top and names both panes in its table", () => {
  const holding = { name: "holding", time: bars.time, value: column(100, 110, 105) };
  const spec = lineSpec({ title: "Equity", curves: [equity, holding], unit: "money", hasDrawdown: true });
  expect(spec.panes.map(({ title }) => title)).toEqual(["Equity", "Drawdown"]);
  expect(spec.columns.map(({ name }) => name)).toEqual([
    "Equity, strategy",
    "Equity, holding",
    "Drawdown, strategy",
    "Drawdown, holding",
  ]);
  expect(spec.panes[0]?.readings[0]?.name).toBe("strategy");
});
