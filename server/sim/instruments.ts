import { InputError } from "../../shared/errors.ts";
import { textFromUnits } from "../../shared/venues/levels.ts";

/** Names that people know, with prices near which these markets begin. None begins close below a power of ten. */
const KNOWN: readonly (readonly [base: string, price: number])[] = [
  ["BTC", 61_800],
  ["ETH", 2680],
  ["SOL", 148],
  ["XRP", 0.61],
  ["DOGE", 0.16],
  ["ADA", 0.35],
  ["LTC", 64],
  ["LINK", 14.2],
  ["DOT", 4.4],
  ["AVAX", 24],
];

const MOST_INSTRUMENTS = 2000;

export interface SimInstrument {
  readonly index: number;
  readonly base: string;
  readonly quote: string;
  readonly symbol: string;
  readonly startPrice: number;
  readonly priceScale: number;
  readonly quantityScale: number;
}

/** How a venue spells and divides: Hyperliquid takes five significant digits, and six decimals of price and size. */
const STYLES: Readonly<
  Record<
    string,
    { quote: string; digits: number; symbol: (base: string) => string; lots: (priceScale: number) => number }
  >
> = {
  binance: { quote: "USDT", digits: 7, symbol: (base) => `${base}USDT`, lots: () => 5 },
  kraken: { quote: "USD", digits: 6, symbol: (base) => `${base}/USD`, lots: () => 8 },
  hyperliquid: { quote: "USDC", digits: 5, symbol: (base) => base, lots: (scale) => Math.min(5, 6 - scale) },
};

/** The instruments of a simulated venue, the same ones at each. @throws InputError for more than 2,000 or none */
export function simInstruments(venue: string, count: number): SimInstrument[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_INSTRUMENTS) {
    throw new InputError("sim/instruments", `${count} instruments: there can be from 1 to ${MOST_INSTRUMENTS}`);
  }
  const style = STYLES[venue];
  if (!style) throw new InputError("sim/venue", `there is no simulated venue '${venue}'`);
  return Array.from({ length: count }, (_, index) => {
    const [base, startPrice] = KNOWN[index] ?? madeUp(index);
    const whole = startPrice < 1 ? 0 : String(Math.trunc(startPrice)).length;
    const priceScale = Math.max(0, style.digits - whole);
    return {
      index,
      base,
      quote: style.quote,
      symbol: style.symbol(base),
      startPrice,
      priceScale,
      quantityScale: style.lots(priceScale),
    };
  });
}

function madeUp(index: number): readonly [base: string, price: number] {
  const magnitude = [0.1, 1, 10, 100][index % 4] ?? 1;
  return [`SIM${String(index).padStart(4, "0")}`, magnitude * (1.5 + ((index * 37) % 500) / 100)];
}

export const priceText = ({ priceScale }: SimInstrument, ticks: number): string => textFromUnits(ticks, priceScale);
export const quantityText = ({ quantityScale }: SimInstrument, lots: number): string =>
  textFromUnits(lots, quantityScale);
