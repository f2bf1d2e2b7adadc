import type { Row } from "../../../shared/protocol/kinds.ts";
import { NOTHING, numberText } from "../../../shared/figures.ts";
import { type LiveMarket, stateName, type StateName } from "./market.ts";

/** What is known of the way to the relay while figures are read. */
export interface Reading {
  readonly market: LiveMarket;
  /** ms of the relay's clock. */
  readonly now: number;
  /** Why nothing can be read as fresh, or null. */
  readonly cut: string | null;
}

export const priceOf = (units: bigint, decimals: number): number => Number(units) * 10 ** -decimals;

export const priceText = (units: bigint, decimals: number): string =>
  units < 0n ? NOTHING : numberText(priceOf(units, decimals), decimals);

export interface Believed {
  readonly state: StateName;
  readonly reason: string;
  readonly isFresh: boolean;
}

/** How far an instrument's figures may be believed: no further than the way to the relay. */
export function believed({ cut }: Reading, top: Row<"tops"> | undefined): Believed {
  if (cut !== null) return { state: "down", reason: cut, isFresh: false };
  if (!top) return { state: "down", reason: "nothing came yet", isFresh: false };
  const state = stateName(top.state);
  return { state, reason: top.reason, isFresh: state === "live" || state === "quiet" };
}

/** ms between the receipt of a figure and now; NaN where nothing was received. */
export function ageOf({ now }: Reading, receivedTime: bigint): number {
  return receivedTime <= 0n ? NaN : Math.max(0, now - Number(receivedTime) / 1000);
}

/** The last price, or the middle where none was traded. */
export function lastOf({ last, bid, ask }: Row<"tops">): bigint {
  if (last >= 0n) return last;
  return bid >= 0n && ask >= 0n ? (bid + ask) / 2n : -1n;
}

/** Percent against the oldest close that is known; NaN without one. */
export function changeOf(top: Row<"tops">): number {
  const last = lastOf(top);
  return last < 0n || top.reference <= 0n ? NaN : (Number(last) / Number(top.reference) - 1) * 100;
}
