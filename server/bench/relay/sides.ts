import { once } from "node:events";
import { WebSocket } from "ws";
import { PROTOCOL } from "../../../shared/protocol/kinds.ts";
import { decodeMessage } from "../../../shared/protocol/message.ts";
import { PATTERN } from "./frames.ts";
import type { Listening, RelayProcess } from "./processes.ts";

/** What a run's trades brought, as the subscriber sees them. */
export class Arrivals {
  received = 0;
  /** Numbers that were left out or came twice, and messages whose own number did not follow. */
  disorder = 0;
  /** µs from the send of each trade. */
  readonly ages: number[] = [];
  readonly #age: (ordinal: number) => number;
  #next: number;

  constructor(first: number, age: (ordinal: number) => number) {
    this.#next = first;
    this.#age = age;
  }

  take(ordinal: number): void {
    if (ordinal !== this.#next) this.disorder++;
    this.#next = ordinal + 1;
    this.received++;
    this.ages.push(this.#age(ordinal));
  }

  /** The next in order: of a side that does not say which it is. */
  takeNext(): void {
    this.take(this.#next);
  }
}

/** One way from the venue to a subscriber in this process. */
export interface Side {
  readonly name: string;
  /** Of the venue's address, where this side listens. */
  readonly path: string;
  readonly pid: number;
  arrivals: Arrivals | null;
  close(): Promise<void>;
}

/** A page's program: every trade, tops of all instruments and a book, as often as pages may. */
export async function relaySide(relay: RelayProcess): Promise<Side> {
  const socket = new WebSocket(`ws://${relay.url.host}/v1/stream`, { origin: relay.url.origin });
  await once(socket, "open");
  const side: Side = { name: "relay", path: "/stream", pid: relay.pid, arrivals: null, close: () => relay.close() };
  let next = 0;
  socket.on("message", (data: Buffer, isBinary) => {
    if (!isBinary) return;
    const { channel, seq } = { channel: data.readUInt16LE(2), seq: data.readUInt32LE(4) };
    if (channel !== 1) return;
    const message = decodeMessage(data);
    if (message.kind !== "trades" || seq === 0) return void (next = 1);
    if (seq !== next && side.arrivals) side.arrivals.disorder++;
    next = seq + 1;
    for (const { quantity } of message.rows) side.arrivals?.take(Number(quantity));
  });
  const welcomed = once(socket, "message");
  socket.send(JSON.stringify({ type: "hello", protocol: PROTOCOL, token: relay.token }));
  await welcomed;
  socket.send(JSON.stringify({ type: "subscribe", channel: 1, kind: "trades" }));
  socket.send(JSON.stringify({ type: "subscribe", channel: 2, kind: "tops", rate: 20 }));
  socket.send(JSON.stringify({ type: "subscribe", channel: 3, kind: "book", instruments: [0], rate: 20 }));
  return side;
}

export async function forwardSide(forward: Listening): Promise<Side> {
  const socket = new WebSocket(`ws://${forward.url.host}/`, { perMessageDeflate: false });
  await once(socket, "open");
  const side: Side = { name: "forward", path: "/bare", pid: forward.pid, arrivals: null, close: () => forward.close() };
  let known: Arrivals | null = null;
  let place = 0;
  socket.on("message", () => {
    const { arrivals } = side;
    if (arrivals !== known) [known, place] = [arrivals, 0];
    if (PATTERN[place++ % PATTERN.length] === "t") arrivals?.takeNext();
  });
  return side;
}
