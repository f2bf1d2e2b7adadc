import type { DecimalText } from "../../../shared/market.ts";
import { RECEIVED, type VenueFixture } from "./fixture.ts";

const d = (text: string) => text as DecimalText;
const MINUTE = 60_000;
const OPEN = 1_785_641_700_000;

const kline = (open: number) =>
  `[${open},"61800.00000000","61850.10000000","61790.00000000","61837.63000000","12.50000000",${open + MINUTE - 1},"772970.37",310,"6.1","377209.54","0"]`;
const aggregate = (id: number) =>
  `{"a":${id},"p":"61837.63000000","q":"0.02000000","f":${id * 2},"l":${id * 2 + 1},"T":${OPEN + id},"m":true,"M":true}`;

/** Shapes of binance-spot-api-docs: web-socket-streams.md and rest-api.md. */
export const binance: VenueFixture = {
  frames: {
    trade: {
      frame: `{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}}`,
      says: [
        {
          kind: "trade",
          symbol: "BTCUSDT",
          tradeId: "3735683259",
          firstTradeId: null,
          price: d("61837.63000000"),
          quantity: d("0.02000000"),
          aggressor: "sell",
          exchangeTime: 1_723_161_255_342_000,
          receivedTime: RECEIVED,
        },
      ],
    },
    quote: {
      frame: `{"stream":"btcusdt@bookTicker","data":{"u":50093239212,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000","a":"61837.64000000","A":"1.54698000"}}`,
      says: [
        {
          kind: "quote",
          symbol: "BTCUSDT",
          bid: [d("61837.63000000"), d("3.78826000")],
          ask: [d("61837.64000000"), d("1.54698000")],
          sequence: 50_093_239_212,
          exchangeTime: null,
          receivedTime: RECEIVED,
        },
      ],
    },
    bookDelta: {
      frame: `{"e":"depthUpdate","E":1723161255308,"s":"BTCUSDT","U":157,"u":160,"b":[["0.0024","10"]],"a":[["0.0026","0.00000000"]]}`,
      says: [
        {
          kind: "bookDelta",
          symbol: "BTCUSDT",
          bids: [[d("0.0024"), d("10")]],
          asks: [[d("0.0026"), d("0.00000000")]],
          firstSequence: 157,
          lastSequence: 160,
          checksum: null,
          exchangeTime: 1_723_161_255_308_000,
          receivedTime: RECEIVED,
        },
      ],
    },
    bookSnapshot: {
      frame: `{"stream":"btcusdt@depth5","data":{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}}`,
      says: [
        {
          kind: "bookSnapshot",
          symbol: "BTCUSDT",
          bids: [[d("0.0024"), d("10")]],
          asks: [[d("0.0026"), d("100")]],
          sequence: 160,
          checksum: null,
          exchangeTime: null,
          receivedTime: RECEIVED,
        },
      ],
    },
    candle: {
      frame: `{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1785641760005,"s":"BTCUSDT","k":{"t":${OPEN},"T":1785641759999,"s":"BTCUSDT","i":"1m","f":100,"L":200,"o":"0.0010","c":"0.0020","h":"0.0025","l":"0.0015","v":"1000","n":100,"x":true,"q":"1.0000","V":"500","Q":"0.500","B":"123456"}}}`,
      says: [
        {
          kind: "candle",
          symbol: "BTCUSDT",
          intervalMs: MINUTE,
          openTime: OPEN,
          open: d("0.0010"),
          high: d("0.0025"),
          low: d("0.0015"),
          close: d("0.0020"),
          volume: d("1000"),
          trades: 100,
          isClosed: true,
          exchangeTime: 1_785_641_760_005_000,
          receivedTime: RECEIVED,
        },
      ],
    },
    "month's candle, which has no one length": {
      frame: `{"e":"kline","E":1785641760005,"s":"BTCUSDT","k":{"t":${OPEN},"s":"BTCUSDT","i":"1M"}}`,
      says: [],
    },
    "kind that came later": { frame: `{"e":"referencePrice","s":"BTCUSDT"}`, says: [] },
    acknowledgement: {
      frame: `{"result":null,"id":7}`,
      says: [{ kind: "acknowledgement", method: "request", requestId: 7, symbol: null, channel: null, error: null }],
    },
    refusal: {
      frame: `{"code":2,"msg":"Invalid request: unknown variant","id":7}`,
      says: [
        {
          kind: "acknowledgement",
          method: "request",
          requestId: 7,
          symbol: null,
          channel: null,
          error: "Invalid request: unknown variant",
        },
      ],
    },
    status: {
      frame: `{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1723161255343}}`,
      says: [{ kind: "status", system: "closing", reason: "Binance is about to end this connection" }],
    },
  },
  broken: [
    [`{"e":"trade","s":"BTCUSDT","t":1,"p":"-1","q":"1","T":1,"m":true}`, "p is"],
    [`{"e":"trade","s":"BTCUSDT","t":1,"p":"1","q":"0.000","T":1,"m":true}`, "q is"],
    [`{"e":"trade","s":"BTCUSDT","t":1,"p":"NaN","q":"1","T":1,"m":true}`, "p is"],
    [`{"e":"trade","s":"BTCUSDT","t":1,"p":"1","q":"1","T":1,"m":"no"}`, "m is"],
    [`{"e":"depthUpdate","E":1,"s":"X","U":1,"u":9007199254740993,"b":[],"a":[]}`, "u is"],
    [`{"e":"depthUpdate","E":1,"s":"X","U":1,"u":2,"b":[["1"]],"a":[]}`, "a quantity of b"],
    [`{"e":"depthUpdate","E":99999999999999,"s":"X","U":1,"u":2,"b":[],"a":[]}`, "E is"],
    [`{"stream":"x","data":[]}`, "data is"],
    [`{"x":1}`, "no known kind"],
  ],
  symbol: "BTCUSDT",
  subscribeFrames: [
    `{"method":"SUBSCRIBE","params":["btcusdt@trade","btcusdt@bookTicker","btcusdt@depth@100ms","btcusdt@kline_1m"],"id":1}`,
  ],
  instruments: {
    body: `{"timezone":"UTC","serverTime":1,"rateLimits":[],"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","filters":[{"filterType":"PRICE_FILTER","minPrice":"0.01000000","maxPrice":"1000000.00000000","tickSize":"0.01000000"},{"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"},{"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":true}]},{"symbol":"NOSTEPS","status":"BREAK","baseAsset":"A","quoteAsset":"B","filters":[]}]}`,
    says: {
      symbol: "BTCUSDT",
      name: "BTC/USDT",
      kind: "spot",
      base: "BTC",
      quote: "USDT",
      status: "trading",
      tickSize: d("0.01000000"),
      lotSize: d("0.00001000"),
      significantDigits: null,
      minQuantity: d("0.00001000"),
      minNotional: d("5.00000000"),
    },
  },
  depth: {
    path: "/api/v3/depth?symbol=BTCUSDT&limit=1000",
    body: `{"lastUpdateId":1027024,"bids":[["4.00000000","431.00000000"]],"asks":[["4.00000200","12.00000000"],["4.1","1"]]}`,
    bids: 1,
    asks: 2,
  },
  candles: {
    range: { symbol: "BTCUSDT", intervalMs: MINUTE, fromTime: OPEN - 1001 * MINUTE, toTime: OPEN + MINUTE },
    path: `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${OPEN - 1001 * MINUTE}&endTime=${OPEN + MINUTE - 1}&limit=1000`,
    body: null,
    page: `[${Array.from({ length: 1000 }, (_, index) => kline(OPEN + (index - 1001) * MINUTE)).join(",")}]`,
    opens: Array.from({ length: 1000 }, (_, index) => OPEN + (index - 1001) * MINUTE),
    next: `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${OPEN - MINUTE}&endTime=${OPEN + MINUTE - 1}&limit=1000`,
  },
  trades: {
    range: { symbol: "BTCUSDT", fromTime: OPEN, toTime: OPEN + MINUTE },
    path: `/api/v3/aggTrades?symbol=BTCUSDT&startTime=${OPEN}&endTime=${OPEN + MINUTE - 1}&limit=1000`,
    page: `[${Array.from({ length: 1000 }, (_, index) => aggregate(index)).join(",")}]`,
    ids: Array.from({ length: 1000 }, (_, index) => String(index * 2 + 1)),
    next: "/api/v3/aggTrades?symbol=BTCUSDT&fromId=1000&limit=1000",
  },
  behind: {
    known: { id: 28456, time: 1_499_865_549_000_000 },
    path: "/api/v3/historicalTrades?symbol=BTCUSDT&fromId=28457&limit=1000",
    page: `[{"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012","time":1499865549590,"isBuyerMaker":true,"isBestMatch":true}]`,
    says: [["28457", "4.00000100", "sell", 1_499_865_549_590_000]],
  },
  refusals: [
    {
      answer: { status: 429, headers: { "retry-after": "7" }, body: `{"code":-1003,"msg":"Too many requests."}` },
      code: "-1003",
      retryAfterMs: 7000,
      isBan: false,
    },
    {
      answer: { status: 418, headers: { "retry-after": "120" }, body: `{"code":-1003,"msg":"banned until 1"}` },
      code: "-1003",
      retryAfterMs: 120_000,
      isBan: true,
    },
    { answer: { status: 403, headers: {}, body: "<html>" }, code: "HTTP 403", retryAfterMs: null, isBan: false },
  ],
};
