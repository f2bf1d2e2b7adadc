import { formatDecimal } from "../../../shared/decimal.ts";
import type { MarketEventName } from "../../../shared/market-events.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { MarketEvent } from "./detector.ts";

const timesText = (value: number, usual: number) => `${(Math.abs(value) / usual).toFixed(1)} × usual`;
/** Four digits tell how large a trade was; what is above a whole is not cut. */
const roundText = (quantity: number) =>
  quantity >= 1000 ? String(Math.round(quantity)) : String(Number(quantity.toPrecision(4)));
const bpsText = (bps: number) => `${Number(bps.toPrecision(3))} bps`;

const TEXTS: Readonly<Record<MarketEventName, (instrument: InstrumentMarket, event: MarketEvent) => string>> = {
  large: ({ decimals, facts, lastTrade }, { value, usual }) => {
    const amount = `${roundText(Math.abs(value) / 10 ** decimals.quantity)} ${facts.base}`;
    const at = lastTrade ? ` at ${formatDecimal(BigInt(lastTrade.ticks), decimals.price)}` : "";
    return `large ${value > 0 ? "buy" : "sell"}, ${amount}${at}, ${timesText(value, usual)}`;
  },
  spread: (_, { value, usual }) => `spread ${bpsText(value)}, ${timesText(value, usual)}`,
  imbalance: (_, { value }) => {
    const share = Math.round(((1 + Math.abs(value)) / 2) * 100);
    return `${share} % of the book near the top stands on the ${value > 0 ? "bid" : "ask"}`;
  },
  gap: (_, { value, usual }) =>
    `price leapt ${value > 0 ? "up" : "down"} ${bpsText(Math.abs(value))} between two trades, ${timesText(value, usual)}`,
  volatility: (_, { value, usual }) => `volatility ${(value * 100).toFixed(2)} % a minute, ${timesText(value, usual)}`,
  crossed: (_, { value, other }) => `bid ${bpsText(value)} above the ask of ${other?.venue.name ?? "another venue"}`,
};

/** What happened, in words. */
export function eventText(instrument: InstrumentMarket, event: MarketEvent): string {
  return TEXTS[event.kind](instrument, event);
}

/** As it stands in the event log and is printed by a replay. */
export function eventFields(instrument: InstrumentMarket, event: MarketEvent) {
  const { kind, time, value, usual, other } = event;
  const text = eventText(instrument, event);
  return { event: kind, instrument: instrument.key, other: other?.key, time, value, usual, text };
}
