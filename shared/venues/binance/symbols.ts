import type { DecimalText, Instrument } from "../../market.ts";
import { asDecimal, asList, asObject, asPositive, asText, readWire, type WireObject } from "../wire.ts";

/** Instruments of `GET /api/v3/exchangeInfo`; those without price or lot steps cannot be traded and are left out. */
export function readInstruments(body: string): Instrument[] {
  const answer = asObject(readWire(body), "the answer");
  return asList(answer.get("symbols"), "symbols").flatMap((entry) => {
    const symbol = asObject(entry, "a symbol");
    const filters = new Map<string, WireObject>();
    for (const item of asList(symbol.get("filters"), "filters")) {
      const filter = asObject(item, "a filter");
      filters.set(asText(filter.get("filterType"), "filterType"), filter);
    }
    const [price, lot] = [filters.get("PRICE_FILTER"), filters.get("LOT_SIZE")];
    return price && lot
      ? [instrumentFrom(symbol, price, lot, filters.get("NOTIONAL") ?? filters.get("MIN_NOTIONAL"))]
      : [];
  });
}

function instrumentFrom(
  symbol: WireObject,
  price: WireObject,
  lot: WireObject,
  notional: WireObject | undefined,
): Instrument {
  const base = asText(symbol.get("baseAsset"), "baseAsset");
  const quote = asText(symbol.get("quoteAsset"), "quoteAsset");
  return {
    symbol: asText(symbol.get("symbol"), "symbol"),
    name: `${base}/${quote}`,
    kind: "spot",
    base,
    quote,
    status: statusFrom(asText(symbol.get("status"), "status")),
    tickSize: asPositive(price.get("tickSize"), "tickSize"),
    lotSize: asPositive(lot.get("stepSize"), "stepSize"),
    significantDigits: null,
    minQuantity: limitFrom(lot, "minQty"),
    minNotional: notional ? limitFrom(notional, "minNotional") : null,
  };
}

/** A limit of 0 limits nothing. */
function limitFrom(filter: WireObject, name: string): DecimalText | null {
  const limit = asDecimal(filter.get(name), name);
  return /[1-9]/.test(limit) ? limit : null;
}

function statusFrom(status: string): Instrument["status"] {
  if (status === "TRADING") return "trading";
  return status === "END_OF_DAY" || status === "DELISTED" ? "delisted" : "halted";
}
