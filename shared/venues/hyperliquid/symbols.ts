import type { DecimalText, Instrument } from "../../market.ts";
import {
  asBoolean,
  asCount,
  asList,
  asObject,
  asText,
  FrameError,
  readWire,
  type Wire,
  type WireObject,
} from "../wire.ts";

/** Decimals of a price and of a size together, at most (Hyperliquid docs, "Tick and lot size"). */
const PERPETUAL_DECIMALS = 6;
const SPOT_DECIMALS = 8;
const SIGNIFICANT_DIGITS = 5;

function powerOfTen(decimals: number): DecimalText {
  return (decimals === 0 ? "1" : `0.${"1".padStart(decimals, "0")}`) as DecimalText;
}

function steps(value: Wire | undefined, decimals: number): Pick<Instrument, "tickSize" | "lotSize"> {
  const sizeDecimals = asCount(value, "szDecimals");
  if (sizeDecimals > decimals) throw new FrameError(`szDecimals is more than ${decimals}`);
  return { tickSize: powerOfTen(decimals - sizeDecimals), lotSize: powerOfTen(sizeDecimals) };
}

/** Instruments of the info requests `meta` (perpetuals) and `spotMeta`, told apart by the latter's tokens. */
export function readInstruments(body: string): Instrument[] {
  const answer = asObject(readWire(body), "the answer");
  const universe = asList(answer.get("universe"), "universe").map((entry) =>
    asObject(entry, "an entry of the universe"),
  );
  if (!answer.has("tokens")) return universe.map(perpetualFrom);
  const tokens = new Map(
    asList(answer.get("tokens"), "tokens").map((entry) => {
      const token = asObject(entry, "a token");
      return [asCount(token.get("index"), "index"), token];
    }),
  );
  return universe.map((pair) => spotFrom(pair, tokens));
}

function perpetualFrom(entry: WireObject): Instrument {
  const symbol = asText(entry.get("name"), "name");
  const isDelisted = entry.has("isDelisted") && asBoolean(entry.get("isDelisted"), "isDelisted");
  return {
    symbol,
    name: `${symbol}-PERP`,
    kind: "perpetual",
    base: symbol,
    quote: "USDC",
    status: isDelisted ? "delisted" : "trading",
    ...steps(entry.get("szDecimals"), PERPETUAL_DECIMALS),
    significantDigits: SIGNIFICANT_DIGITS,
    minQuantity: null,
    minNotional: null,
  };
}

function spotFrom(pair: WireObject, tokens: ReadonlyMap<number, WireObject>): Instrument {
  const [base, quote] = asList(pair.get("tokens"), "tokens").map((index) => tokens.get(asCount(index, "a token")));
  if (!base || !quote) throw new FrameError("a pair names a token that is not there");
  const [baseName, quoteName] = [asText(base.get("name"), "name"), asText(quote.get("name"), "name")];
  return {
    symbol: asText(pair.get("name"), "name"),
    name: `${baseName}/${quoteName}`,
    kind: "spot",
    base: baseName,
    quote: quoteName,
    status: "trading",
    ...steps(base.get("szDecimals"), SPOT_DECIMALS),
    significantDigits: SIGNIFICANT_DIGITS,
    minQuantity: null,
    minNotional: null,
  };
}
