import { describe, expect, test } from "vitest";
import { play } from "../../support/exchange/play.ts";
import type { Context, Handle } from "../../support/exchange/context.ts";

const flat = "100 100 100 100";

describe("when an order works", () => {
  test("an order placed at a bar works from the next bar, and nothing fills after the last one", () => {
    const rows = ["100 120 80 110", "101 130 90 120"];
    expect(play(rows, { 0: (s) => s.buy(1), 1: (s) => s.buy(2) })).toMatchObject({
      told: ["1 buy 1@101 taker"],
      ends: ["market filled 1/1", "market new 0/2"],
    });
  });

  test("an order of onFill works from the bar after the fill, and carries the fill's bar as its time", () => {
    const once = { done: false };
    const played = play(["100 100 100 100", "101 101 101 101", "102 102 102 102"], {
      0: (s) => s.buy(1),
      onFill: (_fill, s) => {
        if (!once.done) s.sell(1);
        once.done = true;
      },
    });
    expect(played.told).toEqual(["1 buy 1@101 taker", "2 sell 1@102 taker"]);
    expect(played.orders[1]?.time).toBe(played.fills[0]?.time);
  });

  test("in a bar the fills come first, then onFill and onOrder, then onBar", () => {
    const seen: string[] = [];
    play([flat, flat, flat], {
      0: (s) => s.buy(1),
      1: (s) => seen.push(`bar ${s.position}`),
      onFill: (fill, s) => seen.push(`fill ${fill.order.status} ${s.position}`),
      onOrder: (order) => seen.push(`order ${order.status}`),
    });
    expect(seen).toEqual(["fill filled 1", "order filled", "bar 1"]);
  });
});

describe("market orders", () => {
  test("fill at the next open as taker", () => {
    expect(play([flat, "103 104 102 104"], { 0: (s) => s.sell(2) }).told).toEqual(["1 sell 2@103 taker"]);
  });

  test("slippage moves a taker's price against him, then to the tick against him, even outside the bar", () => {
    const rows = [flat, "100 100 100 100"];
    const costs = { slippageBps: "1.5", tickSize: "0.01" };
    expect(play(rows, { 0: (s) => s.buy(1) }, costs).told).toEqual(["1 buy 1@100.02 taker"]);
    expect(play(rows, { 0: (s) => s.sell(1) }, costs).told).toEqual(["1 sell 1@99.98 taker"]);
  });

  test("an open off a coarser tick is rounded against the taker without any slippage", () => {
    const rows = [flat, "100.3 101 100 100.7"];
    expect(play(rows, { 0: (s) => s.buy(1) }, { tickSize: "0.5" }).told).toEqual(["1 buy 1@100.5 taker"]);
    expect(play(rows, { 0: (s) => s.sell(1) }, { tickSize: "0.5" }).told).toEqual(["1 sell 1@100 taker"]);
  });
});

