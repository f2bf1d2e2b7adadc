import { crc32 } from "node:zlib";
import type { SimCandle } from "./candles.ts";
import { priceText, quantityText, type SimInstrument } from "./instruments.ts";
import type { InstrumentMarket, MarketEvent, SimMarket, SimTrade } from "./market.ts";
import {
  control,
  instantText,
  type SimAnswer,
  type SimConnection,
  type SimFrame,
  type SimProtocol,
  type SimRequest,
} from "./protocol.ts";
import type { SimLevel, SimSide } from "./side.ts";

const DEPTHS = [10, 25, 100, 500, 1000];
const MINUTES = [1, 5, 15, 30, 60, 240, 1440, 10_080, 21_600];
const BEAT_US = 1_000_000;
const CANDLES_EVERY_US = 1_000_000;

interface Watched {
  readonly market: InstrumentMarket;
  readonly depth: number;
  bids: SimLevel[];
  asks: SimLevel[];
}

interface Subscription {
  readonly channel: string;
  readonly market: InstrumentMarket;
  readonly depth: number;
  readonly interval: number;
  readonly hasSnapshot: boolean;
}

interface Request {
  readonly method?: unknown;
  readonly req_id?: unknown;
  readonly params?: { readonly [name: string]: unknown };
}

/** WebSocket v2; frames as in docs.kraken.com. */
class KrakenConnection implements SimConnection {
  readonly #market: SimMarket;
  readonly #books = new Map<InstrumentMarket, Watched>();
  readonly #trades = new Set<InstrumentMarket>();
  readonly #tickers = new Map<InstrumentMarket, string>();
  readonly #candles = new Map<string, { market: InstrumentMarket; interval: number; last: string }>();
  #nextCandles = 0;

  constructor(market: SimMarket) {
    this.#market = market;
  }

  opening(): SimFrame[] {
    return [control(statusText("online"))];
  }

