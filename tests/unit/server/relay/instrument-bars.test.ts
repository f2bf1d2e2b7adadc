import { describe, expect, test } from "vitest";
import type { MarketBar } from "../../../../server/relay/market/bar.ts";
import { InstrumentBars, MINUTE } from "../../../../server/relay/market/instrument-bars.ts";
import type { MarketTrade } from "../../../../server/relay/market/listener.ts";
import { engine } from "../../../support/engine.ts";

/** 2025-06-01 UTC; the stream begins at 10:07:20. */
const DAY = 1_748_736_000_000_000;
const HOUR = 60 * MINUTE;
const FIRST = DAY + 10 * HOUR + 7 * MINUTE + 20_000_000;
const LENGTHS = [1000, 5000, 300_000, 3_600_000, 14_400_000, 86_400_000];

const tradeAt = (time: number, ticks: number, id: number, lots = 1): MarketTrade => ({
  id,
  ticks,
  lots,
  isBuy: true,
  time,
  receivedTime: time,
});
/** One trade a second from a time on; its price says when it was. */
const ticksAt = (time: number) => 1000 + (Math.round((time - DAY) / 1_000_000) % 977);
const idAt = (time: number) => Math.round((time - DAY) / 1_000_000);
const everySecond = (from: number, to: number) =>
  Array.from({ length: Math.round((to - from) / 1_000_000) }, (_, n) => {
    const time = from + n * 1_000_000;
    return tradeAt(time, ticksAt(time), idAt(time));
  });
/** What bars of one length are, by the trades themselves. */
function truth(intervalMs: number, from: number, to: number, source: MarketBar["source"] = "live"): MarketBar[] {
  const length = intervalMs * 1000;
  const begins = Array.from({ length: Math.floor((to - from) / length) }, (_, n) => from + n * length);
  return begins.map((openTime) => {
    const ticks = everySecond(openTime, openTime + length).map((trade) => trade.ticks);
    const prices = {
      open: ticks[0] ?? NaN,
      high: Math.max(...ticks),
      low: Math.min(...ticks),
      close: ticks.at(-1) ?? NaN,
    };
    const lots = { lots: ticks.length, buyLots: source === "history" ? NaN : ticks.length };
    return { intervalMs, openTime, ...prices, ...lots, trades: ticks.length, revision: 0, source };
  });
}
const plain = (bars: readonly MarketBar[]) => bars.map(({ source: _source, buyLots: _buys, ...bar }) => bar);

/** A relay that begins in the middle of the day, and goes on until a time. */
function warmed(until: number, each: (bar: MarketBar) => void = () => undefined): InstrumentBars {
  const bars = new InstrumentBars(engine, LENGTHS);
  bars.fill(60_000, truth(60_000, DAY + 5 * HOUR + 7 * MINUTE, DAY + 10 * HOUR + 7 * MINUTE, "history"));
  const [first, ...rest] = everySecond(FIRST, until);
  if (!first) throw new Error("there is a first trade");
  expect(bars.take(first)).toEqual([]);
  const minute = bars.seam?.minute ?? NaN;
  bars.join(everySecond(minute, FIRST)).forEach(each);
  for (const length of [300_000, 3_600_000, 14_400_000]) {
    const end = Math.floor(FIRST / length / 1000) * length * 1000;
    bars.fill(length, truth(length, DAY, end, "history"));
  }
  for (const trade of rest) bars.take(trade).forEach(each);
  return bars;
}

