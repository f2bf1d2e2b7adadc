import { WebSocket } from "ws";
import type { Alert } from "../../shared/alerts/alert.ts";
import { fullJitterMs } from "../../shared/backoff.ts";
import { InputError } from "../../shared/errors.ts";
import { CLOSE } from "../../shared/protocol/control.ts";
import { PROTOCOL, type Row } from "../../shared/protocol/kinds.ts";
import { decodeMessage } from "../../shared/protocol/message.ts";
import { visible } from "../../shared/visible.ts";
import type { Stopper } from "../control.ts";

/** Alerts whose ids are kept: more than a relay remembers. */
const MOST_KNOWN = 2000;
const LONGEST_WAIT_MS = 30_000;
/** Why a relay ends a connection that trying again does not mend. */
const FINAL: readonly number[] = [CLOSE.malformed, CLOSE.token, CLOSE.role, CLOSE.protocol];

export interface FollowOptions {
  /** Where the relay listens, as `http://127.0.0.1:7437/`. */
  readonly url: string;
  /** A viewer's is enough: `tidebook relay token add`. */
  readonly token: string;
  /** ms since 1970: alerts from then on that the relay remembers come first. Without it only what happens from now on. */
  readonly since?: number;
  /** Ends it: an AbortSignal. */
  readonly signal?: Stopper;
  /** Told when the relay listens to us, and when it is away, with the reason. */
  readonly onState?: (state: "connected" | "away", reason: string) => void;
}

/** What is known over all connections of one follower. */
interface Follower {
  readonly options: FollowOptions;
  readonly handler: (alert: Alert) => void;
  readonly known: Set<string>;
  /** Whether a connection has told its past already: what is new then was missed. */
  hasPast: boolean;
  attempt: number;
}

interface End {
  readonly code: number;
  readonly reason: string;
  /** What the handler threw. */
  readonly thrown?: { readonly error: unknown };
}

/** @throws InputError where no relay answers at first, or it does not let this token in; and what `handler` throws */
export async function followAlerts(options: FollowOptions, handler: (alert: Alert) => void): Promise<void> {
  const follower: Follower = { options, handler, known: new Set(), hasPast: false, attempt: 0 };
  while (!isAborted(options)) {
    const { code, reason, thrown } = await connected(follower);
    if (thrown) throw thrown.error;
    if (isAborted(options)) return;
    if (FINAL.includes(code)) throw new InputError("relay/refused", `the relay at ${options.url} says: ${reason}`);
    if (!follower.hasPast) {
      const wayOn = "see whether `tidebook relay` runs there";
      throw new InputError("relay/away", `no relay answers at ${options.url} (${reason}): ${wayOn}`);
    }
    options.onState?.("away", reason);
    await waited(fullJitterMs(follower.attempt++, Math.random, LONGEST_WAIT_MS), options.signal);
  }
}

const isAborted = ({ signal }: FollowOptions): boolean => signal?.aborted ?? false;

/** One connection from its begin to its end. */
function connected(follower: Follower): Promise<End> {
  const { url, token, signal, onState } = follower.options;
  const { host, origin, protocol } = new URL(url);
  const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/v1/stream`, { origin });
  return new Promise((resolve) => {
    let failure = "";
    const over = (end: End): void => {
      signal?.removeEventListener("abort", leave);
      resolve(end);
    };
    const leave = (): void => {
      over({ code: 0, reason: "" });
      socket.terminate();
    };
    signal?.addEventListener("abort", leave);
    socket.on("error", ({ message }) => (failure = message));
    socket.on("open", () => socket.send(JSON.stringify({ type: "hello", protocol: PROTOCOL, token })));
    socket.on("close", (code, said) => over({ code, reason: visible(failure || said.toString() || `code ${code}`) }));
    socket.on("message", (data: Buffer, isBinary) => {
      try {
        if (isBinary) return take(follower, data);
        if ((JSON.parse(data.toString()) as { type: string }).type !== "welcome") return;
        socket.send(JSON.stringify({ type: "subscribe", channel: 1, kind: "alerts" }));
        follower.attempt = 0;
        onState?.("connected", "");
      } catch (error) {
        over({ code: 0, reason: "", thrown: { error } });
        socket.terminate();
      }
    });
  });
}

/** The first message of a connection tells the past, the others what happens. */
function take(follower: Follower, bytes: Buffer): void {
  const message = decodeMessage(bytes);
  if (message.kind !== "alerts") return;
  const { known, options, handler } = follower;
  const from = follower.hasPast ? -Infinity : (options.since ?? Infinity);
  follower.hasPast = true;
  for (const row of message.rows) {
    const alert = alertFrom(row);
    const isOld = message.seq === 0 && alert.time < from;
    if (known.has(alert.alertId)) continue;
    known.add(alert.alertId);
    if (!isOld && !alert.isSnoozed) handler(alert);
  }
  for (const id of known) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(id);
  }
}

function alertFrom({ direction, time, isTest, isSnoozed, ...told }: Row<"alerts">): Alert {
  return {
    ...told,
    direction: direction === "up" ? "up" : "down",
    time: Number(time) / 1000,
    isTest: isTest === 1,
    isSnoozed: isSnoozed === 1,
  };
}

function waited(ms: number, signal: Stopper | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(over, ms);
    signal?.addEventListener("abort", over);
    function over(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", over);
      resolve();
    }
  });
}
