import { describe, expect, test } from "vitest";
import { MINUTE, START, barsOf, free } from "../../support/exchange/play.ts";
import { runExchange } from "../../support/exchange/exchange.ts";
import type { Context, SeenBar } from "../../support/exchange/context.ts";
import type { Settings } from "../../support/exchange/types.ts";

const flat = "100 100 100 100";

/** Plays on A, with bars of ten minutes, and B, whose bars begin four minutes later. */
function playTwo(
  b: readonly string[],
  script: Record<number, (context: Context, bar: SeenBar) => void>,
  settings: Partial<Settings> = {},
): { fills: string[]; ends: string[] } {
  const a = b.map((_, index) => (index % 2 === 0 ? flat : "100 120 100 120"));
  const later = barsOf(b, 10 * MINUTE).map((bar) => ({ ...bar, time: bar.time + 4 * MINUTE }));
  const instruments = [
    { name: "A", bars: barsOf(a, 10 * MINUTE), tickSize: "0.01" },
    { name: "B", bars: later, tickSize: "0.01" },
  ];
  const decider = { onBar: (bar: SeenBar, context: Context) => script[bar.index]?.(context, bar) };
  const result = runExchange(instruments, decider, { ...free, interval: 10 * MINUTE, ...settings });
  return {
    fills: result.fills.map(
      ({ time, side, quantity, price }) => `${(time - START) / MINUTE} ${side} ${quantity}@${price}`,
    ),
    ends: result.orders.map(({ side, quantity, filled, status, reason }) =>
      `${side} ${filled}/${quantity} ${status} ${reason ?? ""}`.trim(),
    ),
  };
}

describe("what is asked while a bar of another instrument has begun inside this bar", () => {
  const falls = [flat, flat, "100 101 90 90", "90 91 89 90", flat];

  test("a cancellation comes too late for a fill inside the bar, and in time for the next", () => {
    // B's third bar begins at minute 24, inside A's bar from 20 to 30.
    const order = (s: Context) => s.for("B").buyLimit(1, 95);
    const late = playTwo(falls, { 0: order, 2: (s) => s.for("B").cancelAll() });
    expect(late).toEqual({ fills: ["24 buy 1@95"], ends: ["buy 1/1 filled"] });
    const inTime = playTwo(falls, { 0: order, 1: (s) => s.for("B").cancelAll() });
    expect(inTime).toEqual({ fills: [], ends: ["buy 0/1 canceled cancel"] });
  });

  test("a modification leaves the order as it was until then, and it begins anew after that", () => {
    let handle: ReturnType<Context["buyLimit"]> | undefined;
    const place = (s: Context) => void (handle = s.for("B").buyLimit(1, 95));
    const lower = (price: number) => () => void handle?.modify(1, price);
    expect(playTwo(falls, { 0: place, 2: lower(50) }).fills).toEqual(["24 buy 1@95"]);
    expect(playTwo(falls, { 0: place, 1: lower(89.5) }).fills).toEqual(["34 buy 1@89.5"]);
  });

  test("a target of before still fills, and the one after it trades what is then left", () => {
    const half = (s: Context) => void s.for("B").targetQuantity(2);
    const more = (s: Context) => void s.for("B").targetQuantity(3);
    const rows = [flat, flat, flat, flat];
    // Bar 0's order works from minute 10 on: at B's open of minute 14, before bar 1 ends at 20.
    expect(playTwo(rows, { 0: half, 1: more })).toEqual({
      fills: ["14 buy 2@100", "24 buy 1@100"],
      ends: ["buy 2/2 filled", "buy 1/1 filled"],
    });
    expect(playTwo(rows, { 0: half, 1: half })).toEqual({
      fills: ["14 buy 2@100"],
      ends: ["buy 2/2 filled", "buy 0/2 canceled replaced"],
    });
    // Flat when asked, but not any more when the bar ends.
    expect(playTwo(rows, { 0: half, 1: (s) => void s.for("B").flatten() })).toEqual({
      fills: ["14 buy 2@100", "24 sell 2@100"],
      ends: ["buy 2/2 filled", "sell 2/2 filled"],
    });
  });

  test("a position is worth its open, not its close, to an order that fills before its bar ends", () => {
    // A's bar from 10 to 20 opens at 100 and closes at 120; B's from 14 on is bought in it.
    const buyBoth = (s: Context) => {
      s.buy(1);
      s.for("B").buy(1);
    };
    const rows = [flat, flat, flat];
    const ends = (cash: string) => playTwo(rows, { 0: buyBoth }, { cash }).ends;
    expect(ends("199")).toEqual(["buy 1/1 filled", "buy 0/1 rejected funds"]);
    expect(ends("200")).toEqual(["buy 1/1 filled", "buy 1/1 filled"]);
  });
});
