import { describe, expect, test } from "vitest";
import { VENUES } from "../../../../shared/venues/index.ts";
import type { Channel, Venue, VenueMessage } from "../../../../shared/venues/venue.ts";
import { type Fault, faultFrom } from "../../../../server/sim/faults.ts";
import { simVenues } from "../../../../server/sim/index.ts";
import type { Client, SimVenue } from "../../../../server/sim/venue.ts";
import { TRIAL_START } from "../../../support/sim-client.ts";

/** A frame with its digits made alike: names, their order and the form of numbers remain, lists keep their first entry. */
function form(frame: string): string {
  const plain = frame
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+\.(\d+)Z/g, (_, digits: string) => `T.${"0".repeat(digits.length)}Z`)
    .replaceAll(/"0x[0-9a-f]+"/g, `"0x"`)
    .replaceAll(/\d+\.\d+/g, "0.0")
    .replaceAll(/\d+/g, "0")
    .replaceAll(/(true|false)/g, "bool");
  return plain.replaceAll(/(\{[^{}]*\}|\["0.0","0.0"\])(?:,(?:\{[^{}]*\}|\["0.0","0.0"\]))+/g, "$1");
}

/** Lines of the recordings and of the venues' documentation, where each frame comes from. */
const DOCUMENTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  binance: {
    trade: `{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}}`,
    quote: `{"stream":"btcusdt@bookTicker","data":{"u":35346513501,"s":"BTCUSDT","b":"2683.80000000","B":"3.02920000","a":"2683.81000000","A":"31.43950000"}}`,
    bookDelta: `{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255308,"s":"BTCUSDT","U":35346513499,"u":35346513505,"b":[["2683.80000000","3.02920000"],["2679.00000000","28.21530000"]],"a":[["2733.70000000","0.00000000"]]}}`,
  },
  kraken: {
    trade: `{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":105944.20,"qty":0.00027625,"ord_type":"market","trade_id":10218208,"timestamp":"2026-08-02T03:35:51.660084Z"}]}`,
    bookSnapshot: `{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD","bids":[{"price":63388.7,"qty":0.25761908},{"price":63388.1,"qty":0.78879110}],"asks":[{"price":63388.8,"qty":0.34887114}],"checksum":3726153463,"timestamp":"2026-08-02T03:35:51.302928Z"}]}`,
    acknowledgement: `{"method":"subscribe","result":{"channel":"book","depth":100,"snapshot":true,"symbol":"BTC/USD"},"success":true,"req_id":1,"time_in":"2026-08-02T03:35:50.983359Z","time_out":"2026-08-02T03:35:50.983398Z"}`,
    status: `{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":2950167385101900187}]}`,
  },
  hyperliquid: {
    trade: `{"channel":"trades","data":[{"coin":"BTC","hash":"0xde47475b","px":"105056.0","side":"B","sz":"0.00219","tid":121451470284048,"time":1737918794873,"users":["0xe9ed","0x6802"]}]}`,
    bookSnapshot: `{"channel":"l2Book","data":{"coin":"BTC","levels":[[{"n":5,"px":"105055.0","sz":"3.03622"}],[{"n":13,"px":"105056.0","sz":"6.34472"}]],"time":1737918843542}}`,
  },
};

const ALL: readonly Channel[] = ["trades", "quotes", "book", "candles"];

interface Heard {
  readonly frames: [string, readonly VenueMessage[]][];
  readonly sim: SimVenue;
  readonly client: Client | null;
}

