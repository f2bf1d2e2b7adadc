import { beforeAll, describe, expect, test } from "vitest";
import { storyText } from "../../../server/terminal/story.ts";
import { feeOf, slipped } from "../../../shared/explain/arithmetic.ts";
import { storyOf, type WatchedRun } from "../../../shared/explain/story.ts";
import { defaultSettings, type Settings } from "../../../shared/settings.ts";
import { watchEngine } from "../../support/judged-run.ts";
import { DAY, fillWith, START } from "../../support/result.ts";
import { falsehoodsOf } from "../../support/story-facts.ts";

/** Open, high, low, close of daily bars. */
const PRICES = [
  [100, 101, 99, 100],
  [100, 102, 98.5, 101],
  [101, 103, 97, 98],
  [95, 104, 94, 103],
  [103, 106, 102, 105],
] as const;

const instrument = { tickSize: "0.01", lotSize: null };
const prices = {
  name: "0",
  tickSize: "0.01",
  lotSize: "0.00000001",
  bars: PRICES.map(([open, high, low, close], index) => ({
    time: START + index * DAY,
    open,
    high,
    low,
    close,
    volume: 1,
  })),
};

const strategy = (body: string): string => `import { Strategy, Bar, Order } from "tidebook";
export class Told extends Strategy {
  order: Order | null = null;
  onBar(bar: Bar): void {
    const first = bar.index == 0;
    const second = bar.index == 1;
    const order = this.order;
    ${body}
  }
}`;

function watch(body: string, settings: Partial<Settings> = {}): Promise<WatchedRun> {
  const job = { source: strategy(body), params: {}, settings: { ...defaultSettings, instrument, ...settings } };
  return watchEngine(job, [prices]);
}

function told(run: WatchedRun, id: number): string {
  const story = storyOf(id, run);
  expect(falsehoodsOf(story, run)).toEqual([]);
  return story.steps.map(({ text }) => text).join("\n");
}

