import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededNumbers } from "../../../../server/bench/market-data.ts";
import { InputRecorder } from "../../../../server/relay/log/inputs.ts";
import { EventLog } from "../../../../server/relay/log/writer.ts";
import { type MarketBar, rescaledBar } from "../../../../server/relay/market/bar.ts";
import type { InstrumentMarket } from "../../../../server/relay/market/instrument.ts";
import { Market, type MarketInput } from "../../../../server/relay/market/market.ts";
import { replayLog } from "../../../../server/relay/replay/log.ts";
import { USUAL_EVENTS } from "../../../../shared/market-events.ts";
import { temporaryFolder } from "../../../support/checkout.ts";
import { engine } from "../../../support/engine.ts";

const folder = temporaryFolder(afterAll);

const START = 1_748_736_000_000_000;
const SECOND = 1_000_000;
const LENGTHS = [5000, 60_000, 300_000];
const [venue, symbol] = ["binance", "BTCUSDT"];
const COARSE = { price: 2, quantity: 3 };
const FINE = { price: 3, quantity: 4 };

const declared = (decimals: typeof COARSE): MarketInput => {
  const facts = { symbol, name: "BTC/USDT", base: "BTC", quote: "USDT", decimals };
  return { kind: "declare", declaration: { venue, isDepthKnown: true, instruments: [facts] }, receivedTime: START };
};

/** Six minutes of trades and books; from half of it on, prices and quantities have one decimal more. */
function inputs(decimals: typeof COARSE, finer: "frame" | "declare" | "snapshot" = "frame"): MarketInput[] {
  const below = seededNumbers(20_261_125);
  const settings = { events: USUAL_EVENTS, bars: LENGTHS };
  const all: MarketInput[] = [{ kind: "configure", settings, receivedTime: START }, declared(decimals)];
  const said = (frame: object, receivedTime: number) =>
    all.push({ kind: "frame", venue, connection: 1, frame: JSON.stringify(frame), receivedTime });
  const book = (digits: number, id: number, receivedTime: number) => {
    const bids = [
      [(99).toFixed(digits), "1.5"],
      [(98 + 10 ** -digits).toFixed(digits), "2.125"],
    ];
    const body = JSON.stringify({ lastUpdateId: id, bids, asks: [["101.5", "0.25"]] });
    all.push({ kind: "snapshot", venue, symbol, body, receivedTime });
  };
  book(2, 10, START);
  for (let id = 1; id <= 360; id++) {
    const time = START + id * SECOND;
    const isFiner = id > 180;
    if (id === 181 && finer === "declare") all.push(declared(FINE));
    if (id === 181 && finer === "snapshot") book(3, 500, time);
    const [p, q] = [(99 + below(200) / 100).toFixed(2), (0.001 * (1 + below(5000))).toFixed(3)];
    const digit = isFiner ? String(1 + below(9)) : "";
    // Ids are left out now and then, so that trades wait to be made again.
    if (id % 50 !== 0) {
      const t = {
        e: "trade",
        E: time / 1000,
        s: symbol,
        t: id,
        p: p + digit,
        q: q + digit,
        T: time / 1000,
        m: id % 3 === 0,
        M: true,
      };
      said(t, time);
    }
    if (id === 20)
      all.push({
        kind: "past",
        venue,
        range: { symbol, fromTime: 0, toTime: time / 1000 },
        body: "[]",
        receivedTime: time,
      });
    if (id % 10 === 0) all.push({ kind: "timer", receivedTime: time });
    if (id % 7 === 0) {
      const u = { e: "depthUpdate", E: time / 1000, s: symbol, U: 11 + id, u: 11 + id, b: [[p, "0.5"]], a: [] };
      if (id === 7) book(2, 17, time);
      else said(u, time);
    }
  }
  return all;
}

function played(all: readonly MarketInput[], version?: number) {
  const told: string[] = [];
  const rescaled = (_: InstrumentMarket, { price, quantity }: { price: number; quantity: number }) =>
    void told.push(`${price} ${quantity}`);
  const market = new Market(engine, [{ rescaled }], version);
  for (const input of all) market.take(input);
  const [instrument] = market.instruments();
  if (!instrument) throw new Error("an instrument is declared");
  return { market, instrument, told };
}

