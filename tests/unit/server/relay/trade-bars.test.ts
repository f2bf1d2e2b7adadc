import { expect, test } from "vitest";
import { seededNumbers } from "../../../../server/bench/market-data.ts";
import { type MarketBar, CLOSES_AFTER } from "../../../../server/relay/market/bar.ts";
import type { MarketTrade } from "../../../../server/relay/market/listener.ts";
import { PartialSpans } from "../../../../server/relay/market/partial-spans.ts";
import { TradeBars } from "../../../../server/relay/market/trade-bars.ts";
import { BarBuilder, type BuiltBars } from "../../../../wasm/index.ts";
import { engine } from "../../../support/engine.ts";

const START = 1_785_641_760_000_000;
const SECOND = 1_000_000;

/** The figures that a bar has in both. */
const figures = (bars: readonly MarketBar[]) =>
  bars.map(({ openTime, open, high, low, close, lots, revision }) => [
    openTime,
    open,
    high,
    low,
    close,
    lots,
    revision,
  ]);
const built = ({ rows, time, open, high, low, close, lots, revision }: BuiltBars) =>
  Array.from({ length: rows }, (_, row) => [time, open, high, low, close, lots, revision].map((column) => column[row]));

test("trades one at a time make the bars that the engine makes of each at once, late ones and quiet spells included", () => {
  const below = seededNumbers(20_261_123);
  const bars = new TradeBars(engine, 1000, new PartialSpans());
  const builder = new BarBuilder(engine, { rule: "time", intervalMs: 1000, late: "correct", isFilling: true });
  let now = START;
  let corrections = 0;
  for (let step = 0; step < 4000; step++) {
    now += below(20) === 0 ? below(4) * SECOND : below(200_000);
    if (below(12) === 0) {
      expect(figures(bars.advance(now + CLOSES_AFTER))).toEqual(built(builder.advance(now)));
      continue;
    }
    const time = now - (below(15) === 0 ? below(3 * SECOND) : 0);
    const trade: MarketTrade = {
      id: step,
      ticks: 100 + below(50),
      lots: 1 + below(9),
      isBuy: true,
      time,
      receivedTime: now,
    };
    const given = builder.push({
      time: Float64Array.of(time),
      ticks: Float64Array.of(trade.ticks),
      lots: Float64Array.of(trade.lots),
      isBuy: Uint8Array.of(1),
    });
    const wanted = built(given);
    corrections += wanted.filter(([, , , , , , revision]) => (revision ?? 0) > 0).length;
    expect(figures(bars.push([trade]))).toEqual(wanted);
    if (below(50) === 0) expect(figures(bars.open())).toEqual(built(builder.open()).slice(-1));
  }
  expect(corrections).toBeGreaterThan(50);
});

test("a bar of more than can be counted stays as it was, says so, and ends nothing", () => {
  const bars = new TradeBars(engine, 1000, new PartialSpans());
  const most = Number.MAX_SAFE_INTEGER;
  const trade = (id: number, time: number): MarketTrade => ({
    id,
    ticks: 100,
    lots: most,
    isBuy: true,
    time,
    receivedTime: time,
  });
  for (let id = 0; id < 1000; id++) bars.push([trade(id, START + id)]);
  const [whole] = bars.push([trade(1000, START + SECOND)]);
  expect(whole).toMatchObject({ source: "partial", reason: "more was traded than a bar can count" });
  expect(whole?.lots).toBeGreaterThan(255 * most);
  expect(whole?.lots).toBeLessThan(2 ** 62);
  const [next] = bars.advance(START + 2 * SECOND + CLOSES_AFTER);
  expect(next).toMatchObject({ source: "live", lots: most, trades: 1 });
});
