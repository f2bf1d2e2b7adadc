import { expect, test } from "vitest";
import type { Row } from "../../../../shared/protocol/kinds.ts";
import { decodeMessage, encodeMessage } from "../../../../shared/protocol/message.ts";
import { Deck } from "../../../../web/workers/live/deck.ts";
import { LiveMarket } from "../../../../web/workers/live/market.ts";
import type { LiveWants } from "../../../../web/workers/live/shapes.ts";
import { Watchlist } from "../../../../web/workers/live/watch.ts";

const wants: LiveWants = {
  ...{ isHidden: false, isSmall: false, search: "", sort: "rank", first: 0, count: 10, selected: "" },
  ...{ isTogether: false, ladderRows: 10, step: 0, intervalMs: 60_000, indicators: [], depthMinutes: 5, leastTrade: 0 },
};
const instrument = (number: number, name: string): Row<"instruments"> => ({
  ...{ instrument: number, venue: "kraken", name, base: name.slice(0, 3), quote: "USD", proof: "simulated" },
  ...{ priceDecimals: 2, quantityDecimals: 3 },
});
const top = (number: number, last: bigint, state = 0, reason = ""): Row<"tops"> => ({
  ...{ instrument: number, state, bid: last - 1n, bidQuantity: 1n, ask: last + 1n, askQuantity: 1n, last },
  ...{ reference: 10_000n, receivedTime: 1_000_000n, reason },
});

function market(...tops: Row<"tops">[]): LiveMarket {
  const one = new LiveMarket();
  one.instruments = new Map(
    [0, 1, 2].map((number) => [number, instrument(number, `${["BTC", "ETH", "SOL"][number]}/USD`)]),
  );
  one.tops = new Map(tops.map((row) => [row.instrument, row]));
  return one;
}

test("a figure that is stale says so with its reason and has no change; without a relay none is fresh", () => {
  const held = market(top(0, 10_100n), top(1, 9900n, 2, "changes were missed"), top(2, 10_000n, 1, "nothing came"));
  const live = new Watchlist().view({ market: held, now: 5000, cut: null }, wants);
  expect(live.rows.map(({ isFresh, state }) => [isFresh, state])).toEqual([
    [true, "live"],
    [false, "stale"],
    [true, "quiet"],
  ]);
  expect(live.rows[0]?.change).toBeCloseTo(1, 10);
  expect(live.rows[1]).toMatchObject({ change: NaN, reason: "changes were missed" });
  expect(live).toMatchObject({ fresh: 2, worst: { what: "ETH/USD at kraken is stale." } });
  const cut = new Watchlist().view({ market: held, now: 5000, cut: "no relay" }, wants);
  expect(
    cut.rows.every(({ isFresh, change, reason }) => !isFresh && Number.isNaN(change) && reason === "no relay"),
  ).toBe(true);
  expect(cut.fresh).toBe(0);
});

test("finds by every word, sorts at most once a second, and tells the letters that stayed", () => {
  const list = new Watchlist();
  const held = market(top(0, 10_100n), top(1, 10_300n), top(2, 10_200n));
  const at = (now: number, change: Partial<LiveWants> = {}) =>
    list.view({ market: held, now, cut: null }, { ...wants, sort: "change", ...change });
  const names = ({ rows }: ReturnType<typeof at>) => rows.map(({ name }) => name.slice(0, 3));
  expect(names(at(1000))).toEqual(["ETH", "SOL", "BTC"]);
  held.tops.set(0, top(0, 10_900n));
  expect(names(at(1500))).toEqual(["ETH", "SOL", "BTC"]);
  expect(at(1500).rows[2]).toMatchObject({ last: "109.00", same: 2 });
  expect(names(at(2100))).toEqual(["BTC", "ETH", "SOL"]);
  expect(names(at(2300, { search: "kraken sol" }))).toEqual(["SOL"]);
});

test("the deck shows any moment that is kept as it was, forwards and backwards", () => {
  const deck = new Deck(decodeMessage);
  const now = new LiveMarket();
  for (let second = 0; second < 100; second++) {
    const head = { channel: 2, seq: second, epoch: 1, time: 0n };
    const bytes = encodeMessage("tops", head, [top(0, BigInt(second))]);
    now.take(decodeMessage(bytes));
    deck.keep(bytes, second * 1000, now);
  }
  for (const second of [99, 3, 50, 51, 20, 20, 0]) {
    expect(deck.at(second * 1000 + 500).tops.get(0)?.last).toBe(BigInt(second));
  }
  expect(now.tops.get(0)?.last).toBe(99n);
  expect(deck.from).toBe(0);
});
