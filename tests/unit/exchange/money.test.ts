import { describe, expect, test } from "vitest";
import { play } from "../../support/exchange/play.ts";
import type { Context } from "../../support/exchange/context.ts";

const flat = "100 100 100 100";
const bar = (price: number | string) => `${price} ${price} ${price} ${price}`;

describe("funds", () => {
  test("exposure after a fill must not exceed equity × leverage, with fee, else the order is rejected", () => {
    const buy = (quantity: number, settings: object) =>
      play([flat, flat], { 0: (s) => s.buy(quantity) }, settings).ends[0];
    expect(buy(10, { cash: "1000" })).toBe("market filled 10/10");
    expect(buy(10.01, { cash: "1000" })).toBe("market rejected 0/10.01 funds");
    expect(buy(10, { cash: "1000", takerBps: "10" })).toBe("market rejected 0/10 funds");
    expect(buy(10, { cash: "1001", takerBps: "10" })).toBe("market filled 10/10");
    expect(buy(30, { cash: "1000", leverage: "3" })).toBe("market filled 30/30");
  });

  test("the check is at the fill's price with slippage", () => {
    const settings = { cash: "1000", slippageBps: "10" };
    expect(play([flat, flat], { 0: (s) => s.buy(10) }, settings).ends).toEqual(["market rejected 0/10 funds"]);
  });

  test("shorts need the same, and what reduces a position is never rejected", () => {
    expect(play([flat, flat], { 0: (s) => s.sell(10.5) }, { cash: "1000" }).ends).toEqual([
      "market rejected 0/10.5 funds",
    ]);
    const ruined = play(
      [flat, flat, bar(300), bar(300)],
      { 0: (s) => s.sell(10), 2: (s) => s.buy(5) },
      { cash: "1000" },
    );
    expect(ruined.ends[1]).toBe("market filled 5/5");
    expect(ruined.equity.value.at(-1)).toBe("-1000");
  });

  test("the other instruments count at their last closes", () => {
    const rows = { A: [flat, flat, flat], B: ["10 10 10 10", "10 10 10 20", "20 20 20 20"] };
    const second = (quantity: number) =>
      play(rows, { 0: (s) => s.for("B").buy(50), 1: (s) => s.buy(quantity) }, { cash: "1000" }).ends[1];
    expect(second(5)).toBe("market filled 5/5");
    expect(second(5.01)).toBe("market rejected 0/5.01 funds");
  });
});

describe("targets", () => {
  test("targetPercent wants p/100 × equity / close, toward zero to a lot", () => {
    const rows = [bar(7), bar(7)];
    const ends = (percent: number) =>
      play(rows, { 0: (s) => s.targetPercent(percent) }, { cash: "1000", lotSize: "1" }).told;
    expect(ends(50)).toEqual(["1 buy 71@7 taker"]);
    expect(ends(-50)).toEqual(["1 sell 71@7 taker"]);
    expect(ends(0.5)).toEqual([]);
  });

  test("it places one order for what is wanted less what is held, and replaces unfilled target orders", () => {
    const played = play([flat, flat, flat, flat], {
      0: (s) => {
        s.targetQuantity(5);
        s.targetQuantity(3);
        s.for("A").buyLimit(1, 90);
      },
      1: (s) => s.targetQuantity(-2),
      2: (s) => s.targetQuantity(-2),
    });
    expect(played.ends).toEqual([
      "market canceled 0/5 replaced",
      "market filled 3/3",
      "limit new 0/1",
      "market filled 5/5",
    ]);
  });

  test("at the fill the quantity is cut so that cost, slippage and fee fit the funds", () => {
    const settings = { cash: "1000", lotSize: "0.001", takerBps: "10", slippageBps: "0" };
    const played = play([flat, bar(101)], { 0: (s) => s.targetPercent(100) }, settings);
    // 1000 / (101 × 1.001) = 9.8911… : 9.891 × 101 = 998.991, fee 0.998991
    expect(played.told).toEqual(["1 buy 9.891@101 taker"]);
    expect(played.ends).toEqual(["market filled 9.891/9.891"]);
  });

  test("flatten brings the position to zero", () => {
    const played = play([flat, flat, flat], { 0: (s) => s.sell(1.5), 1: (s) => s.flatten() });
    expect(played.told[1]).toBe("2 buy 1.5@100 taker");
  });
});

describe("snapping", () => {
  test("prices go to the nearest tick, ties away from zero; quantities toward zero after 1e-6 of a lot", () => {
    const order = (quantity: number, price: number, ticks: object) =>
      play([flat], { 0: (s) => s.buyLimit(quantity, price) }, ticks).orders[0];
    expect(order(1, 99.125, { tickSize: "0.25" })).toMatchObject({ price: "99.25" });
    expect(order(1, 99.12, { tickSize: "0.25" })).toMatchObject({ price: "99" });
    expect(order(1.9, 99, { lotSize: "1" })).toMatchObject({ quantity: "1" });
    expect(order(1.9999995, 99, { lotSize: "1" })).toMatchObject({ quantity: "2" });
    expect(order(0.1 + 0.2, 99, { lotSize: "0.1" })).toMatchObject({ quantity: "0.3" });
    expect(order(12345.67890123, 99, {})).toMatchObject({ quantity: "12345.67890123" });
  });

  test("zero, negative, NaN, infinite or overflowing values give a rejected order", () => {
    const ends = (quantity: number, price: number) =>
      play([flat, flat], { 0: (s) => s.buyLimit(quantity, price) }).ends[0];
    for (const bad of [0, -1, Number.NaN, Infinity, -Infinity, 1e300, 1e-12]) {
      expect(ends(bad, 99)).toBe("limit rejected 0/0 invalidQuantity");
      expect(ends(1, bad)).toBe("limit rejected 0/1 invalidPrice");
    }
  });
});