describe("entries", () => {
  let run: WatchedRun;
  beforeAll(async () => {
    run = await watch(`if (first) {
      this.buy(2);
      this.buyLimit(1, 98);
      this.buyLimit(1, 94);
      this.buyStopLimit(1, 102.5, 102);
      this.buyLimit(1, 105).gtd(${START + 3 * DAY});
      this.buyTrailing(1, 3);
    }
    if (second) { this.sellStop(1, 96); this.buyLimit(1, 50).day(); this.buy(1000); }`);
  });

  test("a market order: the next open, slippage against it, the tick, the fee, the trade", () => {
    expect(told(run, 1)).toMatchInlineSnapshot(`
      "Placed at the close of bar 0 (2020-01-01) by the strategy: market order to buy 2. Prices are on a grid of 0.01, quantities of 0.00000001.
      It worked from bar 1 (2020-01-02) on, the next one.
      Bar 1 opened at 100: a market order takes the open. Slippage of 1 bps against it makes 100.01, rounded up to the tick 0.01: 100.01. Bought 2 at 100.01, as taker.
      Fee: 2 × 100.01 = 200.02, × 10 bps (taker) = 0.20002.
      That opened a long trade."
    `);
  });

  test("a limit order: the bars that did not reach it, the one that went through", () => {
    expect(told(run, 2)).toMatchInlineSnapshot(`
      "Placed at the close of bar 0 (2020-01-01) by the strategy: limit order to buy 1 at 98. Prices are on a grid of 0.01, quantities of 0.00000001.
      It worked from bar 1 (2020-01-02) on, the next one.
      1 bar passed without reaching the limit 98. The nearest was bar 1: its low 98.5 stayed 0.5 away.
      Bar 2 opened at 101; its low 97 went through the limit 98. Bought 1 at 98, as maker: no slippage.
      Fee: 1 × 98 = 98, × 10 bps (maker) = 0.098."
    `);
  });

  test("a limit that was only touched says what fill.limit asks for", () => {
    expect(told(run, 3)).toContain("its low 94 touched it without going through, which fill.limit asks for.");
  });

  test("a stop-limit waits twice, for its trigger and then for its limit", () => {
    expect(told(run, 4)).toMatchInlineSnapshot(`
      "Placed at the close of bar 0 (2020-01-01) by the strategy: stop-limit order to buy 1 at 102.5, limit 102. Prices are on a grid of 0.01, quantities of 0.00000001.
      It worked from bar 1 (2020-01-02) on, the next one.
      1 bar passed without reaching the trigger 102.5. The nearest was bar 1: its high 102 stayed 0.5 away.
      Bar 2 opened at 101; its high 103 reached the trigger 102.5. From there on it was a limit order at 102.
      Bar 3 opened at 95, beyond the resting limit 102; a resting order earns no gap, so it filled at its limit at the open. Bought 1 at 102, as maker: no slippage.
      Fee: 1 × 102 = 102, × 10 bps (maker) = 0.102."
    `);
  });

  test("a limit that its first bar opens beyond takes the open, and the time that it is good till is told", () => {
    expect(told(run, 5)).toContain("It is good for bars that open before 2020-01-04.");
    expect(told(run, 5)).toContain("Bar 1 opened at 100, at or below the limit 105: it took the open.");
  });

  test("a trailing stop tells where its level started and what it followed", () => {
    expect(told(run, 6)).toContain("trailing stop to buy 1, 3 behind the price; its level starts at 103.");
    expect(told(run, 6)).toContain("Its level had followed the lows of the bars before to 101.5.");
  });

  test("a stop that gaps fills at the open", () => {
    expect(told(run, 7)).toContain("Bar 3 opened at 95, at or beyond the trigger 96.\nIt traded at the open.");
  });

  test("an order that has expired says when", () => {
    expect(told(run, 8)).toContain("Expired at the open of bar 3 (2020-01-04): the UTC day of its first bar was over.");
  });

  test("an order without funds tells what it would have been worth", () => {
    expect(told(run, 9)).toMatch(
      /Rejected at the open of bar 2 .* 1,000 at 101\.02 would have been 101,020\.00 beside .*: an exposure of [\d,.]+\. The limit was [\d,.]+, the equity of [\d,.]+ after its fee, × leverage 1\./,
    );
  });

  test("the story for a terminal is numbered and ends with the bars", () => {
    const lines = storyText(storyOf(1, run), "prices");
    expect(lines[0]).toBe("Order 1 on prices: market order to buy 2 · filled");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(-3)).toEqual([
      "bar  time        open  high   low  close",
      "  0  2020-01-01   100   101    99    100",
      "  1  2020-01-02   100   102  98.5    101",
    ]);
  });

  test("an order that does not exist is told with those that do", () => {
    expect(() => storyOf(70, run)).toThrow("there is no order 70: the run has orders 1 to 9");
  });
});

test("modifications and cancellations are told with their bar", async () => {
  const run = await watch(`
    if (first) { this.order = this.buyLimit(1, 50); this.buyLimit(1, 60); }
    if (second && order) order.modify(2, 97.5);
    if (bar.index == 2) this.cancelAll();`);
  expect(told(run, 1)).toMatchInlineSnapshot(`
    "Placed at the close of bar 0 (2020-01-01) by the strategy: limit order to buy 1 at 50. Prices are on a grid of 0.01, quantities of 0.00000001.
    It worked from bar 1 (2020-01-02) on, the next one.
    1 bar passed without reaching the limit 50. The nearest was bar 1: its low 98.5 stayed 48.5 away.
    Modified at the close of bar 1 (2020-01-02) by the strategy: from its next bar on it was a limit order to buy 2 at 97.5.
    As modified it worked from bar 2 (2020-01-03) on, the next one.
    Bar 2 opened at 101; its low 97 went through the limit 97.5. Bought 2 at 97.5, as maker: no slippage.
    Fee: 2 × 97.5 = 195, × 10 bps (maker) = 0.195.
    That opened a long trade."
  `);
  expect(told(run, 2)).toContain("Cancelled at the close of bar 2 (2020-01-03) by the strategy.");
});

test("children of a bracket work from their parent's fill, and one ends the other", async () => {
  const run = await watch(
    "if (first) this.buy(1).bracket(90, 120).bracket(97.5, 110); if (second) this.buyLimit(1, 50).bracket(40, 60);",
  );
  expect(told(run, 2)).toContain(
    "Cancelled at the close of bar 0 (2020-01-01): another bracket of order 1 replaced it.",
  );
  expect(told(run, 4)).toContain("stop order to sell what order 1 fills at 97.5");
  expect(told(run, 4)).toContain("It worked from bar 1 (2020-01-02) on, at whose open order 1 filled.");
  expect(told(run, 5)).toContain(
    "Cancelled inside bar 2 (2020-01-03): order 4, the other half of its bracket, filled.",
  );
  expect(told(run, 8)).toBe(
    "Placed at the close of bar 1 (2020-01-02) by the bracket of order 6: limit order to sell what order 6 fills at 60. Prices are on a grid of 0.01, quantities of 0.00000001.\nIt was still open at the end and never worked: order 6 had no fill.",
  );
});

