import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PriceMonitor, type PriceNews } from "../../../shared/alerts/monitor.ts";
import { alertRule, isAbout } from "../../../shared/alerts/rule.ts";
import { PriceWindow } from "../../../shared/alerts/window.ts";

const MINUTE = 60_000;
const rule = (changes: object = {}) => alertRule.parse({ id: "move", window: "1m", ...changes });
const news = (time: number, mid: number | null, changes: Partial<PriceNews> = {}): PriceNews => ({
  instrument: "binance:BTC/USDT",
  time,
  prices: { mid, last: null, bid: null, ask: null },
  isFresh: true,
  ...changes,
});
/** What one price a minute sets off. */
const firedBy = (monitor: PriceMonitor, mids: readonly (number | null)[], from = 0) =>
  mids.map((mid, at) =>
    monitor
      .observe(news((from + at) * MINUTE, mid))
      .map(({ direction }) => direction)
      .join(),
  );

describe("a rule", () => {
  test("says nothing but its name and moves of two percent in five minutes are told", () => {
    expect(alertRule.parse({ id: "any" })).toEqual({
      id: "any",
      instruments: ["*"],
      price: "mid",
      move: 2,
      window: 5 * MINUTE,
      direction: "either",
      confirm: 1,
      cooldown: 5 * MINUTE,
      to: ["page", "desktop"],
    });
  });

  test.each([
    [{ id: "No" }, /must be made of a to z/],
    [{ id: "a", window: "5" }, /must be a length of time/],
    [{ id: "a", window: "0s" }, /from 1s to 1d/],
    [{ id: "a", move: 0 }, /must be more than 0/],
    [{ id: "a", expires: "soon" }, /must be a time, as/],
    [{ id: "a", wndow: "5m" }, /has no wndow/],
    [{ id: "a", instruments: [] }, /must not be empty/],
  ])("as %j is refused with a reason", (written, reason) => {
    expect(() => alertRule.parse(written)).toThrow(reason);
  });

  test.each([
    ["*", true],
    ["BTC/USDT", true],
    ["BTC/*", true],
    ["*/USDT", true],
    ["B*C/*T", true],
    ["binance:*", true],
    ["kraken:*", false],
    ["BTC", false],
    ["BTC/USDT*BTC/USDT", false],
    ["*ETH*", false],
  ])("about %s concerns binance:BTC/USDT: %s", (pattern, concerns) => {
    expect(isAbout(rule({ instruments: [pattern] }), "binance:BTC/USDT")).toBe(concerns);
  });
});