  receive(text: string, now: number): SimFrame[] {
    let request: Request;
    try {
      request = Object(JSON.parse(text)) as Request;
    } catch {
      return [
        control(
          `{"error":"Malformed request","success":false,"time_in":"${instantText(now)}","time_out":"${instantText(now)}"}`,
        ),
      ];
    }
    const { method, params = {}, req_id: id } = request;
    const tail = `${id === undefined ? "" : `,"req_id":${JSON.stringify(id)}`},"time_in":"${instantText(now)}","time_out":"${instantText(now)}"}`;
    if (method === "ping") return [control(`{"method":"pong"${tail}`)];
    if (method !== "subscribe" && method !== "unsubscribe")
      return [control(`{"error":"Unsupported method","success":false${tail}`)];
    if (params.channel === "instrument") {
      const ack = control(
        `{"method":"${method}","result":{"channel":"instrument","snapshot":true},"success":true${tail}`,
      );
      return method === "subscribe" ? [ack, { channel: "instruments", text: pairsText(this.#market) }] : [ack];
    }
    const symbols = Array.isArray(params.symbol) ? params.symbol.map(String) : [];
    return symbols.flatMap((symbol) => this.#change(method, symbol, params, { tail, now }));
  }

  event(event: MarketEvent): SimFrame[] {
    const { market, time, trade } = event;
    const frames: SimFrame[] = [];
    if (trade && this.#trades.has(market)) {
      frames.push({
        channel: "trades",
        text: `{"channel":"trade","type":"update","data":[${tradeText(market.instrument, trade)}]}`,
      });
    }
    const watched = this.#books.get(market);
    if (watched) frames.push(...bookChange(watched, time));
    const before = this.#tickers.get(market);
    const ticker = before === undefined ? "" : tickerText(market);
    if (before !== undefined && before !== ticker) {
      this.#tickers.set(market, ticker);
      frames.push({ channel: "quotes", text: `{"channel":"ticker","type":"update","data":[${ticker}]}` });
    }
    return frames;
  }

  tick(now: number, lastSent: number): SimFrame[] {
    const frames: SimFrame[] = [];
    if (now >= this.#nextCandles) {
      this.#nextCandles = now + CANDLES_EVERY_US;
      for (const candle of this.#candles.values()) {
        const text = candleText(candle.market, candle.interval, now);
        if (text !== candle.last) frames.push({ channel: "candles", text: candleFrame("update", text, now) });
        candle.last = text;
      }
    }
    const isSubscribed = this.#books.size + this.#trades.size + this.#tickers.size + this.#candles.size > 0;
    if (frames.length === 0 && isSubscribed && now - lastSent >= BEAT_US)
      frames.push(control(`{"channel":"heartbeat"}`));
    return frames;
  }

  #change(
    method: "subscribe" | "unsubscribe",
    symbol: string,
    params: { readonly [name: string]: unknown },
    { tail, now }: { tail: string; now: number },
  ): SimFrame[] {
    const channel = String(params.channel);
    const market = this.#market.named(symbol);
    const refused = (error: string) => [
      control(
        `{"error":${JSON.stringify(error)},"method":"${method}","success":false,"symbol":${JSON.stringify(symbol)}${tail}`,
      ),
    ];
    if (!market) return refused(`Currency pair not supported ${symbol}`);
    const [depth, interval] = [Number(params.depth ?? 10), Number(params.interval ?? 1)];
    if (channel === "book" && !DEPTHS.includes(depth)) return refused("Subscription depth not supported");
    if (channel === "ohlc" && !MINUTES.includes(interval)) return refused("Subscription ohlc interval not supported");
    if (!["book", "trade", "ticker", "ohlc"].includes(channel)) return refused("Subscription name invalid");
    const isOn = method === "subscribe";
    if (isOn && channel === "book" && this.#books.has(market)) return refused("Already subscribed");
    const hasSnapshot = channel === "trade" ? params.snapshot === true : params.snapshot !== false;
    const subscription = { channel, market, depth, interval, hasSnapshot };
    const frames = isOn ? this.#subscribe(subscription, now) : this.#unsubscribe(subscription);
    const option = channel === "book" ? `,"depth":${depth}` : channel === "ohlc" ? `,"interval":${interval}` : "";
    const result = `{"channel":"${channel}"${option}${isOn ? `,"snapshot":${hasSnapshot}` : ""},"symbol":"${symbol}"}`;
    return [control(`{"method":"${method}","result":${result},"success":true${tail}`), ...frames];
  }

  #subscribe({ channel, market, depth, interval, hasSnapshot }: Subscription, now: number): SimFrame[] {
    const { book, instrument, trades } = market;
    if (channel === "trade") {
      this.#trades.add(market);
      const past = trades.slice(-50).map((trade) => tradeText(instrument, trade));
      return hasSnapshot
        ? [{ channel: "trades", text: `{"channel":"trade","type":"snapshot","data":[${past.join(",")}]}` }]
        : [];
    }
    if (channel === "ticker") {
      this.#tickers.set(market, tickerText(market));
      return [{ channel: "quotes", text: `{"channel":"ticker","type":"snapshot","data":[${tickerText(market)}]}` }];
    }
    if (channel === "ohlc") {
      const last = candleText(market, interval, now);
      this.#candles.set(`${instrument.symbol} ${interval}`, { market, interval, last });
      return [{ channel: "candles", text: candleFrame("snapshot", last, now) }];
    }
    const watched = { market, depth, bids: book.bids.top(depth), asks: book.asks.top(depth) };
    this.#books.set(market, watched);
    return [{ channel: "book", text: bookText("snapshot", market, watched, now) }];
  }

  #unsubscribe({ channel, market, interval }: Subscription): SimFrame[] {
    if (channel === "trade") this.#trades.delete(market);
    else if (channel === "ticker") this.#tickers.delete(market);
    else if (channel === "ohlc") this.#candles.delete(`${market.instrument.symbol} ${interval}`);
    else this.#books.delete(market);
    return [];
  }
}

/** Levels of the depth that differ: gone ones with 0, unless they only fell out of the depth, which is not told. */
function bookChange(watched: Watched, time: number): SimFrame[] {
  const { market, depth } = watched;
  const { bids, asks } = market.book;
  const changes = { bids: changed(watched.bids, bids, depth), asks: changed(watched.asks, asks, depth) };
  [watched.bids, watched.asks] = [bids.top(depth), asks.top(depth)];
  if (changes.bids.length + changes.asks.length === 0) return [];
  return [{ channel: "book", text: bookText("update", market, changes, time) }];
}

function changed(before: readonly SimLevel[], side: SimSide, depth: number): SimLevel[] {
  const now = side.top(depth);
  const known = new Map(before);
  const gone = before.filter(([ticks]) => side.lotsOf(ticks) === 0).map(([ticks]): SimLevel => [ticks, 0]);
  return [...gone, ...now.filter(([ticks, lots]) => known.get(ticks) !== lots)];
}

function bookText(
  type: string,
  { instrument, book }: InstrumentMarket,
  sides: { readonly bids: readonly SimLevel[]; readonly asks: readonly SimLevel[] },
  time: number,
): string {
  const side = (levels: readonly SimLevel[]) =>
    levels
      .map(([ticks, lots]) => `{"price":${priceText(instrument, ticks)},"qty":${quantityText(instrument, lots)}}`)
      .join(",");
  const digits = (levels: SimLevel[]) => levels.map(([ticks, lots]) => `${ticks}${lots}`).join("");
  const checksum = crc32(digits(book.asks.top(10)) + digits(book.bids.top(10)));
  return `{"channel":"book","type":"${type}","data":[{"symbol":"${instrument.symbol}","bids":[${side(sides.bids)}],"asks":[${side(sides.asks)}],"checksum":${checksum},"timestamp":"${instantText(time)}"}]}`;
}

function tradeText(instrument: SimInstrument, { id, ticks, lots, aggressor, time }: SimTrade): string {
  return `{"symbol":"${instrument.symbol}","side":"${aggressor}","price":${priceText(instrument, ticks)},"qty":${quantityText(instrument, lots)},"ord_type":"market","trade_id":${id},"timestamp":"${instantText(time)}"}`;
}

function tickerText({ instrument, book, trades }: InstrumentMarket): string {
  const [bid, ask] = [book.bids.top(1)[0], book.asks.top(1)[0]];
  const price = (ticks: number | undefined) => priceText(instrument, ticks ?? 0);
  const quantity = (lots: number | undefined) => quantityText(instrument, lots ?? 0);
  return `{"symbol":"${instrument.symbol}","bid":${price(bid?.[0])},"bid_qty":${quantity(bid?.[1])},"ask":${price(ask?.[0])},"ask_qty":${quantity(ask?.[1])},"last":${price(trades.at(-1)?.ticks)},"volume":0,"vwap":0,"low":0,"high":0,"change":0,"change_pct":0}`;
}

function candleText({ instrument, candles }: InstrumentMarket, interval: number, now: number): string {
  const candle = candles.of(interval * 60_000, now).at(-1);
  if (!candle) return "";
  const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map((ticks) =>
    priceText(instrument, ticks),
  );
  const begin = new Date(candle.openTime).toISOString().replace("Z", "000000Z");
  return `{"symbol":"${instrument.symbol}","open":${open},"high":${high},"low":${low},"close":${close},"trades":${candle.trades},"volume":${quantityText(instrument, candle.volume)},"vwap":${close},"interval_begin":"${begin}","interval":${interval}}`;
}

const candleFrame = (type: string, candle: string, now: number) =>
  `{"channel":"ohlc","type":"${type}","timestamp":"${instantText(now)}","data":[${candle}]}`;

const statusText = (system: string) =>
  `{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"${system}","api_version":"v2","connection_id":2950167385101900187}]}`;

function pairsText(market: SimMarket): string {
  const pairs = market.instruments.map(({ instrument }) => {
    const { symbol, base, quote, priceScale, quantityScale } = instrument;
    return `{"symbol":"${symbol}","base":"${base}","quote":"${quote}","status":"online","qty_precision":${quantityScale},"qty_increment":${quantityText(instrument, 1)},"price_precision":${priceScale},"price_increment":${priceText(instrument, 1)},"cost_min":0.50,"qty_min":${quantityText(instrument, 10)}}`;
  });
  return `{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[${pairs.join(",")}]}}`;
}

const ok = (result: string): SimAnswer => ({ status: 200, body: `{"error":[],"result":${result}}`, weight: 1 });
const invalid = (error: string): SimAnswer => ({ status: 200, body: JSON.stringify({ error: [error] }), weight: 1 });

/** `XBTUSD` of `BTC/USD`: what REST calls it. */
const pairOf = (symbol: string) =>
  symbol
    .replace(/^BTC\//, "XBT/")
    .replace(/^DOGE\//, "XDG/")
    .replace("/", "");

function answer(market: SimMarket, { path }: SimRequest, now: number): SimAnswer {
  const [route = "", text = ""] = path.split("?");
  const query = new URLSearchParams(text);
  const end = /^\/0\/public\/(\w+)$/.exec(route)?.[1];
  if (end === "Time") return ok(`{"unixtime":${Math.floor(now / 1_000_000)}}`);
  if (end === "AssetPairs") return ok(assetPairs(market));
  if (end !== "Depth" && end !== "OHLC" && end !== "Trades") return invalid("EGeneral:Unknown method");
  const pair = query.get("pair") ?? "";
  const found = market.instruments.find(({ instrument }) => pairOf(instrument.symbol) === pair);
  if (!found) return invalid("EQuery:Unknown asset pair");
  if (end === "Depth") return ok(`{"${pair}":${depthText(found, Number(query.get("count") ?? 100), now)}}`);
  if (end === "OHLC") return ohlcAnswer(found, query, now);
  return ok(`{"${pair}":${tradesText(found, query)}}`);
}

function assetPairs(market: SimMarket): string {
  const pairs = market.instruments.map(({ instrument }) => {
    const { base, quote, priceScale, quantityScale, symbol } = instrument;
    const altname = pairOf(symbol);
    const wsname = `${altname.slice(0, -quote.length)}/${quote}`;
    const entry = { altname, wsname, base, quote, pair_decimals: priceScale, lot_decimals: quantityScale };
    const limits = { ordermin: quantityText(instrument, 10), costmin: "0.5", tick_size: priceText(instrument, 1) };
    return [altname, { ...entry, ...limits, status: "online" }];
  });
  return JSON.stringify(Object.fromEntries(pairs));
}

function depthText({ instrument, book }: InstrumentMarket, count: number, now: number): string {
  const row = ([ticks, lots]: SimLevel) =>
    `["${priceText(instrument, ticks)}","${quantityText(instrument, lots)}",${Math.floor(now / 1_000_000)}]`;
  const side = (levels: SimSide) =>
    levels
      .top(Math.min(count || 100, 500))
      .map(row)
      .join(",");
  return `{"asks":[${side(book.asks)}],"bids":[${side(book.bids)}]}`;
}

function ohlcAnswer({ instrument, candles }: InstrumentMarket, query: URLSearchParams, now: number): SimAnswer {
  const interval = Number(query.get("interval") ?? 1);
  if (!MINUTES.includes(interval)) return invalid("EGeneral:Invalid arguments:Interval");
  const since = Number(query.get("since") ?? 0);
  const all = candles.of(interval * 60_000, now).slice(-720);
  const row = (candle: SimCandle) => {
    const prices = [candle.open, candle.high, candle.low, candle.close, candle.close];
    const texts = prices.map((ticks) => `"${priceText(instrument, ticks)}"`).join(",");
    return `[${candle.openTime / 1000},${texts},"${quantityText(instrument, candle.volume)}",${candle.trades}]`;
  };
  const rows = all.filter(({ openTime }) => openTime / 1000 > since).map(row);
  return ok(`{"${pairOf(instrument.symbol)}":[${rows.join(",")}],"last":${(all.at(-2)?.openTime ?? 0) / 1000}}`);
}

function tradesText({ instrument, trades }: InstrumentMarket, query: URLSearchParams): string {
  const since = BigInt(/^\d{1,20}$/.exec(query.get("since") ?? "")?.[0] ?? 0);
  const nanos = (time: number) => BigInt(time) * 1000n;
  const page = trades
    .filter(({ time }) => nanos(time) > since)
    .slice(0, Math.min(Number(query.get("count") ?? 1000), 1000));
  const row = ({ id, ticks, lots, aggressor, time }: SimTrade) =>
    `["${priceText(instrument, ticks)}","${quantityText(instrument, lots)}",${Math.floor(time / 1_000_000)}.${String(time % 1_000_000).padStart(6, "0")},"${aggressor === "buy" ? "b" : "s"}","m","",${id}]`;
  const last = page.at(-1);
  return `[${page.map(row).join(",")}],"last":"${last ? nanos(last.time) : since}"`;
}

export const kraken: SimProtocol = {
  name: "kraken",
  connect: (market, path) => (path === "/v2" ? new KrakenConnection(market) : null),
  answer,
  refusal(status) {
    const errors = { 418: "EGeneral:Temporary lockout", 429: "EAPI:Rate limit exceeded", 503: "EService:Unavailable" };
    return { status: 200, body: `{"error":["${errors[status]}"]}` };
  },
  farewell: () => [control(statusText("maintenance"))],
};
