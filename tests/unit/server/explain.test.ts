import { expect, test } from "vitest";
import { feeOf, slipped } from "../../../server/explain/arithmetic.ts";
import { storyOf } from "../../../server/explain/story.ts";
import { storyText } from "../../../server/terminal/story.ts";
import type { BacktestResult, OrderRecord } from "../../../shared/backtest.ts";
import {
  DAY,
  equityOf,
  fillWith,
  orderWith,
  type ResultParts,
  resultWith,
  START,
  tradeWith,
} from "../../support/result.ts";

/** Open, high, low, close of daily bars. */
const PRICES = [
  [100, 101, 99, 100],
  [100, 102, 98.5, 101],
  [101, 103, 97, 98],
  [95, 104, 94, 103],
  [103, 106, 102, 105],
] as const;

const day = (index: number) => START + index * DAY;

const bars = [
  {
    name: "0",
    time: Float64Array.from(PRICES, (_one, index) => day(index)),
    open: Float64Array.from(PRICES, ([open]) => open),
    high: Float64Array.from(PRICES, ([, high]) => high),
    low: Float64Array.from(PRICES, ([, , low]) => low),
    close: Float64Array.from(PRICES, ([, , , close]) => close),
    volume: new Float64Array(PRICES.length),
  },
];

const equity = equityOf(
  PRICES.map(() => "10000"),
  PRICES.map((_one, index) => day(index)),
);

function told(order: Partial<OrderRecord>, parts: ResultParts = {}, id = 1): string {
  const result: BacktestResult = resultWith({ equity, orders: [orderWith(order)], ...parts });
  return storyOf(id, result, bars)
    .steps.map(({ text }) => text)
    .join("\n");
}

const unfilled = { filled: "0", status: "canceled" } as const;

test("a market order: the next open, slippage against it, the tick, the fee, the trade", () => {
  const fills = [fillWith({ time: day(1), quantity: "2", price: "100.01", fee: "0.20002" })];
  const trades = [tradeWith({ entryTime: day(1), exitTime: null, exitPrice: null })];
  expect(told({ quantity: "2", filled: "2" }, { fills, trades })).toMatchInlineSnapshot(`
    "Placed at the close of bar 0 (2020-01-01) by the strategy: market order to buy 2. Prices are on a grid of 0.01, quantities of 0.00000001.
    It worked from bar 1 (2020-01-02) on: the next one.
    Bar 1 opened at 100: a market order takes the open. Slippage of 1 bps against it makes 100.01, rounded up to the tick 0.01: 100.01. Bought 2 at 100.01, as taker.
    Fee: 2 × 100.01 = 200.02, × 10 bps (taker) = 0.20002.
    That opened a long trade."
  `);
});

test("a limit order: the bars that did not reach it, the one that went through", () => {
  const fills = [fillWith({ time: day(2), price: "98", fee: "0.098", liquidity: "maker" })];
  expect(told({ type: "limit", price: "98" }, { fills })).toMatchInlineSnapshot(`
    "Placed at the close of bar 0 (2020-01-01) by the strategy: limit order to buy 1 at 98. Prices are on a grid of 0.01, quantities of 0.00000001.
    It worked from bar 1 (2020-01-02) on: the next one.
    1 bar passed without reaching it. The nearest was bar 1: its low 98.5 stayed 0.5 from the limit 98.
    Bar 2 opened at 101; its low 97 went through the limit 98. Bought 1 at 98, as maker: no slippage.
    Fee: 1 × 98 = 98, × 10 bps (maker) = 0.098."
  `);
});

test("a limit that was only touched says what fill.limit asks for", () => {
  expect(told({ type: "limit", price: "94", ...unfilled, status: "new" })).toContain(
    "The nearest was bar 3: its low touched 94 without going through, which fill.limit asks for.",
  );
});

test("a resting limit that a bar opens beyond fills at its price, not at the gap", () => {
  const fills = [fillWith({ time: day(3), price: "96.5", liquidity: "maker" })];
  expect(told({ type: "limit", price: "96.5" }, { fills })).toContain(
    "Bar 3 opened at 95, beyond the resting limit 96.5; a resting order earns no gap",
  );
});

test("a limit that its first bar opens beyond takes the open", () => {
  const fills = [fillWith({ time: day(1), price: "100.01" })];
  expect(told({ type: "limit", price: "105" }, { fills })).toContain(
    "Bar 1 opened at 100, already at or below the limit 105: it takes the open.",
  );
});

test("a stop that gaps fills at the open, one inside the bar at its trigger", () => {
  const gap = told(
    { type: "stop", side: "sell", stopPrice: "96" },
    { fills: [fillWith({ side: "sell", time: day(3), price: "94.99" })] },
  );
  expect(gap).toContain("Bar 3 opened at 95, at or beyond the trigger 96: it traded at the open.");
  expect(gap).toContain("makes 94.9905, rounded down to the tick 0.01: 94.99");
  const inside = told({ type: "stop", stopPrice: "102.5" }, { fills: [fillWith({ time: day(2), price: "102.52" })] });
  expect(inside).toContain(
    "1 bar passed without reaching it. The nearest was bar 1: its high 102 stayed 0.5 from the trigger 102.5.",
  );
  expect(inside).toContain(
    "its high 103 reached the trigger 102.5. Slippage of 1 bps against it makes 102.51025, rounded up to the tick 0.01: 102.52.",
  );
});

