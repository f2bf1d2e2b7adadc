import { type RawData, WebSocket } from "ws";
import type { RestAnswer } from "../../shared/venues/venue.ts";
import type { Net, NetRequest, NetSocket, SocketEvents } from "./connect/net.ts";
import type { RelayClock } from "./relay.ts";

const MOST_FRAME_BYTES = 16 * 1024 * 1024;
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;
const ANSWERS_WITHIN_MS = 10_000;

/** A wall clock that was set, or slept with the machine, is so far from where it was, ms. */
const STEP_MS = 50;

/**
 * The wall clock in µs: steady between its steps, and after each where the machine's clock is.
 * @param date ms since 1970
 * @param steady ms
 */
export function wallClock(date: () => number, steady: () => number): () => number {
  let origin = date() - steady();
  return () => {
    const now = steady();
    const today = date();
    if (Math.abs(today - origin - now) > STEP_MS) origin = today - now;
    return Math.round((origin + now) * 1000);
  };
}

/** Microseconds of this machine. */
export const machineClock: RelayClock = {
  wall: wallClock(Date.now, () => performance.now()),
  steady: () => Math.round(performance.now() * 1000),
};

/** The network itself: sockets of `ws`, requests of `fetch`, which keeps its connections open. */
export const machineNet: Net = {
  open(address: string, events: SocketEvents): NetSocket {
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: MOST_FRAME_BYTES });
    let isOver = false;
    let reason = "";
    const over = (why: string) => {
      if (isOver) return;
      isOver = true;
      events.closed(why);
    };
    socket.on("open", () => !isOver && events.opened());
    socket.on("message", (data: RawData) => !isOver && events.frame(data as Buffer));
    socket.on("ping", () => !isOver && events.pinged());
    socket.on("unexpected-response", (_request, response) => {
      response.resume();
      socket.terminate();
      over(`HTTP status ${response.statusCode}`);
    });
    socket.on("error", (error) => (reason = error.message));
    socket.on("close", (code, said) =>
      over(reason || `the venue closed it (${code}${said.length > 0 ? ` ${said.toString()}` : ""})`),
    );
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      end: () => {
        isOver = true;
        socket.terminate();
      },
    };
  },
  request(request: NetRequest, answered: (answer: RestAnswer | string) => void): void {
    fetched(request).then(answered, (error: unknown) => answered(reasonOf(error)));
  },
};

async function fetched({ address, method, body }: NetRequest): Promise<RestAnswer> {
  const answer = await fetch(address, {
    method,
    body,
    headers: body === null ? {} : { "content-type": "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_ANSWER_BYTES) throw new Error("the answer is too long");
    chunks.push(chunk);
  }
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.concat(chunks).toString() };
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}
