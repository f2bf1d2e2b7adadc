import { BAR_SOURCES, STATES } from "../../shared/protocol/kinds.ts";
import type { Row } from "../../shared/protocol/kinds.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import type { MarketTrade } from "./market/listener.ts";
import type { MarketBar } from "./market/bar.ts";
import type { Relay } from "./relay.ts";

type FigureState = (typeof STATES)[number];

const SPARK_MINUTES = 120;
const NONE = -1n;
const long = (units: number | null | undefined): bigint =>
  units === null || units === undefined ? NONE : BigInt(Math.round(units));

export function instrumentRow(
  { index, venue, facts, decimals }: InstrumentMarket,
  isSimulated: boolean,
): Row<"instruments"> {
  const { name, base, quote } = facts;
  const { price, quantity } = decimals;
  const scales = { priceDecimals: price, quantityDecimals: quantity };
  const proof = isSimulated ? "simulated" : venue.proof;
  return { instrument: index, venue: venue.name, name, base, quote, proof, ...scales };
}

/** How far an instrument's figures may be believed, and why. */
export function stateOf(relay: Relay, instrument: InstrumentMarket): { state: FigureState; reason: string } {
  const { venue, facts, book } = instrument;
  const feed = relay.sites.get(venue.name)?.feed;
  const stream = feed?.stream("book", facts.symbol) ?? feed?.stream("quotes", facts.symbol);
  if (!stream) return { state: "down", reason: "not watched" };
  const isWhole = stream.state === "live" || stream.state === "quiet";
  if (!isWhole || stream.subscription.channel !== "book" || book.isFresh) return stream;
  const isAwaited = book.state === "resyncing" || book.state === "empty";
  return { state: isAwaited ? "resyncing" : "stale", reason: book.reason };
}

/** Whether an instrument's top, or its last trade, is of a stream that may be believed. */
export function isFresh(relay: Relay, instrument: InstrumentMarket, of: "tops" | "trades"): boolean {
  const feed = relay.sites.get(instrument.venue.name)?.feed;
  const { state } =
    of === "tops" ? stateOf(relay, instrument) : (feed?.stream("trades", instrument.facts.symbol) ?? { state: "down" });
  return state === "live" || state === "quiet";
}

/** The best bid and ask that may be shown: the book's where it is fresh, else the newer of book and quote. */
function bestOf({ book, lastQuote }: InstrumentMarket) {
  const isNewer = lastQuote !== null && lastQuote.receivedTime > book.receivedTime;
  if (!book.isFresh && isNewer) return lastQuote;
  const { bid, ask } = book.quote();
  return { bid, ask, receivedTime: book.receivedTime };
}

export function topRow(relay: Relay, instrument: InstrumentMarket): Row<"tops"> {
  const { bid, ask, receivedTime } = bestOf(instrument);
  const { state, reason } = stateOf(relay, instrument);
  return {
    instrument: instrument.index,
    state: STATES.indexOf(state),
    bid: long(bid?.ticks),
    bidQuantity: long(bid?.lots),
    ask: long(ask?.ticks),
    askQuantity: long(ask?.lots),
    last: long(instrument.lastTrade?.ticks),
    reference: long(instrument.bars.oldestClose),
    receivedTime: long(receivedTime),
    reason: state === "live" ? "" : reason,
  };
}

/** Closes of the last two hours at most, as many as asked for. */
export function sparkRows({ index, bars }: InstrumentMarket, points: number): Row<"sparks">[] {
  const closed = bars.all().slice(-SPARK_MINUTES);
  const step = Math.max(1, Math.ceil(closed.length / points));
  return closed
    .filter((_, place) => (closed.length - 1 - place) % step === 0)
    .map(({ openTime, close }) => ({ instrument: index, time: long(openTime), price: long(close) }));
}

export function bookRows({ index, book }: InstrumentMarket, depth: number): Row<"book">[] {
  return (["bid", "ask"] as const).flatMap((name, side) => {
    const levels = book.levels.top(name, depth);
    return Array.from({ length: levels.length / 2 }, (_, row) => ({
      instrument: index,
      side,
      price: long(levels[2 * row]),
      quantity: long(levels[2 * row + 1]),
    }));
  });
}

/** `side` is 0 where the aggressor bought. */
export function tradeRow({ index }: InstrumentMarket, trade: MarketTrade): Row<"trades"> {
  const { isBuy, ticks, lots, time, receivedTime } = trade;
  const times = { time: long(time), receivedTime: long(receivedTime) };
  return { instrument: index, side: isBuy ? 0 : 1, price: long(ticks), quantity: long(lots), ...times };
}

export function barRow({ index }: InstrumentMarket, bar: MarketBar, isClosed: boolean): Row<"bars"> {
  const { intervalMs, openTime, open, high, low, close, lots, trades, revision } = bar;
  return {
    ...{ instrument: index, intervalMs, openTime: long(openTime), isClosed: isClosed ? 1 : 0 },
    ...{ open: long(open), high: long(high), low: long(low), close: long(close), volume: long(lots) },
    ...{ trades, revision, source: BAR_SOURCES.indexOf(bar.source), reason: bar.reason ?? "" },
  };
}
