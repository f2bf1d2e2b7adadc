import { EventEmitter } from "node:events";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { Failures } from "../../../../server/hub/failures.ts";
import { Hub } from "../../../../server/hub/hub.ts";
import { Tokens } from "../../../../server/hub/tokens.ts";
import { Publisher, type Told } from "../../../../server/relay/publisher.ts";
import type { RelayClock } from "../../../../server/relay/relay.ts";
import { PROTOCOL } from "../../../../shared/protocol/kinds.ts";
import { decodeMessage, type Message } from "../../../../shared/protocol/message.ts";
import { LiveMarket } from "../../../../web/workers/live/market.ts";
import { temporaryFolder } from "../../../support/checkout.ts";
import { RelayTrial } from "../../../support/relay-trial.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_111);

/** A page's socket, in this process. */
class PageSocket extends EventEmitter {
  readonly messages: Message[] = [];
  bufferedAmount = 0;

  send(data: string | Uint8Array): void {
    if (typeof data !== "string") this.messages.push(decodeMessage(data));
  }

  close(): void {
    this.emit("close");
  }

  terminate(): void {
    this.close();
  }

  say(message: object): void {
    this.emit("message", Buffer.from(JSON.stringify(message)), false);
  }
}

test(`a page's figures stay what they were when an instrument's units become finer, seed ${SEED}`, () => {
  const folder = temporaryFolder(afterAll);
  const now = (): number => trial.net.now;
  const clock: RelayClock = { wall: now, steady: now };
  const publisher: Publisher = new Publisher(clock);
  const trial: RelayTrial = new RelayTrial({
    venues: ["binance"],
    seed: SEED,
    rate: 100,
    instruments: 2,
    listeners: [publisher],
  });
  const tokens = new Tokens(join(folder, "tokens.json"), () => 0);
  const hub = new Hub({
    ...{ source: publisher, alerts: null, isSimulated: true, bars: [60_000], indicators: [], features: [], tokens },
    ...{ failures: new Failures(() => 0), build: "test", epoch: 1, clock: () => trial.net.now },
  });
  const parts: Pick<Told, "relay" | "hub"> = { relay: trial.relay, hub };
  publisher.attach(parts as Told);
  trial.run(20);
  const socket = new PageSocket();
  hub.adopt(socket as unknown as WebSocket, "127.0.0.1");
  socket.say({ type: "hello", protocol: PROTOCOL, token: tokens.add("viewer", 1e9).token });
  const kinds = ["trades", "bars", "tops", "book", "sparks", "instruments"];
  kinds.forEach((kind, channel) =>
    socket.say({ type: "subscribe", channel, kind, instruments: [], rate: 10, depth: 10, intervalMs: 60_000 }),
  );
  const page = new LiveMarket();
  const shown = () => {
    for (const message of socket.messages.splice(0)) page.take(message);
    const units = (instrument: number) => page.instruments.get(instrument);
    const price = (instrument: number, ticks: bigint) =>
      Number(ticks) / 10 ** (units(instrument)?.priceDecimals ?? NaN);
    const size = (instrument: number, lots: bigint) =>
      Number(lots) / 10 ** (units(instrument)?.quantityDecimals ?? NaN);
    return {
      trades: page.trades.map((row) => [price(row.instrument, row.price), size(row.instrument, row.quantity)]),
      bars: [...page.bars.values()].map((row) => [price(row.instrument, row.high), size(row.instrument, row.volume)]),
      tops: [...page.tops.values()].map((row) => [
        price(row.instrument, row.bid),
        size(row.instrument, row.askQuantity),
      ]),
      books: [...page.books.values()].map(({ bids }) => bids.map((row) => price(row.instrument, row.price))),
      sparks: [...page.sparks].map(([instrument, line]) => line.map((ticks) => price(instrument, BigInt(ticks)))),
    };
  };
  const before = shown();
  expect(before.trades.length).toBeGreaterThan(100);
  const [instrument] = trial.relay.market.instruments();
  if (!instrument) throw new Error("instruments are watched");
  const { decimals, facts } = instrument;
  const finer = { ...facts, decimals: { price: decimals.price + 2, quantity: decimals.quantity + 1 } };
  const declaration = { venue: "binance", isDepthKnown: true, instruments: [finer] };
  trial.relay.take({ kind: "declare", declaration, receivedTime: trial.net.now });
  const [first] = socket.messages;
  expect([first?.kind, first?.seq]).toEqual(["instruments", 0]);
  expect(shown()).toEqual(before);
  expect(page.instruments.get(instrument.index)?.priceDecimals).toBe(decimals.price + 2);
  hub.close();
});
