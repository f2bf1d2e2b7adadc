import type { DecimalText } from "../../../shared/market.ts";
import { RECEIVED, type VenueFixture } from "./fixture.ts";

const d = (text: string) => text as DecimalText;
const MINUTE = 60_000;
const OPEN = 1_785_641_700_000;

const candle = (open: number) =>
  `{"T":${open + MINUTE - 1},"c":"1.5","h":"2.0","i":"1m","l":"0.5","n":3,"o":"1.0","s":"BTC","t":${open},"v":"0.75"}`;

/** Shapes of hyperliquid-python-sdk and of the documentation's WebSocket and info pages. */
export const hyperliquid: VenueFixture = {
  frames: {
    trade: {
      frame: `{"channel":"trades","data":[{"coin":"BTC","hash":"0xde47","px":"105056.0","side":"B","sz":"0.00219","tid":121451470284048,"time":1737918794873,"users":["0xe9ed","0x6802"]}]}`,
      says: [
        {
          kind: "trade",
          symbol: "BTC",
          tradeId: "121451470284048",
          firstTradeId: null,
          price: d("105056.0"),
          quantity: d("0.00219"),
          aggressor: "buy",
          exchangeTime: 1_737_918_794_873_000,
          receivedTime: RECEIVED,
        },
      ],
    },
    quote: {
      frame: `{"channel":"bbo","data":{"coin":"BTC","time":1737918794873,"bbo":[{"px":"105055.0","sz":"3.03622","n":5},null]}}`,
      says: [
        {
          kind: "quote",
          symbol: "BTC",
          bid: [d("105055.0"), d("3.03622")],
          ask: null,
          sequence: null,
          exchangeTime: 1_737_918_794_873_000,
          receivedTime: RECEIVED,
        },
      ],
    },
    bookSnapshot: {
      frame: `{"channel":"l2Book","data":{"coin":"BTC","levels":[[{"n":5,"px":"105055.0","sz":"3.03622"}],[{"n":13,"px":"105056.0","sz":"6.34472"}]],"time":1737918843542}}`,
      says: [
        {
          kind: "bookSnapshot",
          symbol: "BTC",
          bids: [[d("105055.0"), d("3.03622")]],
          asks: [[d("105056.0"), d("6.34472")]],
          sequence: 1_737_918_843_542,
          checksum: null,
          exchangeTime: 1_737_918_843_542_000,
          receivedTime: RECEIVED,
        },
      ],
    },
    candle: {
      frame: `{"channel":"candle","data":${candle(OPEN)}}`,
      says: [
        {
          kind: "candle",
          symbol: "BTC",
          intervalMs: MINUTE,
          openTime: OPEN,
          open: d("1.0"),
          high: d("2.0"),
          low: d("0.5"),
          close: d("1.5"),
          volume: d("0.75"),
          trades: 3,
          isClosed: false,
          exchangeTime: null,
          receivedTime: RECEIVED,
        },
      ],
    },
    acknowledgement: {
      frame: `{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null}}}`,
      says: [
        {
          kind: "acknowledgement",
          method: "subscribe",
          requestId: null,
          symbol: "BTC",
          channel: "l2Book",
          error: null,
        },
      ],
    },
    refusal: {
      frame: String.raw`{"channel":"error","data":"Invalid subscription {\"type\":\"l2Book\",\"coin\":\"XX\"}"}`,
      says: [
        {
          kind: "acknowledgement",
          method: "subscribe",
          requestId: null,
          symbol: "XX",
          channel: "l2Book",
          error: `Invalid subscription {"type":"l2Book","coin":"XX"}`,
        },
      ],
    },
    "refusal in words alone": {
      frame: `{"channel":"error","data":"too many subscriptions"}`,
      says: [
        {
          kind: "acknowledgement",
          method: "subscribe",
          requestId: null,
          symbol: null,
          channel: null,
          error: "too many subscriptions",
        },
      ],
    },
    heartbeat: { frame: "Websocket connection established.", says: [{ kind: "heartbeat" }] },
    pong: { frame: `{"channel":"pong"}`, says: [{ kind: "pong" }] },
    "kind that came later": { frame: `{"channel":"activeAssetCtx","data":{}}`, says: [] },
  },
  broken: [
    [`{"channel":"trades","data":[{"coin":"BTC","px":"1","side":"C","sz":"1","tid":1,"time":1}]}`, "side is"],
    [`{"channel":"trades","data":[{"coin":"BTC","px":"1e5","side":"B","sz":"-0","tid":1,"time":1}]}`, "sz is"],
    [`{"channel":"l2Book","data":{"coin":"BTC","levels":[[]],"time":1}}`, "levels are"],
    [`{"channel":"l2Book","data":{"coin":"BTC","levels":[[{"px":"1"}],[]],"time":1}}`, "sz is"],
    [`{"channel":"l2Book","data":{"coin":"","levels":[[],[]],"time":1}}`, "coin is"],
    [`{"channel":"candle","data":{"i":"1m","t":"soon"}}`, "t is"],
  ],
  symbol: "BTC",
  subscribeFrames: [
    `{"method":"subscribe","subscription":{"type":"trades","coin":"BTC"}}`,
    `{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}`,
    `{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC"}}`,
    `{"method":"subscribe","subscription":{"type":"candle","coin":"BTC","interval":"1m"}}`,
  ],
  instruments: {
    body: `{"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":50},{"name":"OLD","szDecimals":0,"maxLeverage":3,"isDelisted":true}]}`,
    says: {
      symbol: "BTC",
      name: "BTC-PERP",
      kind: "perpetual",
      base: "BTC",
      quote: "USDC",
      status: "trading",
      tickSize: d("0.1"),
      lotSize: d("0.00001"),
      significantDigits: 5,
      minQuantity: null,
      minNotional: null,
    },
  },
  depth: {
    path: "/info",
    body: `{"coin":"BTC","levels":[[{"px":"1.0","sz":"1","n":1}],[{"px":"2.0","sz":"1","n":1}]],"time":1737918843542}`,
    bids: 1,
    asks: 1,
  },
  candles: {
    range: { symbol: "BTC", intervalMs: MINUTE, fromTime: OPEN - 5000 * MINUTE, toTime: OPEN + MINUTE },
    path: "/info",
    body: `{"type":"candleSnapshot","req":{"coin":"BTC","interval":"1m","startTime":${OPEN - 5000 * MINUTE},"endTime":${OPEN - 1}}}`,
    page: `[${candle(OPEN - 3 * MINUTE)},${candle(OPEN - MINUTE)}]`,
    opens: [OPEN - 3 * MINUTE, OPEN - MINUTE],
    next: `{"type":"candleSnapshot","req":{"coin":"BTC","interval":"1m","startTime":${OPEN},"endTime":${OPEN + MINUTE - 1}}}`,
  },
  trades: null,
  behind: null,
  refusals: [
    {
      answer: { status: 429, headers: {}, body: "rate limited" },
      code: "HTTP 429",
      retryAfterMs: null,
      isBan: false,
    },
  ],
};
