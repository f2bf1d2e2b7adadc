import type { DecimalText } from "../../../shared/market.ts";
import { RECEIVED, type VenueFixture } from "./fixture.ts";

const d = (text: string) => text as DecimalText;
const MINUTE = 60_000;
const OPEN = 1_785_641_700_000;

/** Shapes of docs.kraken.com: WebSocket v2 channels and the public REST side. */
export const kraken: VenueFixture = {
  frames: {
    trade: {
      frame: `{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":105944.20,"qty":0.00027625,"ord_type":"market","trade_id":10218208,"timestamp":"2026-08-02T03:35:51.302928Z"}]}`,
      says: [
        {
          kind: "trade",
          symbol: "BTC/USD",
          tradeId: "10218208",
          firstTradeId: null,
          price: d("105944.20"),
          quantity: d("0.00027625"),
          aggressor: "buy",
          exchangeTime: 1_785_641_751_302_928,
          receivedTime: RECEIVED,
        },
      ],
    },
    quote: {
      frame: `{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":63388.7,"bid_qty":0.25761908,"ask":63388.8,"ask_qty":0.34887114,"last":63388.8,"volume":1,"vwap":1,"low":1,"high":1,"change":0,"change_pct":0}]}`,
      says: [
        {
          kind: "quote",
          symbol: "BTC/USD",
          bid: [d("63388.7"), d("0.25761908")],
          ask: [d("63388.8"), d("0.34887114")],
          sequence: null,
          exchangeTime: null,
          receivedTime: RECEIVED,
        },
      ],
    },
    bookSnapshot: {
      frame: `{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD","bids":[{"price":63388.7,"qty":0.25761900}],"asks":[],"checksum":3726153463,"timestamp":"2026-08-02T03:35:51.302928Z"}]}`,
      says: [
        {
          kind: "bookSnapshot",
          symbol: "BTC/USD",
          bids: [[d("63388.7"), d("0.25761900")]],
          asks: [],
          sequence: null,
          checksum: 3_726_153_463,
          exchangeTime: 1_785_641_751_302_928,
          receivedTime: RECEIVED,
        },
      ],
    },
    bookDelta: {
      frame: `{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":63381.0,"qty":0.00000000}],"asks":[],"checksum":1,"timestamp":"2026-08-02T03:35:51.660084Z"}]}`,
      says: [
        {
          kind: "bookDelta",
          symbol: "BTC/USD",
          bids: [[d("63381.0"), d("0.00000000")]],
          asks: [],
          firstSequence: null,
          lastSequence: null,
          checksum: 1,
          exchangeTime: 1_785_641_751_660_084,
          receivedTime: RECEIVED,
        },
      ],
    },
    candle: {
      frame: `{"channel":"ohlc","type":"update","timestamp":"2026-08-02T03:35:51.6Z","data":[{"symbol":"BTC/USD","open":1.5,"high":2.5,"low":0.5,"close":2,"vwap":1.5,"trades":3,"volume":0.75,"interval_begin":"2026-08-02T03:35:00.000000000Z","interval":1}]}`,
      says: [
        {
          kind: "candle",
          symbol: "BTC/USD",
          intervalMs: MINUTE,
          openTime: OPEN,
          open: d("1.5"),
          high: d("2.5"),
          low: d("0.5"),
          close: d("2"),
          volume: d("0.75"),
          trades: 3,
          isClosed: false,
          exchangeTime: null,
          receivedTime: RECEIVED,
        },
      ],
    },
    instruments: {
      frame: `{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[{"symbol":"BTC/USD","base":"BTC","quote":"USD","status":"online","price_precision":1,"qty_precision":8,"price_increment":0.1,"qty_increment":1e-8,"qty_min":0.00005,"cost_min":0.5}]}}`,
      says: [
        {
          kind: "instruments",
          instruments: [
            {
              symbol: "BTC/USD",
              name: "BTC/USD",
              kind: "spot",
              base: "BTC",
              quote: "USD",
              status: "trading",
              tickSize: d("0.1"),
              lotSize: d("0.00000001"),
              significantDigits: null,
              minQuantity: d("0.00005"),
              minNotional: d("0.5"),
            },
          ],
        },
      ],
    },
    acknowledgement: {
      frame: `{"method":"subscribe","req_id":1,"result":{"channel":"book","depth":25,"snapshot":true,"symbol":"BTC/USD"},"success":true,"time_in":"2026-08-02T03:35:50.983359Z","time_out":"2026-08-02T03:35:50.983398Z"}`,
      says: [
        {
          kind: "acknowledgement",
          method: "subscribe",
          requestId: 1,
          symbol: "BTC/USD",
          channel: "book",
          error: null,
        },
      ],
    },
    refusal: {
      frame: `{"error":"Currency pair not supported XX/USD","method":"subscribe","success":false,"symbol":"XX/USD","time_in":"2026-08-02T03:35:50.983359Z","time_out":"2026-08-02T03:35:50.983398Z"}`,
      says: [
        {
          kind: "acknowledgement",
          method: "subscribe",
          requestId: null,
          symbol: "XX/USD",
          channel: null,
          error: "Currency pair not supported XX/USD",
        },
      ],
    },
    heartbeat: { frame: `{"channel":"heartbeat"}`, says: [{ kind: "heartbeat" }] },
    pong: { frame: `{"method":"pong","req_id":101,"time_in":"x","time_out":"y"}`, says: [{ kind: "pong" }] },
    status: {
      frame: `{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":2950167385101900187}]}`,
      says: [{ kind: "status", system: "online", reason: "Kraken is online" }],
    },
    maintenance: {
      frame: `{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"cancel_only","api_version":"v2","connection_id":1}]}`,
      says: [{ kind: "status", system: "limited", reason: "Kraken says cancel only" }],
    },
  },
  broken: [
    [
      `{"channel":"trade","type":"update","data":[{"symbol":"X","side":"both","price":1,"qty":1,"trade_id":1}]}`,
      "side",
    ],
    [
      `{"channel":"trade","type":"update","data":[{"symbol":"X","side":"buy","price":-1,"qty":1,"trade_id":1}]}`,
      "price is",
    ],
    [
      `{"channel":"book","type":"update","data":[{"symbol":"X","bids":[],"asks":[],"checksum":4294967296}]}`,
      "checksum",
    ],
    [`{"channel":"book","type":"other","data":[{"symbol":"X","bids":[],"asks":[],"checksum":1}]}`, "type is"],
    [
      `{"channel":"book","type":"update","data":[{"symbol":"X","bids":[{"price":1}],"asks":[],"checksum":1}]}`,
      "qty is",
    ],
    [
      `{"channel":"ohlc","data":[{"symbol":"X","interval":1,"interval_begin":"2026-02-30T00:00:00Z"}]}`,
      "interval_begin is",
    ],
    [`{"method":"subscribe","success":"yes"}`, "success is"],
    [`{"channel":5}`, "channel is"],
  ],
  symbol: "BTC/USD",
  subscribeFrames: [
    `{"method":"subscribe","params":{"channel":"trade","snapshot":false,"symbol":["BTC/USD"]},"req_id":1}`,
    `{"method":"subscribe","params":{"channel":"ticker","event_trigger":"bbo","symbol":["BTC/USD"]},"req_id":2}`,
    `{"method":"subscribe","params":{"channel":"book","depth":100,"symbol":["BTC/USD"]},"req_id":3}`,
    `{"method":"subscribe","params":{"channel":"ohlc","interval":1,"symbol":["BTC/USD"]},"req_id":4}`,
    `{"method":"subscribe","params":{"channel":"instrument"},"req_id":5}`,
  ],
  instruments: {
    body: `{"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","base":"XXBT","quote":"ZUSD","pair_decimals":1,"lot_decimals":8,"ordermin":"0.00005","costmin":"0.5","tick_size":"0.1","status":"online"},"OLD.d":{"altname":"OLD.d"}}}`,
    says: {
      symbol: "BTC/USD",
      name: "BTC/USD",
      kind: "spot",
      base: "BTC",
      quote: "USD",
      status: "trading",
      tickSize: d("0.1"),
      lotSize: d("0.00000001"),
      significantDigits: null,
      minQuantity: d("0.00005"),
      minNotional: d("0.5"),
    },
  },
  depth: {
    path: "/0/public/Depth?pair=XBTUSD&count=100",
    body: `{"error":[],"result":{"XXBTZUSD":{"asks":[["30384.10000","2.059",1688671659]],"bids":[["30297.00000","1.115",1688671636],["30296.70000","2.002",1688671674]]}}}`,
    bids: 2,
    asks: 1,
  },
  candles: {
    range: { symbol: "BTC/USD", intervalMs: MINUTE, fromTime: OPEN - MINUTE, toTime: OPEN + MINUTE },
    path: `/0/public/OHLC?pair=XBTUSD&interval=1&since=${OPEN / 1000 - 61}`,
    body: null,
    page: `{"error":[],"result":{"XXBTZUSD":[${[-2, -1, 0, 1]
      .map((step) => `[${OPEN / 1000 + step * 60},"1.0","2.0","0.5","1.5","1.2","0.75000000",3]`)
      .join(",")}],"last":${OPEN / 1000}}}`,
    opens: [OPEN - MINUTE, OPEN],
    next: null,
  },
  trades: {
    range: { symbol: "DOGE/USD", fromTime: OPEN, toTime: OPEN + MINUTE },
    path: `/0/public/Trades?pair=XDGUSD&since=${OPEN - 1}999999&count=1000`,
    page: `{"error":[],"result":{"XDGUSD":[${Array.from({ length: 1000 }, (_, index) => `["0.1","5.0",${OPEN / 1000}.${String(index).padStart(7, "0")},"b","m","",${index}]`).join(",")}],"last":"${OPEN}000999000"}}`,
    ids: Array.from({ length: 1000 }, (_, index) => String(index)),
    next: `/0/public/Trades?pair=XDGUSD&since=${OPEN}000999000&count=1000`,
  },
  behind: {
    known: { id: 7, time: 1_688_669_597_827_736 },
    path: "/0/public/Trades?pair=XBTUSD&since=1688669597827735999&count=1000",
    page: `{"error":[],"result":{"XXBTZUSD":[["30243.40000","0.34507674",1688669597.8277369,"b","m","",8]],"last":"1688669597827736900"}}`,
    says: [["8", "30243.40000", "buy", 1_688_669_597_827_736]],
  },
  refusals: [
    {
      answer: { status: 200, headers: {}, body: `{"error":["EAPI:Rate limit exceeded"]}` },
      code: "EAPI:Rate limit exceeded",
      retryAfterMs: null,
      isBan: false,
    },
    { answer: { status: 520, headers: {}, body: "<html>" }, code: "HTTP 520", retryAfterMs: null, isBan: false },
  ],
};
