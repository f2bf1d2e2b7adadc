import type { DecimalText, Trade } from "../../../shared/market.ts";
import { unitsFrom } from "../../../shared/venues/levels.ts";
import { FrameError } from "../../../shared/venues/wire.ts";
import type { MarketBar } from "./bar.ts";
import type { InstrumentMarket } from "./instrument.ts";
import { believedTime, type MarketTrade } from "./listener.ts";

/**
 * What becomes of trades that a stream may have missed: first the doubt, since a time (µs) and why; then answers to requests
 * for them; at last that all are here, or, with a reason, that they are not.
 */
export type MissedNews =
  | { readonly step: "doubted"; readonly from: number; readonly reason: string }
  | { readonly step: "fetched"; readonly body: string }
  | { readonly step: "over"; readonly reason: string | null };

/** What missed trades change: those that came for the first time, and bars that are others now. */
export interface Filled {
  readonly trades: readonly MarketTrade[];
  readonly bars: readonly MarketBar[];
}

/** Takes news of what was missed. @param read reads an answer; null where it cannot be read */
export function takeMissed(
  instrument: InstrumentMarket,
  news: MissedNews,
  { read, now }: { read: (body: string) => readonly Trade[] | null; now: number },
): Filled {
  const { bars, ids } = instrument;
  if (news.step === "doubted") {
    if (bars.missingSince === null) bars.miss(null);
    return { trades: [], bars: bars.doubt(news.from, news.reason) };
  }
  if (news.step === "over") {
    if (news.reason !== null) ids.giveUp();
    return { trades: [], bars: bars.over(news.reason, now) };
  }
  const answered = read(news.body) ?? [];
  const end = answered.at(-1);
  instrument.page = {
    count: answered.length,
    id: Number(end?.tradeId ?? 0),
    time: end?.exchangeTime ?? 0,
  };
  const trades = answered.flatMap((trade) => newTrade(instrument, trade, now) ?? []);
  const corrected = bars.fetched(trades);
  instrument.counts.trades += trades.length;
  const newest = trades.at(-1);
  if (newest && newest.id > (instrument.lastTrade?.id ?? 0)) instrument.lastTrade = newest;
  return { trades, bars: corrected };
}

/** A past trade in the instrument's units; null for one that came before, or that those do not hold: it stays missing. */
function newTrade({ ids, decimals }: InstrumentMarket, trade: Trade, receivedTime: number): MarketTrade | null {
  const made = marketTrade(trade, decimals, receivedTime);
  return made && ids.isNew(made.id) ? made : null;
}

/** A trade in an instrument's units; null for one that is finer than those, or too large for them. */
export function marketTrade(
  { tradeId, price, quantity, aggressor, exchangeTime }: Trade,
  decimals: InstrumentMarket["decimals"],
  receivedTime: number,
): MarketTrade | null {
  const [ticks, lots] = [wholeUnits(price, decimals.price), wholeUnits(quantity, decimals.quantity)];
  if (ticks === undefined || lots === undefined) return null;
  return {
    id: Number(tradeId),
    ticks,
    lots,
    isBuy: aggressor === "buy",
    time: believedTime(exchangeTime ?? 0, receivedTime),
    receivedTime,
  };
}

function wholeUnits(text: DecimalText, scale: number): number | undefined {
  try {
    return unitsFrom(text, scale);
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}
