import type { SimCandle } from "./candles.ts";
import { priceText, quantityText, type SimInstrument } from "./instruments.ts";
import type { BookChange } from "./book.ts";
import type { InstrumentMarket, MarketEvent, SimMarket, SimTrade } from "./market.ts";
import {
  control,
  type SimAnswer,
  type SimConnection,
  type SimFrame,
  type SimProtocol,
  type SimRequest,
} from "./protocol.ts";
import type { SimLevel } from "./side.ts";

const DEPTH_EVERY_US = 100_000;
const KLINE_EVERY_US = 2_000_000;
const INTERVALS: Readonly<Record<string, number>> = { "1m": 60_000, "5m": 300_000, "15m": 900_000, "1h": 3_600_000 };
const STREAM = /^([a-z0-9]+)@(?:(trade|bookTicker|depth@100ms)|kline_(1m|5m|15m|1h))$/;

/** Numbers have eight decimals, whatever the steps are. */
const padded = (text: string): string =>
  `${text}${text.includes(".") ? "" : "."}`.replace(/\.(\d*)$/, (_, f: string) => `.${f.padEnd(8, "0")}`);
const price = (instrument: SimInstrument, ticks: number) => padded(priceText(instrument, ticks));
const quantity = (instrument: SimInstrument, lots: number) => padded(quantityText(instrument, lots));
const worth = ({ priceScale, quantityScale }: SimInstrument, units: number) =>
  (units / 10 ** (priceScale + quantityScale)).toFixed(8);
const level = (instrument: SimInstrument, [ticks, lots]: SimLevel) =>
  `["${price(instrument, ticks)}","${quantity(instrument, lots)}"]`;
const millis = (time: number) => Math.floor(time / 1000);

interface Pending {
  readonly market: InstrumentMarket;
  readonly first: number;
  readonly changes: Map<string, BookChange>;
}

/** `/stream` and `/ws`; frames as in binance-spot-api-docs, web-socket-streams.md. */
class BinanceConnection implements SimConnection {
  readonly #market: SimMarket;
  readonly #isCombined: boolean;
  readonly #streams = new Set<string>();
  readonly #pending = new Map<string, Pending>();
  readonly #tops = new Map<string, string>();
  #nextDepth = 0;
  #nextKline = 0;

