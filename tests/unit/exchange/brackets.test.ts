import { describe, expect, test } from "vitest";
import { play } from "../../support/exchange/play.ts";
import type { Context, Handle } from "../../support/exchange/context.ts";

const flat = "100 100 100 100";

describe("brackets", () => {
  test("children carry their parent, come after it, and the first fill of one cancels the other", () => {
    const played = play([flat, flat, "100 106 99 105"], { 0: (s) => s.buy(1).bracket(95, 105) });
    expect(played.told).toEqual(["1 buy 1@100 taker", "2 sell 1@105 maker"]);
    expect(played.orders.map(({ id, parent, type }) => [id, parent, type])).toEqual([
      [1, null, "market"],
      [2, 1, "stop"],
      [3, 1, "limit"],
    ]);
    expect(played.ends).toEqual(["market filled 1/1", "stop canceled 0/1 oco", "limit filled 1/1"]);
  });

  test("a bar that touches both fills the stop", () => {
    expect(play([flat, flat, "100 106 94 105"], { 0: (s) => s.buy(1).bracket(95, 105) }).told).toEqual([
      "1 buy 1@100 taker",
      "2 sell 1@95 taker",
    ]);
  });

  test("of a parent filled at the open both children work in that bar", () => {
    const fill = (row: string) => play([flat, row], { 0: (s) => s.buy(1).bracket(95, 105) }).told[1];
    expect(fill("100 104 95 100")).toBe("1 sell 1@95 taker");
    expect(fill("100 105.01 96 100")).toBe("1 sell 1@105 maker");
  });

  test("a child that is marketable when it starts fills at that open as taker, the stop looked at first", () => {
    const open = (row: string, stop: number, target: number) =>
      play([flat, row], { 0: (s) => s.buy(1).bracket(stop, target) }).told[1];
    expect(open("94 96 93 95", 95, 105)).toBe("1 sell 1@94 taker");
    expect(open("107 108 106 107", 95, 105)).toBe("1 sell 1@107 taker");
    expect(open("100 100 100 100", 101, 99)).toBe("1 sell 1@100 taker");
    expect(play([flat, flat], { 0: (s) => s.buy(1).bracket(101, 99) }).ends[1]).toBe("stop filled 1/1");
  });

  test("a target that takes the open has its slippage capped at its price", () => {
    const played = play([flat, "105 106 104 105"], { 0: (s) => s.buy(1).bracket(95, 105) }, { slippageBps: "20" });
    expect(played.told).toEqual(["1 buy 1@105.21 taker", "1 sell 1@105 taker"]);
  });

  test("of a parent filled inside, the stop works in that bar, even if its price came before the entry", () => {
    const played = play([flat, "100 103 94 102"], { 0: (s) => s.buyStop(1, 102).bracket(95, 110) });
    expect(played.told).toEqual(["1 buy 1@102 taker", "1 sell 1@95 taker"]);
  });

  test("of a parent filled inside, the target is a new limit in the next bar", () => {
    const script = { 0: (s: { buyLimit(q: number, p: number): Handle }) => s.buyLimit(1, 98).bracket(90, 101) };
    expect(play([flat, "100 103 97 102", "102 103 101 102"], script).told).toEqual([
      "1 buy 1@98 maker",
      "2 sell 1@102 taker",
    ]);
    expect(play([flat, "100 103 97 100", "100 101.5 99 100"], script).told[1]).toBe("2 sell 1@101 maker");
  });

  test("a stop already through its parent's price inside the bar gets no more than that price", () => {
    const played = play([flat, "99 103 98 102"], { 0: (s) => s.buyStopLimit(1, 101, 104).bracket(103, 120) });
    expect(played.told).toEqual(["1 buy 1@101 taker", "1 sell 1@101 taker"]);
  });

  test("children count in openOrders from the parent's fill", () => {
    const counts: number[] = [];
    play([flat, flat, flat], {
      0: (s) => {
        s.buy(1).bracket(90, 110);
        counts.push(s.openOrders);
      },
      1: (s) => counts.push(s.openOrders),
    });
    expect(counts).toEqual([1, 2]);
  });

  test("children die with an unfilled parent", () => {
    const played = play([flat, flat], {
      0: (s) => {
        s.buyLimit(1, 90).bracket(80, 100).cancel();
        s.buyLimit(1, 99).bracket(80, 105).ioc();
      },
    });
    expect(played.ends).toEqual([
      "limit canceled 0/1 cancel",
      "stop canceled 0/0 parent",
      "limit canceled 0/0 parent",
      "limit canceled 0/1 ioc",
      "stop canceled 0/0 parent",
      "limit canceled 0/0 parent",
    ]);
  });

  test("children grow with the parent's filled quantity and outlive a parent that ends partly filled", () => {
    const rows = ["100 100 100 100 10", "100 100 100 100 30", "100 100 100 100 20", "100 100 90 90 1000"];
    const kept: { order?: Handle } = {};
    const played = play(
      rows,
      { 0: (s) => (kept.order = s.buy(10).bracket(95, 110)), 2: () => kept.order?.cancel() },
      { volumeShare: 0.1 },
    );
    expect(played.told).toEqual(["1 buy 3@100 taker", "2 buy 2@100 taker", "3 sell 5@95 taker"]);
    expect(played.ends).toEqual(["market canceled 5/10 cancel", "stop filled 5/5", "limit canceled 0/5 oco"]);
  });

  test("a bracket on the wrong side of a limit or stop parent's price is rejected, and has no children", () => {
    const wrong = (place: (s: Context) => Handle) => play([flat, flat], { 0: (s) => place(s) }).ends;
    expect(wrong((s) => s.buyLimit(1, 98).bracket(98, 105))).toEqual(["limit rejected 0/1 bracket"]);
    expect(wrong((s) => s.buyLimit(1, 98).bracket(95, 98))).toEqual(["limit rejected 0/1 bracket"]);
    expect(wrong((s) => s.sellStop(1, 98).bracket(97, 95))).toEqual(["stop rejected 0/1 bracket"]);
    expect(wrong((s) => s.sellStop(1, 98).bracket(99, 98.5))).toEqual(["stop rejected 0/1 bracket"]);
    expect(wrong((s) => s.buyLimit(1, 98).bracket(Number.NaN, 105))).toEqual(["limit rejected 0/1 invalidPrice"]);
  });
});

describe("one cancels the other", () => {
  test("the first fill of one, even partial, cancels the other", () => {
    const rows = [flat, "100 100 98 98 20", "98 104 98 104 20"];
    const played = play(rows, { 0: (s) => s.buyLimit(5, 99).oco(s.buyStop(5, 103)) }, { volumeShare: 0.1 });
    expect(played.told).toEqual(["1 buy 2@99 maker", "2 buy 2@99 maker"]);
    expect(played.ends).toEqual(["limit partiallyFilled 4/5", "stop canceled 0/5 oco"]);
  });

  test("a cancelled order leaves the other alone", () => {
    const played = play([flat, "100 104 100 104"], {
      0: (s) => {
        const other = s.buyStop(1, 103);
        s.buyLimit(1, 99).oco(other).cancel();
      },
    });
    expect(played.ends).toEqual(["stop filled 1/1", "limit canceled 0/1 cancel"]);
  });

  test("works across instruments", () => {
    const played = play(
      { A: [flat, "100 104 100 104", flat], B: ["50 50 50 50", "50 50 50 50", "40 40 40 40"] },
      { 0: (s) => s.buyStop(1, 103).oco(s.for("B").buyLimit(1, 45)) },
    );
    expect(played.ends).toEqual(["stop filled 1/1", "limit canceled 0/1 oco"]);
  });
});