/** What a client of every channel of the first instrument hears in some seconds. */
function heard(venue: Venue, seconds: number, faults: readonly Fault[] = []): Heard {
  const sim = simVenues({
    venues: [venue.name],
    seed: 7,
    instruments: 1,
    rate: 200,
    startTime: TRIAL_START,
    faults,
    isLimited: true,
    truth: null,
  }).get(venue.name);
  if (!sim) throw new Error(`no simulated ${venue.name}`);
  const frames: [string, readonly VenueMessage[]][] = [];
  const nothing = () => undefined;
  const send = (text: string) => void frames.push([text, venue.parse(text, TRIAL_START)]);
  const socket = { send, close: nothing, terminate: nothing, freeze: nothing, ping: nothing };
  const client = sim.connect(venue.streamPath, socket, TRIAL_START);
  const [{ instrument } = { instrument: { symbol: "" } }] = sim.market.instruments;
  const subscriptions = ALL.map((channel) => ({ channel, symbol: instrument.symbol, intervalMs: 60_000 }));
  for (const frame of venue.subscribe(subscriptions, 1)) client?.receive(frame);
  for (let step = 0; step <= seconds * 100; step++) sim.advance(TRIAL_START + step * 10_000);
  return { frames, sim, client };
}

describe.each(VENUES.map((venue) => ({ name: venue.name, venue })))("a simulated $name", ({ name, venue }) => {
  const { frames, sim } = heard(venue, 5);
  const answer = (request: { method: string; path: string; body: string | null }, now = sim.market.time) =>
    sim.answer({ method: request.method, path: request.path, body: request.body ?? "" }, now);

  test.each(Object.entries(DOCUMENTED[name] ?? {}))("sends a %s as the venue does", (kind, documented) => {
    const found = frames.filter(([, messages]) => messages[0]?.kind === kind).map(([frame]) => form(frame));
    // Of changes, some touch one side only.
    const whole = found.filter((frame) => !/\[\]/.test(frame));
    expect(whole).not.toEqual([]);
    expect(new Set(whole)).toContain(form(documented).replace(/btcusdt/, "btcusdt"));
  });

  test("sends every kind that its adapter knows, each of the instrument that was asked for", () => {
    const kinds = new Set(frames.flatMap(([, messages]) => messages.map(({ kind }) => kind)));
    expect([...kinds]).toEqual(expect.arrayContaining(["trade", "quote", "candle", "acknowledgement"]));
    expect(kinds.has("bookDelta")).toBe(venue.integrity !== "full");
    expect(kinds.has("bookSnapshot")).toBe(venue.book.snapshot === "stream");
  });

  test("answers requests of history as the adapter reads them, up to the bar that is open", () => {
    const later = sim.market.time + 60_000_000;
    const [request] = venue.rest.instruments();
    const instruments = venue.rest.readInstruments(answer(request ?? { method: "", path: "", body: "" }, later).body);
    expect(instruments).toHaveLength(1);
    const [{ symbol } = { symbol: "" }] = instruments;
    const toTime = Math.floor(later / 1000);
    const range = { symbol, intervalMs: 60_000, fromTime: toTime - 600_000, toTime };
    const page = venue.rest.readCandles(answer(venue.rest.candles(range), later + 2e6).body, range, later);
    const opens = page.items.map(({ openTime }) => openTime);
    expect(opens.length).toBeGreaterThanOrEqual(9);
    expect(opens.every((open, index) => index === 0 || open === (opens[index - 1] ?? 0) + 60_000)).toBe(true);
    const { trades } = venue.rest;
    if (!trades) return;
    const past = { symbol, fromTime: Math.floor(TRIAL_START / 1000), toTime };
    const printed = trades.read(answer(trades.request(past), later + 4e6).body, past, later).items;
    const streamed = frames.flatMap(([, messages]) => messages).filter((message) => message.kind === "trade");
    expect(printed.map(({ tradeId }) => tradeId)).toEqual(streamed.map(({ tradeId }) => tradeId));
    expect(printed.map(({ price }) => Number(price))).toEqual(streamed.map(({ price }) => Number(price)));
  });

  test("hands out the trades behind a known one as its stream numbered them", () => {
    const behind = venue.rest.tradesBehind;
    if (!behind) return;
    const streamed = frames.flatMap(([, messages]) => messages).filter((message) => message.kind === "trade");
    const known = streamed[Math.floor(streamed.length / 2)];
    if (!known?.exchangeTime) throw new Error("trades were streamed");
    const request = behind.request(known.symbol, { id: Number(known.tradeId), time: known.exchangeTime });
    const answered = behind.read(answer(request, sim.market.time + 90e6).body, known.symbol, TRIAL_START);
    const told = (trades: typeof answered) =>
      trades
        .filter(({ tradeId }) => Number(tradeId) > Number(known.tradeId))
        .map(({ receivedTime: _, quantity, ...trade }) => ({ ...trade, quantity: Number(quantity) }));
    expect(told(answered)).toEqual(told(streamed));
    expect(told(answered).length).toBeGreaterThan(20);
  });

  test.each([2000, -2000])("has one clock, %i ms wrong, for its stream and its past", (skewMs) => {
    const right = frames.flatMap(([, messages]) => messages).filter((message) => message.kind === "trade");
    const wrong = heard(venue, 5, [faultFrom(`skew=${skewMs}ms`)]);
    const times = wrong.frames.flatMap(([, messages]) =>
      messages.flatMap((message) => (message.kind === "trade" ? [message.exchangeTime ?? 0] : [])),
    );
    expect(times).toEqual(right.map(({ exchangeTime }) => (exchangeTime ?? 0) + skewMs * 1000));
    const kept = wrong.sim.market.instruments[0]?.trades.at(-1)?.time ?? 0;
    expect(Math.floor(kept / 1000)).toBe(Math.floor((times.at(-1) ?? 0) / 1000));
  });

  test("tells nothing more of a book that was left, nor what it had collected by then", () => {
    const { frames: told, sim: own, client } = heard(venue, 1.05);
    const [{ instrument } = { instrument: { symbol: "" } }] = own.market.instruments;
    const before = told.length;
    for (const frame of venue.unsubscribe([{ channel: "book", symbol: instrument.symbol }], 2)) client?.receive(frame);
    for (let time = own.market.time; time < TRIAL_START + 3_000_000; time += 10_000) own.advance(time);
    const after = told.slice(before).flatMap(([, messages]) => messages.map(({ kind }) => kind));
    expect(after).toContain("quote");
    expect(after.filter((kind) => kind.startsWith("book"))).toEqual([]);
  });

  test("keeps to the venue's budget, and bans who goes on asking", () => {
    const { sim: own } = heard(venue, 0);
    const { method, path, body } = venue.rest.depth(own.market.instruments[0]?.instrument.symbol ?? "");
    const ask = (now: number) => {
      const { status, body: text, retryAfterMs } = own.answer({ method, path, body: body ?? "" }, now);
      const headers = retryAfterMs === null ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
      return venue.rest.refusal({ status, headers, body: text });
    };
    const refusals = Array.from({ length: 2000 }, () => ask(TRIAL_START));
    const { count } = venue.limits.weight;
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(
      Math.floor(count / venue.rest.depth("X").weight),
    );
    expect(refusals.at(-1)).toMatchObject({ isBan: venue.name !== "hyperliquid" });
    expect(ask(TRIAL_START + 600_000_000)).toBeNull();
  });

  test("ends a connection that talks too much", () => {
    const { sim: own } = heard(venue, 0);
    const closed: number[] = [];
    const nothing = () => undefined;
    const socket = {
      send: nothing,
      close: (code: number) => void closed.push(code),
      terminate: nothing,
      freeze: nothing,
      ping: nothing,
    };
    const client = own.connect(venue.streamPath, socket, TRIAL_START);
    for (let index = 0; index <= venue.limits.messages.count; index++) client?.receive(`{"method":"ping"}`);
    expect(closed).toEqual([1008]);
    expect(own.connect("/nowhere", socket, TRIAL_START)).toBeNull();
  });
});