describe("money", () => {
  test("notional, fee and mark are each rounded to 1e-8 against the account", () => {
    const rows = [bar("0.33333333"), bar("0.33333333"), bar("0.33333333")];
    const settings = { cash: "1", takerBps: "10", tickSize: "0.00000001" };
    const played = play(rows, { 0: (s) => s.buy(0.1), 1: (s) => s.sell(0.1) }, settings);
    // 0.1 × 0.33333333 = 0.033333333: costs 0.03333334, is marked 0.03333333; fee 0.0000333333333 → 0.00003334
    expect(played.fills[0]).toMatchObject({ fee: "0.00003334" });
    expect(played.equity.value).toEqual(["1", "0.99996665", "0.99993331"]);
  });

  test("makers and takers pay their own fee", () => {
    const played = play(
      [flat, "100 101 98 100"],
      {
        0: (s) => {
          s.buy(1);
          s.buyLimit(1, 99);
        },
      },
      { makerBps: "2", takerBps: "7.5" },
    );
    expect(played.fills.map(({ fee }) => fee)).toEqual(["0.075", "0.0198"]);
  });
});

describe("trades", () => {
  test("run flat to flat, with the largest quantity held, and pnl after fees", () => {
    const rows = [flat, flat, "100 110 95 105", bar(108), bar(104)];
    const script = {
      0: (s: Context) => s.buy(2),
      1: (s: Context) => s.buy(1),
      2: (s: Context) => s.sell(3),
    };
    const [trade] = play(rows, script, { takerBps: "10" }).trades;
    expect(trade).toMatchObject({ side: "buy", quantity: "3", entryPrice: "100", exitPrice: "108", bars: 2 });
    expect(trade).toMatchObject({ fees: "0.624", pnl: "23.376", mae: "-15", mfe: "30" });
  });

  test("a reversal closes one and opens the next in one fill, fees shared by quantity", () => {
    const rows = [flat, flat, bar(110), bar(120)];
    const played = play(rows, { 0: (s) => s.buy(1), 1: (s) => s.sell(3) }, { takerBps: "10" });
    expect(played.trades).toMatchObject([
      { side: "buy", quantity: "1", fees: "0.21", pnl: "9.79", bars: 1, exitPrice: "110" },
      {
        side: "sell",
        quantity: "2",
        fees: "0.22",
        pnl: "-20.22",
        exitTime: null,
        exitPrice: null,
        mae: "-20",
        mfe: "0",
      },
    ]);
  });

  test("excursions leave out the highs and lows of the entry's and the exit's bar", () => {
    const rows = [flat, "100 150 50 100", "100 107 96 100", "100 150 50 100"];
    const [trade] = play(rows, { 0: (s) => s.buy(1), 2: (s) => s.sell(1) }).trades;
    expect(trade).toMatchObject({ mae: "-4", mfe: "7" });
  });

  test("the average price is weighted by quantity, kept by a reduction and renewed by a reversal", () => {
    const averages: number[] = [];
    const rows = [bar(100), bar(100), bar(103), bar(110), bar(120), bar(90)];
    const act = [3, 1.5, -2, -4, 1.5];
    const script = Object.fromEntries(
      rows.map((_, i) => [
        i,
        (s: Context) => {
          averages.push(s.averagePrice);
          const change = act[i] ?? 0;
          if (change > 0) s.buy(change);
          if (change < 0) s.sell(-change);
        },
      ]),
    );
    play(rows, script);
    expect(averages).toEqual([0, 100, 101, 101, 120, 0]);
  });
});

describe("several instruments", () => {
  test("handlers run at bars of the first; the clock and the equity are the union of bar times", () => {
    const seen: number[] = [];
    const rows = { A: [flat, "-", flat], B: ["-", bar(10), bar(11)] };
    const played = play(rows, {
      0: (s) => {
        seen.push(s.for("B").close);
        s.for("B").buy(1);
      },
      1: (s) => seen.push(s.for("B").close),
    });
    expect(played.equity.time).toHaveLength(3);
    expect(played.told).toEqual(["1 buy 1@10 taker"]);
    expect(played.equity.value).toEqual(["1000000", "1000000", "1000001"]);
    expect(seen).toEqual([Number.NaN, 11]);
  });

  test("at equal times the fills go by the order of the instruments, and onFill waits for the first's bar", () => {
    const seen: string[] = [];
    const played = play(
      { A: [flat, "-", flat], B: [bar(10), bar(10), bar(10)] },
      {
        0: (s) => {
          s.for("B").buy(1);
          s.for("B").buyLimit(1, 9);
          s.buy(1);
        },
        onFill: (fill) => seen.push(`${fill.instrument} ${fill.quantity}`),
      },
    );
    expect(played.fills.map(({ instrument }) => instrument)).toEqual(["B", "A"]);
    expect(seen).toEqual(["1 1", "0 1"]);
  });

  test("an order waits for the next bar of its instrument and is marked at the last close", () => {
    const rows = { A: [flat, flat, flat, flat], B: [bar(10), bar(10), "-", bar(12)] };
    const played = play(rows, { 0: (s) => s.for("B").buy(1), 1: (s) => s.for("B").sell(1) });
    expect(played.told).toEqual(["1 buy 1@10 taker", "3 sell 1@12 taker"]);
    expect(played.trades[0]).toMatchObject({ bars: 2, pnl: "2" });
  });
});