describe("limit orders", () => {
  test("take the open of their first bar when it is at or below the limit", () => {
    expect(play([flat, "98 99 97 98"], { 0: (s) => s.buyLimit(1, 99) }).told).toEqual(["1 buy 1@98 taker"]);
    expect(play([flat, "99 99 98 98"], { 0: (s) => s.buyLimit(1, 99) }).told).toEqual(["1 buy 1@99 taker"]);
    expect(play([flat, "102 103 101 102"], { 0: (s) => s.sellLimit(1, 101) }).told).toEqual(["1 sell 1@102 taker"]);
  });

  test("slippage of a taking limit is capped at the limit", () => {
    const costs = { slippageBps: "100" };
    expect(play([flat, "98.5 99 97 98"], { 0: (s) => s.buyLimit(1, 99) }, costs).told).toEqual(["1 buy 1@99 taker"]);
    expect(play([flat, "95 99 94 98"], { 0: (s) => s.buyLimit(1, 99) }, costs).told).toEqual(["1 buy 1@95.95 taker"]);
    expect(play([flat, "101.5 102 101 101"], { 0: (s) => s.sellLimit(1, 101) }, costs).told).toEqual([
      "1 sell 1@101 taker",
    ]);
  });

  test("fill inside a bar as maker at the limit, under through only when it is traded through", () => {
    const touched = [flat, "100 101 99 100", "100 100 98.99 100"];
    expect(play(touched, { 0: (s) => s.buyLimit(1, 99) }).told).toEqual(["2 buy 1@99 maker"]);
    expect(play(touched, { 0: (s) => s.buyLimit(1, 99) }, { limit: "touch" }).told).toEqual(["1 buy 1@99 maker"]);
    expect(play([flat, "100 101 99 100", "100 101.01 98 100"], { 0: (s) => s.sellLimit(1, 101) }).told).toEqual([
      "2 sell 1@101 maker",
    ]);
  });

  test("a resting limit earns no gap: an open strictly beyond it fills at the limit as maker", () => {
    const rows = [flat, flat, "95 96 94 95"];
    expect(play(rows, { 0: (s) => s.buyLimit(1, 99) }).told).toEqual(["2 buy 1@99 maker"]);
  });

  test("an open exactly at a resting limit fills at the open under touch alone", () => {
    const rows = [flat, flat, "99 100 99 100"];
    expect(play(rows, { 0: (s) => s.buyLimit(1, 99) }).told).toEqual([]);
    expect(play(rows, { 0: (s) => s.buyLimit(1, 99) }, { limit: "touch" }).told).toEqual(["2 buy 1@99 maker"]);
  });

  test("a resting limit that the open goes through is served before anything inside the bar", () => {
    const rows = [flat, flat, "95 106 94 95"];
    const script = {
      0: (s: Context) => {
        s.buyStop(1, 105);
        s.buyLimit(1, 99);
      },
    };
    expect(play(rows, script).told).toEqual(["2 buy 1@99 maker", "2 buy 1@105 taker"]);
  });

  test("slippage is never applied to a maker", () => {
    const played = play([flat, "100 100 98 100"], { 0: (s) => s.buyLimit(1, 99) }, { slippageBps: "50" });
    expect(played.told).toEqual(["1 buy 1@99 maker"]);
  });
});

describe("stop orders", () => {
  test("fill at an open at or beyond the stop", () => {
    expect(play([flat, "105 106 104 105"], { 0: (s) => s.buyStop(1, 103) }).told).toEqual(["1 buy 1@105 taker"]);
    expect(play([flat, "97 98 96 97"], { 0: (s) => s.sellStop(1, 97) }).told).toEqual(["1 sell 1@97 taker"]);
  });

  test("otherwise at the stop when the bar reaches it, as taker with slippage", () => {
    const rows = [flat, "100 103 97 100"];
    expect(play(rows, { 0: (s) => s.buyStop(1, 103) }).told).toEqual(["1 buy 1@103 taker"]);
    expect(play(rows, { 0: (s) => s.sellStop(1, 97) }, { slippageBps: "10" }).told).toEqual(["1 sell 1@96.9 taker"]);
    expect(play(rows, { 0: (s) => s.buyStop(1, 103.01) }).told).toEqual([]);
  });
});

describe("stop-limit orders", () => {
  test("triggered by the open it is a new limit at that open", () => {
    expect(play([flat, "103 104 102 103"], { 0: (s) => s.buyStopLimit(1, 102, 104) }).told).toEqual([
      "1 buy 1@103 taker",
    ]);
    expect(play([flat, "106 107 103 105"], { 0: (s) => s.buyStopLimit(1, 102, 104) }).told).toEqual([
      "1 buy 1@104 maker",
    ]);
  });

  test("triggered inside it takes at the stop when that is no worse than its limit", () => {
    const rows = [flat, "100 103 99 101"];
    expect(play(rows, { 0: (s) => s.buyStopLimit(1, 102, 102) }).told).toEqual(["1 buy 1@102 taker"]);
    expect(play(rows, { 0: (s) => s.buyStopLimit(1, 102, 102.1) }, { slippageBps: "50" }).told).toEqual([
      "1 buy 1@102.1 taker",
    ]);
  });

  test("otherwise it rests from the next bar, where it earns no gap", () => {
    const rows = [flat, "100 103 99 101", "95 96 94 95"];
    expect(play(rows, { 0: (s) => s.buyStopLimit(1, 102, 101) }).told).toEqual(["2 buy 1@101 maker"]);
  });
});