describe("bars of an instrument", () => {
  test.each([300_000, 3_600_000, 14_400_000])("of %i ms begin warm: none is missing, none is there twice", (length) => {
    const end = DAY + 13 * HOUR;
    const bars = warmed(end + 1_000_000);
    const wanted = plain(truth(length, DAY, Math.floor(end / length / 1000) * length * 1000));
    expect(plain(bars.closed(length))).toEqual(wanted.slice(-300));
  });

  test("a day is made of hours, those of before it included", () => {
    const told: MarketBar[] = [];
    const bars = warmed(DAY + 24 * HOUR + 1_000_000, (bar) => told.push(bar));
    expect(plain(bars.closed(86_400_000))).toEqual(plain(truth(86_400_000, DAY, DAY + 24 * HOUR)));
    expect(told.filter(({ intervalMs }) => intervalMs === 86_400_000)).toHaveLength(1);
  });

  test("tell what buyers took where trades alone made them, and of no bar of the venue's or with a part of one", () => {
    const bars = warmed(DAY + 12 * HOUR + 1_000_000);
    const sell = { ...tradeAt(DAY + 12 * HOUR + 1_000_000, 5, 66_666, 4), isBuy: false };
    bars.take(sell);
    bars.take(tradeAt(DAY + 12 * HOUR + 3_000_000, 5, 66_667));
    expect(bars.closed(1000).slice(-2)).toMatchObject([
      { lots: 1, buyLots: 1 },
      { lots: 4, buyLots: 0 },
    ]);
    expect(bars.closed(3_600_000).slice(-3)).toMatchObject([
      { source: "history", buyLots: NaN },
      { source: "live", buyLots: NaN },
      { source: "live", lots: 3600, buyLots: 3600 },
    ]);
  });

  test("seconds begin with the first whole one that trades tell, and the ones without trades are flat", () => {
    const bars = warmed(FIRST + 30_000_000);
    expect(plain(bars.closed(5000))).toEqual(plain(truth(5000, DAY + 10 * HOUR + 7 * MINUTE, FIRST + 25_000_000)));
    bars.take(tradeAt(FIRST + 40_000_000, 1, 999_999));
    bars.advance(FIRST + 43_000_000);
    expect(
      bars
        .closed(1000)
        .slice(-12)
        .map(({ trades }) => trades),
    ).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test("the one that is being made holds the trades up to now", () => {
    const bars = warmed(FIRST + 30_000_000);
    const [hour] = bars.open(3_600_000);
    expect(hour).toMatchObject({ openTime: DAY + 10 * HOUR, lots: 7 * 60 + 50, close: ticksAt(FIRST + 29_000_000) });
  });

  test("each is told once, when its last part is, shorter ones first", () => {
    const told: MarketBar[] = [];
    warmed(DAY + 11 * HOUR + 1_000_000, (bar) => told.push(bar));
    const ends = (bar: MarketBar) => bar.openTime + bar.intervalMs * 1000;
    const live = told.filter((bar) => ends(bar) > FIRST);
    expect(live.every((bar, n) => n === 0 || ends(bar) >= ends(live[n - 1] ?? bar))).toBe(true);
    expect(told.slice(-5).map(({ intervalMs }) => intervalMs)).toEqual([1000, 5000, 60_000, 300_000, 3_600_000]);
    const keys = told.map(({ intervalMs, openTime }) => `${intervalMs} ${openTime}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("a late trade corrects each that it belongs to", () => {
    const told: MarketBar[] = [];
    const bars = warmed(DAY + 10 * HOUR + 10 * MINUTE + 5_000_000, (bar) => told.push(bar));
    const late = tradeAt(DAY + 10 * HOUR + 9 * MINUTE + 30_500_000, 5, 77_777, 9);
    const corrected = bars.take(late);
    expect(corrected.map(({ intervalMs, revision, low }) => [intervalMs, revision, low])).toEqual([
      [1000, 1, 5],
      [5000, 1, 5],
      [60_000, 1, 5],
      [300_000, 1, 5],
    ]);
    expect(bars.closed(300_000).at(-1)).toMatchObject({ openTime: DAY + 10 * HOUR + 5 * MINUTE, lots: 309 });
  });

  test("are made again of missed trades in the order of ids, whatever shares their millisecond", () => {
    const bars = warmed(DAY + 10 * HOUR + 8 * MINUTE);
    const time = DAY + 10 * HOUR + 8 * MINUTE + 1_000_000;
    const id = idAt(time);
    bars.take(tradeAt(time, 500, id));
    const [behind, later] = [tradeAt(time, 700, id + 3), tradeAt(time + 6_000_000, 600, id + 5)];
    bars.miss(behind);
    bars.take(behind);
    const doubted = bars.doubt(time, "a test");
    expect(doubted).toEqual([]);
    const closed = bars.take(later).find(({ intervalMs }) => intervalMs === 5000);
    expect(closed).toMatchObject({ open: 500, close: 700, lots: 2, revision: 0, source: "partial", reason: "a test" });
    bars.fetched([1, 2, 4].map((step) => tradeAt(time, 400 + step, id + step)));
    const remade = bars.over(null, time).filter(({ intervalMs }) => intervalMs === 5000);
    expect(remade).toMatchObject([{ open: 500, close: 404, low: 401, lots: 5, revision: 1, source: "live" }]);
    expect(remade[0]?.reason).toBeUndefined();
    expect(bars.closed(5000).at(-1)).toEqual(remade[0]);
    expect(bars.open(5000)).toMatchObject([{ open: 600, lots: 1, source: "live" }]);
  });

  test("hold all missed trades, too, where so many came since that they cannot be made again", () => {
    const last = DAY + 10 * HOUR + 9 * MINUTE;
    const bars = warmed(last);
    const trades = Array.from({ length: 30_000 }, (_, n) => tradeAt(last + n * 5000, 1000 + ((n * 37) % 501), n, 2));
    const [missed, live] = [trades.slice(0, 8000), trades.slice(8000)];
    bars.miss(live[0] ?? null);
    for (const trade of live.slice(0, 10_000)) bars.take(trade);
    bars.fetched(missed.slice(0, 4000));
    for (const trade of live.slice(10_000)) bars.take(trade);
    bars.fetched(missed.slice(4000));
    bars.over(null, last + 160_000_000);
    const made = [...bars.closed(), ...bars.open()].filter(({ openTime }) => openTime >= last);
    expect(made.length).toBe(3);
    for (const { openTime, open, high, low, close, lots, source } of made) {
      const inside = trades.filter(({ time }) => time >= openTime && time < openTime + MINUTE);
      const ticks = inside.map((trade) => trade.ticks);
      const wanted = { open: ticks[0], high: Math.max(...ticks), low: Math.min(...ticks), close: ticks.at(-1) };
      expect({ open, high, low, close, lots, source }).toEqual({ ...wanted, lots: 2 * inside.length, source: "live" });
    }
  });

  test("missed trades that do not come leave those partial that touch the gap, until the venue's own minute is there", () => {
    const bars = warmed(DAY + 10 * HOUR + 9 * MINUTE + 30_000_000);
    const last = DAY + 10 * HOUR + 9 * MINUTE + 29_000_000;
    bars.miss(null);
    bars.doubt(last, "the stream broke");
    for (const trade of everySecond(last + 20_000_000, DAY + 10 * HOUR + 11 * MINUTE)) bars.take(trade);
    const told = bars.over("no answer", last + 60_000_000);
    // Those behind the first trade that came again are whole after all.
    const wholeFrom = last + 20_000_000;
    for (const { openTime, intervalMs, reason } of told) {
      expect([openTime, reason]).toEqual([openTime, openTime > wholeFrom ? undefined : "no answer"]);
      expect(openTime + intervalMs * 1000).toBeGreaterThan(last);
    }
    const states = (length: number) =>
      bars
        .all(length)
        .slice(-2)
        .map(({ source }) => source);
    expect([states(60_000), states(300_000)]).toEqual([
      ["partial", "live"],
      ["partial", "live"],
    ]);
    expect(bars.all(300_000).at(-1)).toMatchObject({ openTime: DAY + 10 * HOUR + 10 * MINUTE });
    const minute = DAY + 10 * HOUR + 9 * MINUTE;
    const [repaired, ...longer] = bars.fill(60_000, truth(60_000, minute, minute + MINUTE, "history"));
    expect(repaired).toMatchObject({ openTime: minute, lots: 60, source: "history" });
    expect(longer).toMatchObject([{ intervalMs: 300_000, lots: 300, source: "live" }]);
  });

  test("time closes one whose last minutes saw no trade, and a trade after that does not close it again", () => {
    const bars = warmed(DAY + 10 * HOUR + 8 * MINUTE);
    expect(bars.advance(DAY + 10 * HOUR + 10 * MINUTE + 1_999_999).map(({ intervalMs }) => intervalMs)).not.toContain(
      300_000,
    );
    const closed = bars.advance(DAY + 10 * HOUR + 10 * MINUTE + 2_000_000);
    expect(closed.filter(({ intervalMs }) => intervalMs === 300_000)).toMatchObject([{ lots: 180 }]);
    const later = bars.take(tradeAt(DAY + 10 * HOUR + 10 * MINUTE + 9_000_000, 5, 88_888));
    expect(later.filter(({ intervalMs }) => intervalMs === 300_000)).toEqual([]);
  });

  test("without the venue's past they are known in part, and whole once it comes", () => {
    const bars = new InstrumentBars(engine, [300_000]);
    for (const trade of everySecond(FIRST, DAY + 10 * HOUR + 10 * MINUTE + 1_000_000)) {
      bars.take(trade);
      if (bars.seam) bars.join(null);
    }
    expect(bars.closed(300_000)).toMatchObject([{ source: "partial" }]);
    bars.fill(60_000, truth(60_000, DAY + 10 * HOUR, DAY + 10 * HOUR + 8 * MINUTE, "history"));
    expect(plain(bars.closed(300_000))).toEqual(plain(truth(300_000, DAY + 10 * HOUR, DAY + 10 * HOUR + 10 * MINUTE)));
  });
});
