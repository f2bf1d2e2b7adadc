import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CapturedMarket, readCapture } from "../../../../server/sim/captured.ts";
import { simVenues } from "../../../../server/sim/index.ts";
import type { InstrumentMarket } from "../../../../server/sim/market.ts";
import type { SimLevel } from "../../../../server/sim/side.ts";
import { VENUES } from "../../../../shared/venues/index.ts";
import { engine } from "../../../support/engine.ts";

const START = 1_785_641_753_000_000;
const SECONDS = 20;
/** Of a book what every venue tells of it. */
const TOP = 10;

const folder = mkdtempSync(join(tmpdir(), "tidebook-captured-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Recorded {
  readonly file: string;
  /** Every state that a book really had, and what was traded. */
  readonly tops: ReadonlySet<string>;
  readonly trades: readonly string[];
}

/** What a client of a made-up venue with one instrument hears, as a capture. */
function recorded(name: string, channels: readonly ("book" | "trades")[] = ["book", "trades"]): Recorded {
  const [tops, trades, lines] = [new Set<string>(), [] as string[], [] as string[]];
  let now = START;
  const truth = (line: string) => {
    const { bids, asks, trade } = JSON.parse(line) as Record<"bids" | "asks", [string, string][]> & { trade?: object };
    tops.add(topText(bids, asks));
    if (trade) trades.push(tradeText(trade as Parameters<typeof tradeText>[0]));
  };
  const options = { venues: [name], seed: 7, instruments: 1, rate: 100, startTime: START };
  const sim = simVenues({ ...options, faults: [], isLimited: false, truth }).get(name);
  const venue = VENUES.find((one) => one.name === name);
  const [made] = sim?.market.instruments ?? [];
  if (made) tops.add(texts(made).top);
  const symbol = made?.instrument.symbol ?? "";
  const put = (text: string) => lines.push(`${now}000 ${text}`);
  const nothing = () => undefined;
  const socket = { send: put, close: nothing, terminate: nothing, freeze: nothing, ping: nothing };
  const client = sim?.connect(venue?.streamPath ?? "", socket, now);
  const streams = channels.map((channel) => ({ channel, symbol }));
  for (const frame of venue?.subscribe(streams, 1) ?? []) client?.receive(frame);
  for (; now <= START + SECONDS * 1_000_000; now += 5000) {
    sim?.advance(now);
    const path = `/api/v3/depth?symbol=${symbol}&limit=1000`;
    if (name === "binance" && channels.includes("book") && now === START + 500_000)
      put(sim?.answer({ method: "GET", path, body: "" }, now).body ?? "");
  }
  const file = join(folder, `${name}-${channels.join("-")}`);
  writeFileSync(file, lines.join("\n"));
  return { file, tops, trades };
}

type Texts = readonly (readonly [string, string])[];
const topText = (bids: Texts, asks: Texts) =>
  JSON.stringify([bids, asks].map((side) => side.slice(0, TOP).map((level) => level.map(Number))));
const tradeText = ({ price, quantity, aggressor }: { price: string; quantity: string; aggressor: string }) =>
  `${Number(price)} ${Number(quantity)} ${aggressor}`;

function texts({ instrument, book }: InstrumentMarket) {
  const price = (ticks: number) => String(ticks / 10 ** instrument.priceScale);
  const quantity = (lots: number) => String(lots / 10 ** instrument.quantityScale);
  const side = (levels: SimLevel[]) => levels.map(([ticks, lots]) => [price(ticks), quantity(lots)] as const);
  return { price, quantity, top: topText(side(book.bids.top(TOP)), side(book.asks.top(TOP))) };
}

describe.each(["binance", "kraken", "hyperliquid"])("a capture of %s", (name) => {
  test("plays books that were true and every trade, once a round", async () => {
    const { file, tops, trades } = recorded(name);
    const capture = await readCapture(engine, file);
    expect(capture.venue).toBe(name);
    const market = new CapturedMarket(capture, START);
    const [first] = market.instruments;
    expect(market.named(first?.instrument.symbol ?? "")).toBe(first);
    const begun = first && texts(first).top;
    expect(tops).toContain(begun);
    const played: string[] = [];
    const seen = new Set<string>();
    let books = 0;
    const round = (capture.steps.at(-1)?.after ?? 0) + 1_000_000;
    for (const event of market.advance(START + 3 * round - 1)) {
      const { price, quantity, top } = texts(event.market);
      if (event.changes.length > 0) {
        expect(tops).toContain(top);
        seen.add(top);
        books++;
      }
      if (event.trade) {
        const { ticks, lots, aggressor } = event.trade;
        played.push(tradeText({ price: price(ticks), quantity: quantity(lots), aggressor }));
      }
      if (event.time === START + round && event.changes.length > 0) expect(top).toBe(begun);
    }
    const once = played.slice(0, played.length / 3);
    expect(once.length).toBeGreaterThan(100);
    expect(played).toEqual([...once, ...once, ...once]);
    expect(trades.slice(-once.length)).toEqual(once);
    expect(seen.size).toBeGreaterThan(20);
    expect(books).toBeGreaterThan(2.9 * seen.size);
  });
});

test("a capture without a whole book is refused", async () => {
  const { file } = recorded("kraken", ["trades"]);
  await expect(readCapture(engine, file)).rejects.toThrow("no whole book is in it: record a stream of books");
});