const held = ({ bars, lastTrade, book, decimals }: InstrumentMarket) => ({
  decimals,
  bars: LENGTHS.map((length) => bars.all(length)),
  lastTrade,
  levels: [book.levels.top("bid", 20), book.levels.top("ask", 20)],
  quote: book.quote(),
});

test.each(["frame", "declare", "snapshot"] as const)(
  "all that an instrument holds is carried into finer units that a %s brings, as if they had been its own all along",
  (finer) => {
    const coarse = played(inputs(COARSE, finer));
    const fine = played(inputs(FINE, finer));
    expect(coarse.told.length).toBeGreaterThan(0);
    expect(fine.told).toEqual([]);
    expect(held(coarse.instrument)).toEqual(held(fine.instrument));
    expect(coarse.instrument.bars.closed(5000).length).toBeGreaterThan(60);
    expect(coarse.instrument.bars.open(300_000)).toHaveLength(1);
  },
);

test("trades that were missed before and come after fill bars that were carried over", () => {
  const answer = (id: number, price: string) =>
    `[{"id":${id},"price":"${price}","qty":"0.7","quoteQty":"1","time":${(START + id * SECOND) / 1000},"isBuyerMaker":true,"isBestMatch":true}]`;
  const filled = (all: readonly MarketInput[]): MarketInput[] => {
    const news = [
      { step: "doubted", from: START + 149 * SECOND, reason: "a test" },
      ...[50, 100, 150, 200].map((id) => ({ step: "fetched", body: answer(id, "100.5") }) as const),
      ...[250, 300, 350].map((id) => ({ step: "fetched", body: answer(id, "100.5") }) as const),
      { step: "over", reason: null },
    ] as const;
    return [
      ...all,
      ...news.map((one): MarketInput => ({ kind: "missed", venue, symbol, news: one, receivedTime: START })),
    ];
  };
  const [coarse, fine] = [played(filled(inputs(COARSE))), played(filled(inputs(FINE)))];
  expect(held(coarse.instrument)).toEqual(held(fine.instrument));
  expect(coarse.instrument.ids.hole).toBeNull();
});

test("the same inputs put out the same, and logs of relays that carried nothing over what those did", () => {
  const all = inputs(COARSE);
  const digests = [2, 2, 1].map((version) => played(all, version).market.digest.value());
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
  const old = played(all, 1);
  expect(old.told).toEqual([]);
  const [first] = old.instrument.bars.closed(5000);
  const [carried] = played(all).instrument.bars.closed(5000);
  expect(carried && first && carried.open).toBe((first?.open ?? NaN) * 10);
});

test.each([
  [1, 1, false],
  [2, 2, false],
  [1, 2, true],
])("a log of version %i of a relay of version %i replays to its checkpoints, or differs: %s", async (...given) => {
  const [version, relay, isDifferent] = given;
  const all = inputs(COARSE);
  const { digest } = played(all, relay).market;
  const log = join(folder, `${version} ${relay}`);
  const writer = new EventLog({ folder: log, keep: { bytes: Infinity, time: Infinity } });
  const told = (kind: "begin" | "checkpoint", fields: object) =>
    writer.append({ kind, receivedTime: START, payload: new TextEncoder().encode(JSON.stringify(fields)) });
  told("begin", { version, venues: [venue] });
  const recorder = new InputRecorder((record) => writer.append(record));
  for (const input of all) recorder.record(input, null);
  told("checkpoint", { digest: digest.value(), outputs: digest.outputs });
  writer.close();
  const replay = await replayLog(log, { engine, clock: () => 0 });
  expect(replay).toMatchObject({ isDifferent, checkpoints: 1 });
});

test("a bar that is too large for finer units is left out", () => {
  const figures = { intervalMs: 1000, openTime: 0, open: 3, high: 5, low: 2, close: 4, trades: 1, revision: 0 };
  const bar = (lots: number): MarketBar => ({ ...figures, lots, buyLots: lots, source: "live" });
  expect(rescaledBar(bar(7), { price: 10, quantity: 100 })).toMatchObject([
    { open: 30, high: 50, lots: 700, buyLots: 700 },
  ]);
  expect(rescaledBar(bar(2 ** 50), { price: 10, quantity: 100 })).toEqual([]);
});