describe("a price that moves", () => {
  test("is told once, and again when it came back and the cooldown is over", () => {
    const monitor = new PriceMonitor([rule({ cooldown: "3m" })]);
    const mids = [100, 102.1, 104.5, 104.5, 107, 107, 110, 112.5];
    expect(firedBy(monitor, mids)).toEqual(["", "up", "", "", "up", "", "", "up"]);
  });

  test("is told by direction, with what it was compared with", () => {
    const monitor = new PriceMonitor([rule()]);
    monitor.observe(news(0, 100));
    const [alert] = monitor.observe(news(MINUTE, 97));
    expect(alert).toMatchObject({ direction: "down", price: 97, reference: 100, windowMs: MINUTE, time: MINUTE });
    expect(alert?.move).toBeCloseTo(-3, 12);
    expect(firedBy(new PriceMonitor([rule({ direction: "up" })]), [100, 97])).toEqual(["", ""]);
  });

  test("is nothing before a window has passed, nor over a hole in the stream", () => {
    const monitor = new PriceMonitor([rule()]);
    expect(monitor.observe(news(0, 100))).toEqual([]);
    expect(monitor.observe(news(MINUTE - 1, 110))).toEqual([]);
    expect(monitor.observe(news(MINUTE, 110, { isFresh: false }))).toEqual([]);
    expect(firedBy(monitor, [120, 120, 123], 2)).toEqual(["", "", "up"]);
  });

  test("is nothing over a time in which the price was not known, nor over a clock that was set back", () => {
    const unknown = new PriceMonitor([rule()]);
    expect(firedBy(unknown, [100, null, 110, 111])).toEqual(["", "", "", ""]);
    const setBack = new PriceMonitor([rule()]);
    expect(firedBy(setBack, [100], 60)).toEqual([""]);
    expect(firedBy(setBack, [50, 50.5], 0)).toEqual(["", ""]);
    expect(firedBy(setBack, [53], 2)).toEqual(["up"]);
  });

  test("has to be seen as often as the rule wants, in a row", () => {
    const monitor = new PriceMonitor([rule({ window: "2m", confirm: 2 })]);
    expect(firedBy(monitor, [100, 100, 103, 101, 105.2, 104.2])).toEqual(["", "", "", "", "", "up"]);
  });

  test("is not judged by a side that nobody stands on, nor after the rule has ended", () => {
    const monitor = new PriceMonitor([rule({ expires: "1970-01-01T00:02:00Z" })]);
    expect(firedBy(monitor, [100, null, 103])).toEqual(["", "", ""]);
    expect(firedBy(new PriceMonitor([rule({ price: "bid" })]), [100, 103])).toEqual(["", ""]);
  });

  test("is as the plain definition says, whatever the prices", () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1000, max: 90_000 }), fc.integer({ min: 50, max: 150 })), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(steps, (moves) => {
        const monitor = new PriceMonitor([rule({ move: 10, cooldown: "1s" })]);
        const seen: [time: number, price: number][] = [];
        const held = { up: false, down: false };
        let time = 0;
        for (const [pause, price] of moves) {
          time += pause;
          const before = seen.findLast(([at]) => at <= time - MINUTE);
          const move = before ? (price / before[1] - 1) * 100 : 0;
          const expected = (["up", "down"] as const).filter((direction) => {
            const size = direction === "up" ? move : -move;
            if (before && size < 5) held[direction] = false;
            if (size < 10 || held[direction]) return false;
            return (held[direction] = true);
          });
          seen.push([time, price]);
          expect(monitor.observe(news(time, price)).map(({ direction }) => direction)).toEqual(expected);
        }
      }),
    );
  });
});

describe("somebody who watches", () => {
  test("finds alerts in the history, newest first, and those of a snoozed rule marked", () => {
    const monitor = new PriceMonitor([rule({ cooldown: "1s" })]);
    monitor.snooze("move", 3 * MINUTE, "binance:BTC/USDT");
    firedBy(monitor, [100, 103, 103, 106]);
    expect(monitor.history().map(({ time, isSnoozed }) => [time / MINUTE, isSnoozed])).toEqual([
      [3, false],
      [1, true],
    ]);
  });

  test("tries where alerts arrive", () => {
    const monitor = new PriceMonitor([rule({ direction: "down" })]);
    expect(monitor.test("move", 5)).toMatchObject({ isTest: true, direction: "down", move: -2 });
    expect(monitor.test("other", 5)).toBeUndefined();
    expect(monitor.history()).toHaveLength(1);
  });

  test("changes a rule, and the others keep what they have seen", () => {
    const other = rule({ id: "other" });
    const monitor = new PriceMonitor([rule(), other]);
    firedBy(monitor, [100]);
    monitor.replaceRules([rule({ move: 1 }), other]);
    expect(monitor.observe(news(MINUTE, 103)).map(({ rule: id }) => id)).toEqual(["other"]);
  });
});

test("a window of a busy instrument keeps to its room and forgets nothing that it is asked for", () => {
  const window = new PriceWindow(MINUTE);
  for (let time = 0; time < 10 * MINUTE; time += 3) window.push(time, time);
  const now = 10 * MINUTE;
  const reference = window.reference(now) ?? 0;
  expect(reference).toBeLessThanOrEqual(now - MINUTE);
  expect(reference).toBeGreaterThan(now - MINUTE - (2 * MINUTE) / 500);
});
