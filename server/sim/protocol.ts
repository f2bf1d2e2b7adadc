import type { Channel } from "../../shared/venues/venue.ts";
import type { MarketEvent, SimMarket } from "./market.ts";

/** A frame to send, with the channel that a fault may hit; `control` is what keeps the connection. */
export interface SimFrame {
  readonly channel: Channel | "control";
  readonly text: string;
}

export interface SimRequest {
  readonly method: string;
  /** With its query, below the venue's prefix. */
  readonly path: string;
  readonly body: string;
}

export interface SimAnswer {
  readonly status: number;
  readonly body: string;
  /** What the request costs of the budget. */
  readonly weight: number;
}

/** One client's connection, as its venue speaks. Times are µs of the venue's clock. */
export interface SimConnection {
  opening(now: number): SimFrame[];
  receive(text: string, now: number): SimFrame[];
  event(event: MarketEvent): SimFrame[];
  /** What comes by the clock: heartbeats, collected changes, whole books; `lastSent` is when a frame last left. */
  tick(now: number, lastSent: number): SimFrame[];
}

/** How a venue speaks. The fault menu and limits stand around it. */
export interface SimProtocol {
  readonly name: string;
  connect(market: SimMarket, path: string): SimConnection | null;
  answer(market: SimMarket, request: SimRequest, now: number): SimAnswer;
  /** What the venue answers with when the address is banned, when the budget is spent and when it is down. */
  refusal(status: 418 | 429 | 503): { readonly status: number; readonly body: string };
  /** Frames that tell of maintenance before connections end. */
  farewell(now: number): SimFrame[];
}

export const control = (text: string): SimFrame => ({ channel: "control", text });

/** RFC 3339 with microseconds. */
export function instantText(time: number): string {
  const micros = String(time % 1_000_000).padStart(6, "0");
  return `${new Date(Math.floor(time / 1000)).toISOString().slice(0, 19)}.${micros}Z`;
}
