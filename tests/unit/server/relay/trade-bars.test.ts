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
