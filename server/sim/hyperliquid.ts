import type { SimCandle } from "./candles.ts";
import { priceText, quantityText, type SimInstrument } from "./instruments.ts";
import { type InstrumentMarket, type MarketEvent, mixed, type SimMarket, type SimTrade } from "./market.ts";
import {
  control,
  type SimAnswer,
  type SimConnection,
  type SimFrame,
  type SimProtocol,
  type SimRequest,
} from "./protocol.ts";
import type { SimLevel } from "./side.ts";

const LEVELS = 20;
const BOOK_EVERY_US = 500_000;
const CANDLES_EVERY_US = 1_000_000;
/** The first message of trades repeats recent ones. */
const PAST_TRADES = 10;
const INTERVALS: Readonly<Record<string, number>> = { "1m": 60_000, "5m": 300_000, "15m": 900_000, "1h": 3_600_000 };

const millis = (time: number) => Math.floor(time / 1000);
/** Numbers end with their last digit that counts, whole ones with `.0`; names stand in the order of the alphabet. */
const shortened = (text: string) => (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, ".0") : `${text}.0`);
const price = (instrument: SimInstrument, ticks: number) => shortened(priceText(instrument, ticks));
const quantity = (instrument: SimInstrument, lots: number) => shortened(quantityText(instrument, lots));

interface Subscription {
  readonly type?: unknown;
  readonly coin?: unknown;
  readonly interval?: unknown;
}

/** Frames as in hyperliquid-python-sdk and the recorded session. */
class HyperliquidConnection implements SimConnection {
  readonly #market: SimMarket;
  readonly #books = new Set<InstrumentMarket>();
  readonly #trades = new Set<InstrumentMarket>();
  readonly #quotes = new Map<InstrumentMarket, string>();
  readonly #candles = new Map<string, { market: InstrumentMarket; interval: string; last: string }>();
  #nextBooks = 0;
  #nextCandles = 0;

  constructor(market: SimMarket) {
    this.#market = market;
  }

  opening(): SimFrame[] {
    return [control("Websocket connection established.")];
  }

