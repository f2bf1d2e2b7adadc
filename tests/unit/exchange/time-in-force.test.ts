import { describe, expect, test } from "vitest";
import { MINUTE, START, barsOf, free, play } from "../../support/exchange/play.ts";
import { runExchange } from "../../support/exchange/exchange.ts";
import type { Context } from "../../support/exchange/context.ts";

const flat = "100 100 100 100";
const DAY = 86_400_000;

describe("immediate orders", () => {
  test("IOC takes at the open of its first bar or is cancelled", () => {
    const rows = [flat, "100 101 95 96", "96 96 90 90"];
    expect(play(rows, { 0: (s) => s.buyLimit(1, 100).ioc() }).told).toEqual(["1 buy 1@100 taker"]);
    expect(play(rows, { 0: (s) => s.buyLimit(1, 99).ioc() }).ends).toEqual(["limit canceled 0/1 ioc"]);
    expect(play(rows, { 0: (s) => s.sellStop(1, 97).ioc() }).ends).toEqual(["stop canceled 0/1 ioc"]);
    expect(play(rows, { 0: (s) => s.buyStopLimit(1, 99, 99.5).ioc() }).ends).toEqual(["stopLimit canceled 0/1 ioc"]);
  });

  test("IOC keeps the part that it got, FOK wants all or nothing", () => {
    const rows = [flat, "100 100 100 100 20"];
    expect(play(rows, { 0: (s) => s.buy(5).ioc() }, { volumeShare: 0.1 }).ends).toEqual(["market canceled 2/5 ioc"]);
    expect(play(rows, { 0: (s) => s.buy(5).fok() }, { volumeShare: 0.1 }).ends).toEqual(["market canceled 0/5 fok"]);
    expect(play(rows, { 0: (s) => s.buy(2).fok() }, { volumeShare: 0.1 }).ends).toEqual(["market filled 2/2"]);
  });
});

describe("orders with an end", () => {
  const hours = (count: number) =>
    barsOf(
      Array.from({ length: count }, () => flat),
      DAY / 4,
    );
  const run = (count: number, onBar: (s: Context, index: number) => void) =>
    runExchange(
      [{ name: "A", bars: hours(count), tickSize: "0.01" }],
      { onBar: (bar, s) => onBar(s, bar.index) },
      { ...free, interval: DAY / 4 },
    );

  test("DAY lives until the last bar with the UTC date of its first bar", () => {
    const openAt: number[] = [];
    const result = run(6, (s, i) => {
      if (i === 0) s.buyLimit(1, 90).day();
      openAt.push(s.openOrders);
    });
    expect(openAt).toEqual([1, 1, 1, 1, 0, 0]);
    expect(result.orders[0]).toMatchObject({ status: "expired", reason: "day" });
  });

  test("the date is that of its first bar, not of the bar that placed it", () => {
    const result = run(8, (s, i) => void (i === 3 && s.buyLimit(1, 90).day()));
    expect(result.orders[0]).toMatchObject({ status: "new", reason: null });
  });

  test("GTD(t) works on bars that open before t", () => {
    const rows = [flat, "100 100 99 99", "99 99 98 98"];
    const until = (bar: number, limit: number) =>
      play(rows, { 0: (s) => s.buyLimit(1, limit).gtd(START + bar * MINUTE) }).ends[0];
    expect(until(3, 98.5)).toBe("limit filled 1/1");
    expect(until(2, 98.5)).toBe("limit expired 0/1 gtd");
    expect(until(1, 100)).toBe("limit expired 0/1 gtd");
  });
});

describe("post only and reduce only", () => {
  test("postOnly is rejected if it would take at its first open, and rests otherwise", () => {
    const rows = [flat, "100 101 99 100", "100 101 98 98"];
    expect(play(rows, { 0: (s) => s.buyLimit(1, 100).postOnly() }).ends).toEqual(["limit rejected 0/1 postOnly"]);
    expect(play(rows, { 0: (s) => s.buyLimit(1, 99).postOnly() }).told).toEqual(["2 buy 1@99 maker"]);
    expect(play(rows, { 0: (s) => s.buy(1).postOnly() }).ends).toEqual(["market rejected 0/1 postOnly"]);
  });

  test("reduceOnly is cut to the position at the fill", () => {
    const played = play([flat, flat, flat], { 0: (s) => s.buy(2), 1: (s) => s.sell(5).reduceOnly() });
    expect(played.told).toEqual(["1 buy 2@100 taker", "2 sell 2@100 taker"]);
    expect(played.ends[1]).toBe("market filled 2/2");
  });

  test("reduceOnly is cancelled when nothing is left to reduce", () => {
    expect(play([flat, flat], { 0: (s) => s.sell(5).reduceOnly() }).ends).toEqual(["market canceled 0/5 reduceOnly"]);
  });
});

