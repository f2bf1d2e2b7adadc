import { type Row, STATES } from "../../shared/protocol/kinds.ts";
import type { Stream, StreamState } from "./connect/stream.ts";
import type { Relay, RelayClock } from "./relay.ts";

/** A state of this share of a venue's streams is the venue's. */
const SHARE = 0.1;
/** The smallest difference between two clocks of the last five minutes counts as none. */
const WINDOW_MINUTES = 5;
const MINUTE_US = 60_000_000;

/** How late a venue's messages come: by its clock and ours, less the least of the last five minutes. */
export class Lateness {
  readonly #least = new Map<number, number>();
  #newest: number | null = null;

  /** Both in µs since 1970. */
  take(exchangeTime: number, receivedTime: number): void {
    const minute = Math.floor(receivedTime / MINUTE_US);
    this.#newest = receivedTime - exchangeTime;
    this.#least.set(minute, Math.min(this.#newest, this.#least.get(minute) ?? Infinity));
    for (const old of this.#least.keys()) if (old <= minute - WINDOW_MINUTES) this.#least.delete(old);
  }

  /** ms; 0 before anything came. */
  get ms(): number {
    return this.#newest === null ? 0 : (this.#newest - Math.min(...this.#least.values())) / 1000;
  }
}

interface Rate {
  count: number;
  at: number;
  perSecond: number;
}

/** Messages a second of many counters, over the second before. */
export class Rates {
  readonly #rates = new Map<string, Rate>();

  /** Looks at a counter at `now` µs: what it says from here on is of the time since the last look, a second at least. */
  look(key: string, count: number, now: number): number {
    const rate = this.#rates.get(key);
    if (!rate) this.#rates.set(key, { count, at: now, perSecond: 0 });
    if (!rate || now - rate.at < 1_000_000) return rate?.perSecond ?? 0;
    rate.perSecond = ((count - rate.count) * 1_000_000) / (now - rate.at);
    rate.count = count;
    rate.at = now;
    return rate.perSecond;
  }
}

/** A row for each venue: how its streams are, all together. */
export function venueRows(
  relay: Relay,
  clock: RelayClock,
  figures: { readonly rates: Rates; readonly lateness: ReadonlyMap<string, Lateness> },
): Row<"venues">[] {
  const [wall, steady] = [clock.wall(), clock.steady()];
  return [...relay.sites].map(([name, { feed, setup, isListed }]) => {
    const streams = [...feed.streams.values()];
    const heard = Math.max(-1, ...streams.map(({ lastHeard }) => lastHeard ?? -1));
    const count = streams.reduce((sum, stream) => sum + stream.count, 0);
    const market = relay.market.venues.get(name);
    const gaps = [...(market?.instruments.values() ?? [])].reduce(
      (sum, { ids, book }) => sum + ids.missing + book.counts.gaps,
      0,
    );
    const { state, reason } = isListed
      ? stateOf(streams)
      : { state: "down" as const, reason: "the list of its instruments has not come yet" };
    return {
      venue: name,
      proof: setup.isSimulated ? "simulated" : setup.venue.proof,
      instruments: market?.instruments.size ?? 0,
      streams: streams.length,
      freshStreams: streams.filter((stream) => stream.state === "live" || stream.state === "quiet").length,
      state: STATES.indexOf(state),
      reason,
      heardTime: heard < 0 ? -1n : BigInt(Math.round(wall - (steady - heard))),
      rate: figures.rates.look(name, count, steady),
      gaps,
      reconnects: feed.connections.lost,
      lateMs: figures.lateness.get(name)?.ms ?? 0,
    };
  });
}

/** The worst state that a tenth of the streams share, with the reason of one of them. */
function stateOf(streams: readonly Stream[]): { state: StreamState; reason: string } {
  const bad = ["down", "stale", "resyncing"] as const;
  for (const state of bad) {
    const found = streams.filter((stream) => stream.state === state);
    if (found.length > SHARE * streams.length) return { state, reason: `${found.length} streams: ${found[0]?.reason}` };
  }
  const fallen = streams.filter((stream) => stream.state !== "live" && stream.state !== "quiet").length;
  const reason = fallen === 0 ? "receiving" : `${fallen} of ${streams.length} streams are being repaired`;
  return { state: streams.some(({ state }) => state === "live") ? "live" : "quiet", reason };
}