  receive(text: string, now: number): SimFrame[] {
    let request: { method?: unknown; subscription?: Subscription };
    try {
      request = Object(JSON.parse(text)) as typeof request;
    } catch {
      return [errorFrame(`Error parsing JSON into valid websocket request: ${text}`)];
    }
    const { method, subscription } = request;
    if (method === "ping") return [control(`{"channel":"pong"}`)];
    if ((method !== "subscribe" && method !== "unsubscribe") || !subscription) {
      return [errorFrame(`Error parsing JSON into valid websocket request: ${text}`)];
    }
    const market = this.#market.named(String(subscription.coin));
    const isKnown =
      ["l2Book", "trades", "bbo"].includes(String(subscription.type)) || subscription.interval !== undefined;
    if (!market || !isKnown) return [errorFrame(`Invalid subscription ${JSON.stringify(subscription)}`)];
    const ack = control(JSON.stringify({ channel: "subscriptionResponse", data: { method, subscription } }));
    return [
      ack,
      ...(method === "subscribe"
        ? this.#subscribe(subscription, market, now)
        : this.#unsubscribe(subscription, market)),
    ];
  }

  event({ market, time, trade }: MarketEvent): SimFrame[] {
    const frames: SimFrame[] = [];
    if (trade && this.#trades.has(market)) frames.push(tradesFrame(market.instrument, [trade]));
    const before = this.#quotes.get(market);
    const quote = before === undefined ? "" : quoteText(market);
    if (before !== undefined && before !== quote) {
      this.#quotes.set(market, quote);
      frames.push(quoteFrame(market, quote, time));
    }
    return frames;
  }

  tick(now: number): SimFrame[] {
    const frames: SimFrame[] = [];
    if (now >= this.#nextBooks) {
      this.#nextBooks = now + BOOK_EVERY_US;
      for (const market of this.#books) frames.push(bookFrame(market, now));
    }
    if (now >= this.#nextCandles) {
      this.#nextCandles = now + CANDLES_EVERY_US;
      for (const candle of this.#candles.values()) {
        const text = lastCandleText(candle.market, candle.interval, now);
        if (text !== candle.last) frames.push({ channel: "candles", text: `{"channel":"candle","data":${text}}` });
        candle.last = text;
      }
    }
    return frames;
  }

  #subscribe({ type, interval }: Subscription, market: InstrumentMarket, now: number): SimFrame[] {
    if (type === "l2Book") {
      this.#books.add(market);
      return [bookFrame(market, now)];
    }
    if (type === "trades") {
      this.#trades.add(market);
      return [tradesFrame(market.instrument, market.trades.slice(-PAST_TRADES))];
    }
    if (type === "bbo") {
      this.#quotes.set(market, quoteText(market));
      return [quoteFrame(market, quoteText(market), now)];
    }
    const name = String(interval);
    if (INTERVALS[name] === undefined) return [];
    this.#candles.set(`${market.instrument.symbol} ${name}`, { market, interval: name, last: "" });
    return [];
  }

  #unsubscribe({ type, interval }: Subscription, market: InstrumentMarket): SimFrame[] {
    if (type === "l2Book") this.#books.delete(market);
    else if (type === "trades") this.#trades.delete(market);
    else if (type === "bbo") this.#quotes.delete(market);
    else this.#candles.delete(`${market.instrument.symbol} ${String(interval)}`);
    return [];
  }
}

const errorFrame = (error: string): SimFrame => control(JSON.stringify({ channel: "error", data: error }));

function levelText(instrument: SimInstrument, [ticks, lots]: SimLevel): string {
  return `{"n":1,"px":"${price(instrument, ticks)}","sz":"${quantity(instrument, lots)}"}`;
}

function bookText({ instrument, book }: InstrumentMarket, now: number): string {
  const side = (levels: SimLevel[]) => levels.map((level) => levelText(instrument, level)).join(",");
  return `{"coin":"${instrument.symbol}","levels":[[${side(book.bids.top(LEVELS))}],[${side(book.asks.top(LEVELS))}]],"time":${millis(now)}}`;
}

const bookFrame = (market: InstrumentMarket, now: number): SimFrame => ({
  channel: "book",
  text: `{"channel":"l2Book","data":${bookText(market, now)}}`,
});

function quoteText({ instrument, book }: InstrumentMarket): string {
  const [bid, ask] = [book.bids.top(1)[0], book.asks.top(1)[0]].map((top) =>
    top ? levelText(instrument, top) : "null",
  );
  return `"bbo":[${bid},${ask}]`;
}

const quoteFrame = ({ instrument }: InstrumentMarket, quote: string, time: number): SimFrame => ({
  channel: "quotes",
  text: `{"channel":"bbo","data":{${quote},"coin":"${instrument.symbol}","time":${millis(time)}}}`,
});

function tradesFrame(instrument: SimInstrument, trades: readonly SimTrade[]): SimFrame {
  const rows = trades.map(({ id, ticks, lots, aggressor, time }) => {
    const hash = mixed(id, instrument.symbol).toString(16).padStart(64, "0");
    const side = aggressor === "buy" ? "B" : "A";
    return `{"coin":"${instrument.symbol}","hash":"0x${hash}","px":"${price(instrument, ticks)}","side":"${side}","sz":"${quantity(instrument, lots)}","tid":${id},"time":${millis(time)},"users":["0x${"1".repeat(40)}","0x${"2".repeat(40)}"]}`;
  });
  return { channel: "trades", text: `{"channel":"trades","data":[${rows.join(",")}]}` };
}

function candleText(instrument: SimInstrument, candle: SimCandle, interval: string): string {
  const [o, c, h, l] = [candle.open, candle.close, candle.high, candle.low].map((ticks) => price(instrument, ticks));
  const end = candle.openTime + (INTERVALS[interval] ?? 0) - 1;
  return `{"T":${end},"c":"${c}","h":"${h}","i":"${interval}","l":"${l}","n":${candle.trades},"o":"${o}","s":"${instrument.symbol}","t":${candle.openTime},"v":"${quantity(instrument, candle.volume)}"}`;
}

function lastCandleText({ instrument, candles }: InstrumentMarket, interval: string, now: number): string {
  const candle = candles.of(INTERVALS[interval] ?? 60_000, now).at(-1);
  return candle ? candleText(instrument, candle, interval) : "";
}

interface Info {
  readonly type?: unknown;
  readonly coin?: unknown;
  readonly req?: { coin?: unknown; interval?: unknown; startTime?: unknown; endTime?: unknown };
}

const ok = (body: string, weight: number): SimAnswer => ({ status: 200, body, weight });
const UNREADABLE: SimAnswer = {
  status: 422,
  body: "Failed to deserialize the JSON body into the target type",
  weight: 1,
};

function answer(market: SimMarket, { method, path, body }: SimRequest, now: number): SimAnswer {
  if (method !== "POST" || path !== "/info") return { status: 404, body: "", weight: 1 };
  let info: Info;
  try {
    info = Object(JSON.parse(body)) as Info;
  } catch {
    return UNREADABLE;
  }
  if (info.type === "meta") return ok(metaText(market), 20);
  if (info.type === "spotMeta") return ok(`{"universe":[],"tokens":[]}`, 20);
  const found = market.named(String(info.req?.coin ?? info.coin));
  if (info.type === "l2Book") return found ? ok(bookText(found, now), 2) : ok("null", 2);
  return info.type === "candleSnapshot" && info.req ? candlesAnswer(found, info.req, now) : UNREADABLE;
}

function metaText(market: SimMarket): string {
  const universe = market.instruments.map(({ instrument }) => {
    return { szDecimals: instrument.quantityScale, name: instrument.symbol, maxLeverage: 20, marginTableId: 20 };
  });
  return JSON.stringify({ universe });
}

function candlesAnswer(market: InstrumentMarket | undefined, req: NonNullable<Info["req"]>, now: number): SimAnswer {
  const interval = String(req.interval);
  const length = INTERVALS[interval];
  if (!market || length === undefined) return UNREADABLE;
  const [from, to] = [Number(req.startTime), Number(req.endTime)];
  const rows = market.candles
    .of(length, now)
    .filter(({ openTime }) => openTime >= from && openTime <= to)
    .map((candle) => candleText(market.instrument, candle, interval));
  return ok(`[${rows.join(",")}]`, 20 + Math.ceil(rows.length / 60));
}

export const hyperliquid: SimProtocol = {
  name: "hyperliquid",
  connect: (market, path) => (path === "/ws" ? new HyperliquidConnection(market) : null),
  answer,
  refusal: (status) =>
    status === 503
      ? { status, body: "Service Unavailable" }
      : { status: status === 418 ? 403 : status, body: "rate limited" },
  farewell: () => [],
};