test("orders that are tied name each other", async () => {
  const run = await watch("if (first) this.buyLimit(1, 98).oco(this.sellLimit(1, 120));");
  expect(told(run, 1)).toContain("It is tied to order 2: the first fill of one cancels the other.");
  expect(told(run, 2)).toContain("Cancelled inside bar 2 (2020-01-03): order 1, to which it was tied, filled.");
  expect(told(run, 2)).toContain("It is tied to order 1: the first fill of one cancels the other.");
});

test("a target that was cut tells what it asked for and what it got, and one without a lot says so", async () => {
  const run = await watch("if (first || second) this.targetQuantity(200);");
  expect(told(run, 1)).toMatch(/Its quantity was cut from 200 to 99\.8\d+: more than that the funds did not allow\./);
  expect(told(run, 2)).toMatch(/Rejected .*: its target was 100\.\d+ away, and the funds left did not pay for one lot/);
});

test("what waits for the end of a bar is told beside another instrument's bars that begin inside it", async () => {
  const source = `import { Strategy, Bar, Instrument, instrument } from "tidebook";
  export class Told extends Strategy {
    b: Instrument = instrument("B");
    onBar(bar: Bar): void {
      if (bar.index < 2) this.b.targetQuantity(2);
      if (bar.index == 4) this.b.buy(1);
    }
  }`;
  const later = prices.bars.map((bar) => ({ ...bar, time: bar.time + DAY / 2 }));
  const markets = [prices, { ...prices, name: "B", bars: later }];
  const run = await watchEngine({ source, params: {}, settings: defaultSettings }, markets);
  for (const id of [1, 2, 3]) expect(falsehoodsOf(storyOf(id, run), run)).toEqual([]);
  expect(run.result.fills.map(({ orderId }) => orderId)).toEqual([1]);
  expect(told(run, 2)).toMatch(/then nothing was left to its target\..*the position was at its target\./s);
  expect(told(run, 3)).toContain("no bar opened after it that was not inside the bar of the handler.");
});

test("latency delays the first bar", async () => {
  const run = await watch("if (first) this.buy(1);", { latency: { ms: 1000 } });
  expect(told(run, 1)).toContain(
    "It worked from bar 2 (2020-01-03) on, the first to open after that bar's end and a latency of 1000 ms.",
  );
});

test("an order that cannot be has no blank price", async () => {
  const run = await watch(
    "if (first) { this.buyLimit(1, -5); this.buyStopLimit(0, 90, 80); this.sellTrailing(1, NaN); }",
  );
  expect(told(run, 1)).toContain("limit order to buy 1 at a price that cannot be.");
  expect(told(run, 2)).toContain("stop-limit order to buy an amount that cannot be at 90, limit 80.");
  expect(told(run, 3)).toContain("trailing stop to sell 1, a price that cannot be behind the price");
});

test("a quantity that cannot be is told as it was asked for", async () => {
  const run = await watch("if (first) this.buy(-5);");
  const events = run.events.map((event) => (event.deed === "placed" ? { ...event, quantity: "-5" } : event));
  const story = storyOf(1, { ...run, events });
  expect(story.asked).toBe("-5");
  expect(story.steps[0]?.text).toContain("market order to buy −5.");
  expect(storyText(story, "prices")[0]).toMatch(/^Order 1 on prices: market order to buy −5 · rejected/);
});

test("slippage and rounding go against the taker, to the last digit", () => {
  expect(slipped("100", "buy", "1", "0.01")).toEqual({ moved: "100.01", price: "100.01" });
  expect(slipped("100.001", "buy", "1", "0.01")).toEqual({ moved: "100.0110001", price: "100.02" });
  expect(slipped("100.001", "sell", "1", "0.25")).toEqual({ moved: "99.9909999", price: "99.75" });
  expect(slipped("0.00000001", "sell", "5000", "0.00000001")).toEqual({ moved: "0.000000005", price: "0" });
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
