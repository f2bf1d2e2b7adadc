import { timeText } from "../../../shared/time.ts";
import type { Engine } from "../../../wasm/index.ts";
import { numberText } from "../../../shared/figures.ts";
import type { Row } from "../../../shared/protocol/kinds.ts";
import { BookPanel, sidesOf } from "./book-view.ts";
import { chartColumns } from "./chart.ts";
import { DepthMap } from "./depth-map.ts";
import { ageOf, believed, changeOf, lastOf, priceOf, priceText, type Reading } from "./figures.ts";
import type { Latencies } from "./latency.ts";
import { keyOf, stateName } from "./market.ts";
import { instrumentOf, newsView } from "./news.ts";
import type { ChartColumns, HeadView, LiveSnapshot, LiveWants, StreamsView, TapeRow } from "./shapes.ts";
import { Watchlist } from "./watch.ts";

/** How often each part is told at most, ms. */
const EVERY = { watch: 200, book: 50, tape: 50, streams: 500, news: 250, chart: 1000, depth: 1000 } as const;
const TAPE_SHOWN = 120;
/** Trades of so many times the median are set in bold. */
const LARGE = 8;

type Part = keyof typeof EVERY;

/** Turns the market into what the panels show, each part no more often than it has to be. */
export class Desk {
  readonly watchlist = new Watchlist();
  readonly #book = new BookPanel();
  readonly #depth = new DepthMap();
  readonly #told = new Map<Part, number>();
  #wanted = "";

  recentre(): void {
    this.#book.recentre();
  }

  /** All is told anew: another time is shown, or something else is wanted. */
  renew(): void {
    this.#told.clear();
  }

  /** Keeps the resting depth of the selected instrument, whatever is shown meanwhile. */
  watchDepth(reading: Reading, wants: LiveWants): void {
    const own = instrumentOf(reading.market, wants.selected);
    if (!own) return;
    const key = keyOf(own);
    if (this.#depth.key !== key) this.#depth.begin(key, own.priceDecimals);
    const sides = sidesOf(reading, own, own.priceDecimals);
    if (sides && believed(reading, reading.market.tops.get(own.instrument)).isFresh) {
      this.#depth.take(sides, reading.now);
    }
  }

  /** What there is to tell at `clock` ms of the page. */
  snapshot(
    reading: Reading,
    wants: LiveWants,
    { clock, latencies, engine }: { clock: number; latencies: Latencies; engine: Engine | null },
  ): LiveSnapshot {
    const asked = JSON.stringify(wants);
    if (asked !== this.#wanted) this.renew();
    this.#wanted = asked;
    const snapshot: LiveSnapshot = { now: reading.now };
    const isDue = (part: Part): boolean => {
      if (clock - (this.#told.get(part) ?? -Infinity) < EVERY[part]) return false;
      this.#told.set(part, clock);
      return true;
    };
    if (isDue("news")) snapshot.news = newsView(reading.market);
    if (wants.isHidden) return snapshot;
    if (isDue("watch")) snapshot.watch = this.watchlist.view(reading, wants);
    if (isDue("streams")) snapshot.streams = streamsView(reading, wants, latencies);
    const own = instrumentOf(reading.market, wants.selected);
    if (isDue("book")) {
      snapshot.head = own ? headView(reading, own) : null;
      snapshot.book = own ? this.#book.view(reading, own, wants) : null;
    }
    if (isDue("tape")) snapshot.tape = own ? tapeView(reading, own, wants) : [];
    if (isDue("chart")) snapshot.chart = own ? chartOf(reading, own, wants, engine) : null;
    if (isDue("depth"))
      snapshot.depth = own ? this.#depth.view(reading.now, wants.depthMinutes, circles(reading, own)) : null;
    return snapshot;
  }
}

function headView(reading: Reading, own: Row<"instruments">): HeadView {
  const top = reading.market.tops.get(own.instrument);
  const trust = believed(reading, top);
  const { name, venue, base, quote, proof, priceDecimals } = own;
  return {
    ...{ key: keyOf(own), name, venue, base, quote, proof },
    last: top ? priceText(lastOf(top), priceDecimals) : "–",
    change: top && trust.isFresh ? changeOf(top) : NaN,
    ...trust,
    ageMs: ageOf(reading, top?.receivedTime ?? 0n),
  };
}

function chartOf(
  reading: Reading,
  own: Row<"instruments">,
  wants: LiveWants,
  engine: Engine | null,
): ChartColumns | null {
  const { intervalMs, indicators } = wants;
  return chartColumns([...reading.market.bars.values()], own, { key: keyOf(own), intervalMs, indicators, engine });
}

function tapeView({ market }: Reading, own: Row<"instruments">, { leastTrade }: LiveWants): TapeRow[] {
  const trades = market.trades.filter(({ instrument }) => instrument === own.instrument);
  const sizes = trades.map(({ quantity }) => Number(quantity)).sort((a, b) => a - b);
  const large = LARGE * (sizes[sizes.length >> 1] ?? Infinity);
  return trades
    .map((trade, place) => ({ trade, place }))
    .filter(({ trade }) => priceOf(trade.quantity, own.quantityDecimals) >= leastTrade)
    .slice(-TAPE_SHOWN)
    .toReversed()
    .map(({ trade: { side, price, quantity, time }, place }) => ({
      id: place,
      time: clockText(Number(time) / 1000),
      price: numberText(priceOf(price, own.priceDecimals), own.priceDecimals),
      quantity: numberText(priceOf(quantity, own.quantityDecimals), Math.min(4, own.quantityDecimals)),
      isBuy: side === 0,
      isLarge: Number(quantity) >= large,
    }));
}

/** `07:29.4`: the minute, second and tenth; the hour stands at the top of the page. */
const clockText = (time: number): string => new Date(time).toISOString().slice(14, 21);

/** Trades for the picture of depth, the largest of which fills a circle. */
function circles({ market }: Reading, own: Row<"instruments">) {
  const trades = market.trades.filter(({ instrument }) => instrument === own.instrument);
  const most = trades.reduce((max, { quantity }) => (quantity > max ? quantity : max), 1n);
  return trades.map(({ time, price, quantity, side }) => ({
    time: Number(time) / 1000,
    price: priceOf(price, own.priceDecimals),
    share: Number(quantity) / Number(most),
    isBuy: side === 0,
  }));
}

function streamsView(reading: Reading, { selected }: LiveWants, latencies: Latencies): StreamsView {
  const { market, cut } = reading;
  const own = instrumentOf(market, selected);
  const venues = market.venues.map((row) => ({
    ...{ venue: row.venue, proof: row.proof, instruments: row.instruments, gaps: row.gaps },
    ...{ reconnects: row.reconnects, lateMs: row.lateMs, streams: row.streams },
    rate: cut === null ? row.rate : 0,
    fresh: cut === null ? row.freshStreams : 0,
    ageMs: ageOf(reading, row.heardTime),
    state: cut === null ? stateName(row.state) : ("down" as const),
    reason: cut ?? row.reason,
  }));
  return {
    venues,
    own: market.streams
      .filter(({ venue, symbol }) => own?.venue === venue && own.name === symbol)
      .map(({ channel, state, reason }) => ({ channel, state: stateName(state), reason })),
    rate: venues.reduce((sum, { rate }) => sum + rate, 0),
    latency: latencies.view(),
  };
}

/** `2026-11-21 14:07:31` of the relay's clock, for sentences. */
export const momentText = (time: number): string => timeText(Math.floor(time / 1000) * 1000);