describe("reduce only where bars have little volume", () => {
  const little = { volumeShare: 0.1 };
  const bars = (...volumes: number[]) => [flat, ...volumes.map((volume) => `${flat} ${volume}`)];

  test("it waits while what it reduces is still building, and then takes all of it", () => {
    const pair = { 0: (s: Context) => [s.buy(10), s.sell(10).reduceOnly()] };
    const played = play(bars(60, 60, 60, 60), pair, little);
    expect(played.told).toEqual([
      "1 buy 6@100 taker",
      "2 buy 4@100 taker",
      "2 sell 2@100 taker",
      "3 sell 6@100 taker",
      "4 sell 2@100 taker",
    ]);
    expect(played.ends).toEqual(["market filled 10/10", "market filled 10/10"]);
  });

  test("a bar without volume neither cuts nor cancels it", () => {
    const script = { 0: (s: Context) => s.sell(5).reduceOnly(), 1: (s: Context) => s.buy(3) };
    expect(play(bars(0, 0), script, little).ends).toEqual(["market new 0/5", "market new 0/3"]);
    // Its id comes first: at the first open with volume there is nothing to reduce yet.
    expect(play(bars(0, 100), script, little).ends).toEqual(["market canceled 0/5 reduceOnly", "market filled 3/3"]);
  });

  test("its first fill cuts it to the position of that moment", () => {
    const script = {
      0: (s: Context) => [s.buy(6), s.buyLimit(4, 99), s.sell(10).reduceOnly()],
    };
    const played = play([...bars(80), "100 100 98 98 100", `${flat} 100`], script, little);
    expect(played.told).toEqual(["1 buy 6@100 taker", "1 sell 2@100 taker", "2 sell 4@100 taker", "2 buy 4@99 maker"]);
    expect(played.ends.at(-1)).toBe("market filled 6/6");
  });

  test("FOK looks at the volume for what the position allows, and is not cut when it ends", () => {
    const script = { 0: (s: Context) => s.buy(4), 1: (s: Context) => s.sell(9).reduceOnly().fok() };
    expect(play(bars(40, 40), script, little).ends[1]).toBe("market filled 4/4");
    expect(play(bars(40, 30), script, little).ends[1]).toBe("market canceled 0/9 fok");
  });
});

describe("volume share and latency", () => {
  test("a bar gives each instrument its share of the volume by fill order; the rest of a market order goes on", () => {
    const rows = [flat, "100 100 100 100 50", "101 101 101 101 50", "102 102 102 102 50"];
    const played = play(
      rows,
      {
        0: (s) => {
          s.buy(8);
          s.buy(4);
        },
      },
      { volumeShare: 0.1 },
    );
    expect(played.told).toEqual(["1 buy 5@100 taker", "2 buy 3@101 taker", "2 buy 2@101 taker", "3 buy 2@102 taker"]);
  });

  test("zero-volume bars fill nothing when a share is set, and what they trigger goes on at the next open", () => {
    const rows = [flat, "100 105 100 100 0", "99 99 99 99 1000"];
    expect(play(rows, { 0: (s) => s.buyStop(1, 103) }, { volumeShare: 1 }).told).toEqual(["2 buy 1@99 taker"]);
    expect(play(rows, { 0: (s) => s.buyStop(1, 103) }).told).toEqual(["1 buy 1@103 taker"]);
  });

  test("with latency an order works from the first bar that opens at or after bar end + latency", () => {
    const rows = [flat, "101 101 101 101", "102 102 102 102", "103 103 103 103"];
    const first = (latencyMs: number) => play(rows, { 0: (s) => s.buy(1) }, { latencyMs }).told[0];
    expect(first(0)).toBe("1 buy 1@101 taker");
    expect(first(1)).toBe("2 buy 1@102 taker");
    expect(first(MINUTE)).toBe("2 buy 1@102 taker");
    expect(first(MINUTE + 1)).toBe("3 buy 1@103 taker");
  });

  test("a trailing level follows the bars that its order's latency skips", () => {
    const rows = [flat, "100 110 100 110", "110 110 108 109", "108 108 107 107"];
    const played = play(rows, { 0: (s) => s.sellTrailing(1, 2.5) }, { latencyMs: MINUTE });
    expect(played.told).toEqual(["3 sell 1@107.5 taker"]);
  });
});