describe("touched orders", () => {
  test("mirror stops: reached from the other side, at the open or at their price", () => {
    expect(play([flat, "97 98 96 97"], { 0: (s) => s.buyIfTouched(1, 98) }).told).toEqual(["1 buy 1@97 taker"]);
    expect(play([flat, "100 101 98 100"], { 0: (s) => s.buyIfTouched(1, 98) }).told).toEqual(["1 buy 1@98 taker"]);
    expect(play([flat, "100 102 98 100"], { 0: (s) => s.sellIfTouched(1, 102) }).told).toEqual(["1 sell 1@102 taker"]);
  });

  test("a limit-if-touched takes at its trigger when its limit allows, or rests from the next bar", () => {
    const rows = [flat, "100 101 98 100", "99 99 96 99"];
    expect(play(rows, { 0: (s) => s.buyLimitIfTouched(1, 98, 98.5) }).told).toEqual(["1 buy 1@98 taker"]);
    expect(play(rows, { 0: (s) => s.buyLimitIfTouched(1, 98, 97) }).told).toEqual(["2 buy 1@97 maker"]);
  });

  test("a limit-if-touched triggered by the open is a new limit at that open", () => {
    const rows = [flat, "97 98 95 97"];
    expect(play(rows, { 0: (s) => s.buyLimitIfTouched(1, 98, 97.5) }).told).toEqual(["1 buy 1@97 taker"]);
    expect(play(rows, { 0: (s) => s.buyLimitIfTouched(1, 98, 96) }).told).toEqual(["1 buy 1@96 maker"]);
  });
});

describe("trailing stops", () => {
  test("start at the close less the offset and follow each later bar's high at that bar's end", () => {
    const rows = [flat, "100 106 99 105", "105 105 102.5 104", "104 104 103 103"];
    const played = play(rows, { 0: (s) => s.sellTrailing(1, 3) });
    expect(played.told).toEqual(["2 sell 1@103 taker"]); // 106 − 3 works from the bar after the high
    expect(played.orders[0]).toMatchObject({ price: "3", stopPrice: "103" });
  });

  test("fill at an open beyond the level, and never move back", () => {
    const rows = [flat, "100 101 99 100", "100 100 99 99", "97 98 97 98"];
    expect(play(rows, { 0: (s) => s.sellTrailing(1, 2.5) }).told).toEqual(["3 sell 1@97 taker"]);
    expect(play([flat, "100 101 96 97", "98 99.1 98 99"], { 0: (s) => s.buyTrailing(1, 3) }).told).toEqual([
      "2 buy 1@99 taker",
    ]);
  });
});

describe("order in one bar", () => {
  test("what the open decides goes by id", () => {
    const rows = [flat, "103 103 103 103"];
    const played = play(rows, {
      0: (s) => {
        s.buyStop(1, 102);
        s.sell(1);
        s.sellLimit(1, 101);
      },
    });
    expect(played.fills.map(({ orderId }) => orderId)).toEqual([1, 2, 3]);
  });

  test("inside, protective stops come before bracket targets, and those before the rest by id", () => {
    const rows = [flat, flat, "100 110 90 100"];
    const played = play(rows, {
      0: (s) => {
        s.buy(2);
        s.buyLimit(1, 95);
        s.sellLimit(1, 105);
        s.sellStop(1, 97);
      },
    });
    expect(played.told).toEqual(["1 buy 2@100 taker", "2 sell 1@97 taker", "2 buy 1@95 maker", "2 sell 1@105 maker"]);
  });

  test("whether a stop protects is asked of the position at that moment", () => {
    const rows = [flat, "100 110 90 100"];
    const played = play(rows, {
      0: (s) => {
        s.buyLimit(1, 95);
        s.buyLimit(1, 94);
        s.sellStop(1, 92);
      },
    });
    expect(played.fills.map(({ orderId }) => orderId)).toEqual([1, 3, 2]);
  });
});

describe("cancel and modify", () => {
  test("cancel ends an order at once", () => {
    const played = play([flat, flat], { 0: (s) => s.buy(1).cancel() });
    expect(played.ends).toEqual(["market canceled 0/1 cancel"]);
  });

  test("cancelAll ends all orders of the instrument, and openOrders counts none", () => {
    const counts: number[] = [];
    play([flat, flat], {
      0: (s) => {
        s.buyLimit(1, 90);
        s.sellStop(1, 90);
        counts.push(s.openOrders);
        s.cancelAll();
        counts.push(s.openOrders);
      },
    });
    expect(counts).toEqual([2, 0]);
  });

  test("modify keeps the id and is a new order from the next bar, so it may take the open", () => {
    const kept: { order?: Handle } = {};
    const played = play([flat, flat, "95 96 94 95"], {
      0: (s) => (kept.order = s.buyLimit(1, 90)),
      1: () => kept.order?.modify(2, 98),
    });
    expect(played.told).toEqual(["2 buy 2@95 taker"]);
    expect(played.orders).toMatchObject([{ id: 1, quantity: "2", price: "98", status: "filled" }]);
  });
});