  constructor(market: SimMarket, isCombined: boolean, streams: readonly string[]) {
    this.#market = market;
    this.#isCombined = isCombined;
    for (const stream of streams) if (this.#isKnown(stream)) this.#streams.add(stream);
  }

  opening(): SimFrame[] {
    return [];
  }

  receive(text: string): SimFrame[] {
    let request: unknown;
    try {
      request = JSON.parse(text);
    } catch {
      return [control(`{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}`)];
    }
    const { method, params, id = null } = Object(request) as { method?: unknown; params?: unknown; id?: unknown };
    const number = JSON.stringify(id);
    const streams = Array.isArray(params) ? params.map(String) : [];
    if (method === "LIST_SUBSCRIPTIONS") {
      return [control(`{"result":${JSON.stringify([...this.#streams])},"id":${number}}`)];
    }
    if (method === "UNSUBSCRIBE") for (const stream of streams) this.#unsubscribe(stream);
    else if (method === "SUBSCRIBE") for (const stream of streams) this.#subscribe(stream);
    else return [control(`{"code":2,"msg":"Invalid request: unknown variant","id":${number}}`)];
    return [control(`{"result":null,"id":${number}}`)];
  }

  event({ market, time, changes, trade }: MarketEvent): SimFrame[] {
    const { instrument } = market;
    const name = instrument.symbol.toLowerCase();
    const frames: SimFrame[] = [];
    if (trade && this.#streams.has(`${name}@trade`)) {
      frames.push({ channel: "trades", text: this.#wrapped(`${name}@trade`, tradeText(instrument, trade, time)) });
    }
    if (this.#streams.has(`${name}@depth@100ms`)) this.#collect(market, changes);
    if (this.#streams.has(`${name}@bookTicker`)) {
      const top = tickerText(market);
      if (this.#tops.get(name) !== top) {
        this.#tops.set(name, top);
        const text = `{"u":${market.updateId},"s":"${instrument.symbol}",${top}}`;
        frames.push({ channel: "quotes", text: this.#wrapped(`${name}@bookTicker`, text) });
      }
    }
    return frames;
  }

  tick(now: number): SimFrame[] {
    const frames: SimFrame[] = [];
    if (now >= this.#nextDepth) {
      this.#nextDepth = now + DEPTH_EVERY_US;
      for (const [stream, pending] of this.#pending) {
        frames.push({ channel: "book", text: this.#wrapped(stream, depthText(pending, now)) });
      }
      this.#pending.clear();
    }
    if (now >= this.#nextKline) {
      this.#nextKline = now + KLINE_EVERY_US;
      for (const stream of this.#streams) frames.push(...this.#klines(stream, now));
    }
    return frames;
  }

  #isKnown(stream: string): boolean {
    const [, name = ""] = STREAM.exec(stream) ?? [];
    return this.#market.named(name.toUpperCase()) !== undefined;
  }

  /** Streams of no symbol are taken and stay silent, as at Binance. */
  #subscribe(stream: string): void {
    if (this.#isKnown(stream)) this.#streams.add(stream);
  }

  /** What was collected goes, too: told later, it would claim to cover changes of the time between. */
  #unsubscribe(stream: string): void {
    this.#streams.delete(stream);
    this.#pending.delete(stream);
  }

  #wrapped(stream: string, data: string): string {
    return this.#isCombined ? `{"stream":"${stream}","data":${data}}` : data;
  }

  #collect(market: InstrumentMarket, changes: readonly BookChange[]): void {
    const stream = `${market.instrument.symbol.toLowerCase()}@depth@100ms`;
    const first = market.updateId - changes.length + 1;
    const pending = this.#pending.get(stream) ?? { market, first, changes: new Map<string, BookChange>() };
    for (const change of changes) pending.changes.set(`${change.side} ${change.ticks}`, change);
    if (changes.length > 0) this.#pending.set(stream, pending);
  }

  #klines(stream: string, now: number): SimFrame[] {
    const [, name = "", , interval = ""] = STREAM.exec(stream) ?? [];
    const length = INTERVALS[interval];
    const market = this.#market.named(name.toUpperCase());
    if (length === undefined || !market) return [];
    const [before, open] = market.candles.of(length, now).slice(-2);
    const isNew = before !== undefined && now < (before.openTime + length) * 1000 + KLINE_EVERY_US;
    return [isNew ? before : undefined, open]
      .filter((candle) => candle !== undefined)
      .map((candle) => ({
        channel: "candles",
        text: this.#wrapped(stream, klineText(market.instrument, candle, { interval, length, now })),
      }));
  }
}

function tradeText(instrument: SimInstrument, trade: SimTrade, time: number): string {
  const { symbol } = instrument;
  const [p, q] = [price(instrument, trade.ticks), quantity(instrument, trade.lots)];
  return `{"e":"trade","E":${millis(time)},"s":"${symbol}","t":${trade.id},"p":"${p}","q":"${q}","T":${millis(trade.time)},"m":${trade.aggressor === "sell"},"M":true}`;
}

function tickerText({ instrument, book }: InstrumentMarket): string {
  const [bid, ask] = [book.bids.top(1)[0], book.asks.top(1)[0]];
  const side = (top: SimLevel | undefined) => [price(instrument, top?.[0] ?? 0), quantity(instrument, top?.[1] ?? 0)];
  const [[b, B], [a, A]] = [side(bid), side(ask)];
  return `"b":"${b}","B":"${B}","a":"${a}","A":"${A}"`;
}

function depthText({ market, first, changes }: Pending, now: number): string {
  const of = (side: string) =>
    [...changes.values()]
      .filter((change) => change.side === side)
      .map(({ ticks, lots }) => level(market.instrument, [ticks, lots]))
      .join(",");
  return `{"e":"depthUpdate","E":${millis(now)},"s":"${market.instrument.symbol}","U":${first},"u":${market.updateId},"b":[${of("bid")}],"a":[${of("ask")}]}`;
}

function klineText(
  instrument: SimInstrument,
  candle: SimCandle,
  { interval, length, now }: { interval: string; length: number; now: number },
): string {
  const { symbol } = instrument;
  const end = candle.openTime + length - 1;
  const [o, c, h, l] = [candle.open, candle.close, candle.high, candle.low].map((ticks) => price(instrument, ticks));
  const v = quantity(instrument, candle.volume);
  const isClosed = now > end * 1000;
  return `{"e":"kline","E":${millis(now)},"s":"${symbol}","k":{"t":${candle.openTime},"T":${end},"s":"${symbol}","i":"${interval}","f":-1,"L":-1,"o":"${o}","c":"${c}","h":"${h}","l":"${l}","v":"${v}","n":${candle.trades},"x":${isClosed},"q":"0.00000000","V":"0.00000000","Q":"0.00000000","B":"0"}}`;
}

const ok = (body: string, weight: number): SimAnswer => ({ status: 200, body, weight });
const invalid = (code: number, msg: string): SimAnswer => ({
  status: 400,
  body: JSON.stringify({ code, msg }),
  weight: 1,
});

function answer(market: SimMarket, { path }: SimRequest, now: number): SimAnswer {
  const [route = "", text = ""] = path.split("?");
  const query = new URLSearchParams(text);
  const end = /^\/api\/v3\/(\w+)$/.exec(route)?.[1];
  if (end === "time") return ok(`{"serverTime":${millis(now)}}`, 1);
  if (end === "exchangeInfo") return ok(exchangeInfo(market, now), 20);
  const found = market.named(query.get("symbol") ?? "");
  if (!["depth", "klines", "aggTrades", "historicalTrades"].includes(end ?? ""))
    return { status: 404, body: "", weight: 1 };
  if (!found) return invalid(-1121, "Invalid symbol.");
  if (end === "depth") return depthAnswer(found, Number(query.get("limit") ?? 100));
  if (end === "historicalTrades") return oldTradesAnswer(found, query);
  return end === "klines" ? klinesAnswer(found, query, now) : tradesAnswer(found, query);
}

function exchangeInfo(market: SimMarket, now: number): string {
  const symbols = market.instruments.map(({ instrument }) => {
    const { symbol, base, quote } = instrument;
    return {
      symbol,
      status: "TRADING",
      baseAsset: base,
      baseAssetPrecision: 8,
      quoteAsset: quote,
      quoteAssetPrecision: 8,
      orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET"],
      filters: [
        {
          filterType: "PRICE_FILTER",
          minPrice: price(instrument, 1),
          maxPrice: "1000000.00000000",
          tickSize: price(instrument, 1),
        },
        {
          filterType: "LOT_SIZE",
          minQty: quantity(instrument, 1),
          maxQty: "9000000.00000000",
          stepSize: quantity(instrument, 1),
        },
        { filterType: "NOTIONAL", minNotional: "5.00000000", applyMinToMarket: true },
      ],
    };
  });
  return JSON.stringify({ timezone: "UTC", serverTime: millis(now), rateLimits: [], exchangeFilters: [], symbols });
}

function depthAnswer({ instrument, book, updateId }: InstrumentMarket, limit: number): SimAnswer {
  const count = Math.min(Math.max(1, limit || 100), 5000);
  const weight = count <= 100 ? 5 : count <= 500 ? 25 : count <= 1000 ? 50 : 250;
  const side = (levels: SimLevel[]) => levels.map((one) => level(instrument, one)).join(",");
  return ok(
    `{"lastUpdateId":${updateId},"bids":[${side(book.bids.top(count))}],"asks":[${side(book.asks.top(count))}]}`,
    weight,
  );
}

function klinesAnswer({ instrument, candles }: InstrumentMarket, query: URLSearchParams, now: number): SimAnswer {
  const length = INTERVALS[query.get("interval") ?? ""];
  if (length === undefined) return invalid(-1120, "Invalid interval.");
  const [from, to] = [Number(query.get("startTime") ?? 0), Number(query.get("endTime") ?? Infinity)];
  const limit = Math.min(Number(query.get("limit") ?? 500), 1000);
  const rows = candles.of(length, now).filter(({ openTime }) => openTime >= from && openTime <= to);
  const page = query.has("startTime") ? rows.slice(0, limit) : rows.slice(-limit);
  const row = (candle: SimCandle) => {
    const prices = [candle.open, candle.high, candle.low, candle.close].map((ticks) => `"${price(instrument, ticks)}"`);
    const v = quantity(instrument, candle.volume);
    return `[${candle.openTime},${prices.join(",")},"${v}",${candle.openTime + length - 1},"0.00000000",${candle.trades},"0.00000000","0.00000000","0"]`;
  };
  return ok(`[${page.map(row).join(",")}]`, 2);
}

/** Each trade is an aggregate of its own, with its own number. */
function tradesAnswer({ instrument, trades }: InstrumentMarket, query: URLSearchParams): SimAnswer {
  const [fromId, from, to] = [
    Number(query.get("fromId") ?? 0),
    Number(query.get("startTime") ?? 0),
    Number(query.get("endTime") ?? Infinity),
  ];
  const page = trades
    .filter(({ id, time }) => id >= fromId && millis(time) >= from && millis(time) <= to)
    .slice(0, Math.min(Number(query.get("limit") ?? 500), 1000));
  const row = ({ id, ticks, lots, time, aggressor }: SimTrade) =>
    `{"a":${id},"p":"${price(instrument, ticks)}","q":"${quantity(instrument, lots)}","f":${id},"l":${id},"T":${millis(time)},"m":${aggressor === "sell"},"M":true}`;
  return ok(`[${page.map(row).join(",")}]`, 4);
}

/** From an id on, or the last ones; numbered as on the stream. */
function oldTradesAnswer({ instrument, trades }: InstrumentMarket, query: URLSearchParams): SimAnswer {
  const limit = Math.min(Number(query.get("limit") ?? 500), 1000);
  const fromId = query.get("fromId");
  const page = fromId === null ? trades.slice(-limit) : trades.filter(({ id }) => id >= Number(fromId)).slice(0, limit);
  const row = ({ id, ticks, lots, time, aggressor }: SimTrade) =>
    `{"id":${id},"price":"${price(instrument, ticks)}","qty":"${quantity(instrument, lots)}","quoteQty":"${worth(instrument, ticks * lots)}","time":${millis(time)},"isBuyerMaker":${aggressor === "sell"},"isBestMatch":true}`;
  return ok(`[${page.map(row).join(",")}]`, 25);
}

export const binance: SimProtocol = {
  name: "binance",
  connect(market, path) {
    const [route = "", query = ""] = path.split("?");
    if (route === "/stream") {
      return new BinanceConnection(market, true, (new URLSearchParams(query).get("streams") ?? "").split("/"));
    }
    return /^\/ws(\/|$)/.test(route) ? new BinanceConnection(market, false, route.split("/").slice(2)) : null;
  },
  answer,
  refusal(status) {
    if (status === 503)
      return { status, body: `{"code":-1001,"msg":"Internal error; unable to process your request."}` };
    const banned = status === 418 ? "IP banned until the time of Retry-After" : "please slow down";
    return { status, body: `{"code":-1003,"msg":"Too much request weight used; ${banned}."}` };
  },
  farewell: (now) => [control(`{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":${millis(now)}}}`)],
};