test("children of a bracket work from their parent's fill, and one ends the other", () => {
  const orders = [
    orderWith({}),
    orderWith({ id: 2, parent: 1, type: "stop", side: "sell", stopPrice: "97.5" }),
    orderWith({ id: 3, parent: 1, type: "limit", side: "sell", price: "110", ...unfilled, reason: "oco" }),
  ];
  const fills = [
    fillWith({ time: day(1), price: "100.01" }),
    fillWith({ orderId: 2, side: "sell", time: day(2), price: "97.49" }),
  ];
  expect(told({}, { orders, fills }, 2)).toContain("by the bracket of order 1");
  expect(told({}, { orders, fills }, 2)).toContain("It worked from bar 1 (2020-01-02) on: when order 1 had filled.");
  expect(told({}, { orders, fills }, 3)).toContain("Cancelled: order 2, its other half, filled at 2020-01-03.");
});

test("latency delays the first bar", () => {
  const fills = [fillWith({ time: day(2), price: "101.02" })];
  expect(told({}, { fills, request: { latency: { ms: 1000 } } })).toContain(
    "It worked from bar 2 (2020-01-03) on: the next one after a latency of 1000 ms.",
  );
});

test.each([
  [
    "funds",
    "rejected",
    "Rejected for lack of funds: the exposure after a fill, with slippage and fee, may not exceed equity × leverage. At the open 100 it was worth 100.00; equity at the close before was 10,000.00, leverage 1.",
  ],
  ["invalidQuantity", "rejected", "its quantity was not a positive number of lots"],
  ["invalidPrice", "rejected", "a price was not a positive number of ticks"],
  ["bracket", "rejected", "on the wrong side of the entry's price"],
  ["postOnly", "rejected", "would have made it a taker"],
  ["ioc", "canceled", "immediate or cancel"],
  ["fok", "canceled", "fill or kill"],
  ["day", "expired", "a day order ends"],
  ["gtd", "expired", "good till"],
  ["oco", "canceled", "the order that it was tied to filled"],
  ["cancel", "canceled", "Cancelled by the strategy."],
  ["replaced", "canceled", "a later target of the strategy replaced it"],
  ["parent", "canceled", "its parent ended without a fill"],
  ["reduceOnly", "canceled", "no position left to reduce"],
] as const)("an order that ended by %s says why", (reason, status, sentence) => {
  expect(told({ reason, status, filled: "0" })).toContain(sentence);
});

test("an order that is still open says so, and how near the market came", () => {
  const text = told({ type: "limit", price: "90", filled: "0", status: "new" });
  expect(text).toContain(
    "4 bars passed without reaching it. The nearest was bar 3: its low 94 stayed 4 from the limit 90.",
  );
  expect(text).toContain("It was still open at the last bar.");
});

test("an order that does not exist is told with those that do", () => {
  expect(() => told({}, {}, 7)).toThrow("there is no order 7: the run has orders 1 to 1");
  expect(() => told({}, { orders: [] }, 7)).toThrow("there is no order 7: the run placed none");
});

test("the story for a terminal is numbered and ends with the bars", () => {
  const fills = [fillWith({ time: day(1), price: "100.01" })];
  const story = storyOf(1, resultWith({ equity, orders: [orderWith({})], fills }), bars);
  const lines = storyText(story);
  expect(lines[0]).toBe("Order 1: market order to buy 1 · filled");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.slice(-3)).toEqual([
    "bar  time        open  high   low  close",
    "  0  2020-01-01   100   101    99    100",
    "  1  2020-01-02   100   102  98.5    101",
  ]);
});

test("slippage and rounding go against the taker, to the last digit", () => {
  expect(slipped(100, "buy", "1", "0.01")).toEqual({ moved: "100.01", price: "100.01" });
  expect(slipped(100.001, "buy", "1", "0.01")).toEqual({ moved: "100.0110001", price: "100.02" });
  expect(slipped(100.001, "sell", "1", "0.25")).toEqual({ moved: "99.9909999", price: "99.75" });
  expect(slipped(0.00000001, "sell", "5000", "0.00000001")).toEqual({ moved: "0", price: "0" });
});

test("a notional is rounded against the account", () => {
  const costs = { makerBps: "-1", takerBps: "10", slippageBps: "1" };
  expect(feeOf(fillWith({ quantity: "0.00000003", price: "0.5" }), costs)).toEqual({
    notional: "0.00000002",
    rateBps: "10",
  });
  expect(feeOf(fillWith({ side: "sell", quantity: "0.00000003", price: "0.5", liquidity: "maker" }), costs)).toEqual({
    notional: "0.00000001",
    rateBps: "-1",
  });
});
