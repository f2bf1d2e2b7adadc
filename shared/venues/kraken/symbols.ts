import type { DecimalText, Instrument } from "../../market.ts";
import { asCount, asDecimal, asPositive, asText, FrameError, isObject, type WireObject } from "../wire.ts";
import { readResult } from "./urls.ts";

/** Where REST still has Kraken's own names of assets. */
const OWN_NAMES: ReadonlyMap<string, string> = new Map([
  ["BTC", "XBT"],
  ["DOGE", "XDG"],
]);

const ownName = (asset: string) => OWN_NAMES.get(asset) ?? asset;
const plainName = (asset: string) => [...OWN_NAMES].find(([, own]) => own === asset)?.[0] ?? asset;

/** `XBTUSD` of `BTC/USD`: what REST requests want. */
export function pairFromSymbol(symbol: string): string {
  return symbol.split("/").map(ownName).join("");
}

/** `BTC/USD` of `XBT/USD`. */
function symbolFromPair(name: string): string {
  return name.split("/").map(plainName).join("/");
}

function split(symbol: string): { base: string; quote: string } {
  const [base, quote] = symbol.split("/");
  if (!base || !quote) throw new FrameError("a symbol is not of the form BASE/QUOTE", symbol);
  return { base, quote };
}

function statusFrom(status: string): Instrument["status"] {
  if (status === "online" || status === "limit_only" || status === "post_only") return "trading";
  return status === "delisted" ? "delisted" : "halted";
}

function powerOfTen(decimals: number): DecimalText {
  if (decimals > 20) throw new FrameError(`${decimals} decimals are more than 20`);
  return (decimals === 0 ? "1" : `0.${"1".padStart(decimals, "0")}`) as DecimalText;
}

/**
 * A pair of the `instrument` channel. The checksum covers as many decimals as `price_precision` and `qty_precision` say,
 * which are those of the increments.
 */
export function readPair(pair: WireObject): Instrument {
  const symbol = asText(pair.get("symbol"), "symbol");
  const step = (increment: string, precision: string) =>
    pair.has(increment)
      ? asPositive(pair.get(increment), increment)
      : powerOfTen(asCount(pair.get(precision), precision));
  return {
    symbol,
    name: symbol,
    kind: "spot",
    ...split(symbol),
    status: statusFrom(asText(pair.get("status"), "status")),
    tickSize: step("price_increment", "price_precision"),
    lotSize: step("qty_increment", "qty_precision"),
    significantDigits: null,
    minQuantity: optional(pair, "qty_min"),
    minNotional: optional(pair, "cost_min"),
  };
}

function optional(entry: WireObject, name: string): DecimalText | null {
  return entry.has(name) ? asDecimal(entry.get(name), name) : null;
}

/** Instruments of `GET /0/public/AssetPairs`; pairs without a name on the stream cannot be watched and are left out. */
export function readInstruments(body: string): Instrument[] {
  return [...readResult(body)].flatMap(([, pair]) => {
    if (!isObject(pair) || !pair.has("wsname")) return [];
    const symbol = symbolFromPair(asText(pair.get("wsname"), "wsname"));
    const entry: Instrument = {
      symbol,
      name: symbol,
      kind: "spot",
      ...split(symbol),
      status: pair.has("status") ? statusFrom(asText(pair.get("status"), "status")) : "trading",
      tickSize: pair.has("tick_size")
        ? asPositive(pair.get("tick_size"), "tick_size")
        : powerOfTen(asCount(pair.get("pair_decimals"), "pair_decimals")),
      lotSize: powerOfTen(asCount(pair.get("lot_decimals"), "lot_decimals")),
      significantDigits: null,
      minQuantity: optional(pair, "ordermin"),
      minNotional: optional(pair, "costmin"),
    };
    return [entry];
  });
}
