import { once } from "node:events";
import { WebSocket } from "ws";
import { InputError } from "../../shared/errors.ts";
import { PROTOCOL, STATES } from "../../shared/protocol/kinds.ts";
import { decodeMessage, type Message } from "../../shared/protocol/message.ts";
import { visible } from "../../shared/visible.ts";
import type { Recording } from "../hub/api.ts";

/** A stream as `/v1/streams` tells it; times in ms, null for what was never heard. */
export interface StreamStatus {
  readonly venue: string;
  readonly symbol: string;
  readonly channel: string;
  readonly state: string;
  readonly reason: string;
  readonly heardTime: number | null;
  readonly rate: number;
  readonly gaps: number;
  readonly reconnects: number;
}

export interface RelayStatus {
  readonly streams: readonly StreamStatus[];
  /** Null where nothing is to be recorded. */
  readonly recording: Recording | null;
}

/** What a running relay says of its streams. @throws InputError where it does not answer */
export async function askRelay(url: string, token: string): Promise<RelayStatus> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(new URL("v1/streams", url), { headers }).catch((cause: unknown) => {
    throw new InputError("relay/away", `no relay answers at ${url}: start one with \`tidebook relay\``, { cause });
  });
  const said = (await answer.json()) as RelayStatus & { error?: string };
  if (!answer.ok) {
    throw new InputError("relay/refused", `the relay says: ${visible(said.error ?? `HTTP status ${answer.status}`)}`);
  }
  return said;
}

export interface TailOptions {
  readonly url: string;
  readonly token: string;
  readonly print: (line: string) => void;
  readonly interrupted: AbortSignal;
}

/** Prints events, and streams whose state changes, as it happens. @throws InputError where the relay does not let us */
export async function tailRelay({ url, token, print, interrupted }: TailOptions): Promise<void> {
  const { host, origin, protocol } = new URL(url);
  const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/v1/stream`, { origin });
  interrupted.addEventListener("abort", () => socket.close());
  const states = new Map<string, string>();
  let failure = "";
  socket.on("error", ({ message }) => (failure = message));
  socket.on("open", () => socket.send(JSON.stringify({ type: "hello", protocol: PROTOCOL, token })));
  socket.on("message", (data, isBinary) => {
    if (isBinary) for (const line of linesOf(decodeMessage(data as Buffer), states)) print(visible(line));
    else if ((JSON.parse((data as Buffer).toString()) as { type: string }).type === "welcome") {
      socket.send(JSON.stringify({ type: "subscribe", channel: 1, kind: "events" }));
      socket.send(JSON.stringify({ type: "subscribe", channel: 2, kind: "streams", rate: 1 }));
    }
  });
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  if (interrupted.aborted) return;
  const why = failure || `${code} ${reason.toString()}`;
  throw new InputError("relay/away", `the relay at ${url} ended the stream (${visible(why)})`);
}

function linesOf(message: Message, states: Map<string, string>): string[] {
  if (message.kind === "events") {
    return message.rows.map(
      ({ time, event, text }) => `${new Date(Number(time) / 1000).toISOString()}  ${event}  ${text}`,
    );
  }
  if (message.kind !== "streams") return [];
  return message.rows.flatMap(({ venue, symbol, channel, state, reason }) => {
    const key = `${venue}:${symbol} ${channel}`;
    const word = STATES[state] ?? "unknown";
    if (states.get(key) === word) return [];
    states.set(key, word);
    return [`${key}  ${word}: ${reason}`];
  });
}
