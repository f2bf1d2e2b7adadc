import { STATES } from "../../shared/protocol/kinds.ts";
import type { Recording } from "../hub/api.ts";
import type { Hub } from "../hub/hub.ts";
import type { Feed } from "./connect/feed.ts";
import { stateOf } from "./figures.ts";
import type { Relay } from "./relay.ts";

export interface Measured {
  readonly relay: Relay;
  readonly hub: Pick<Hub, "clients" | "counts">;
  /** Null where nothing is recorded. */
  readonly recording: Recording | null;
  /** Steady, µs. */
  readonly now: number;
}

type Labelled = readonly (readonly [labels: string, value: number])[];

/** One figure a venue. */
const OF_VENUES: readonly (readonly [name: string, help: string, value: (feed: Feed, now: number) => number])[] = [
  ["frames_total", "Frames received.", ({ counts }) => counts.frames],
  ["probes_total", "Questions about silent streams.", ({ counts }) => counts.probes],
  ["snapshots_total", "Whole books that were asked for.", ({ counts }) => counts.snapshots],
  ["polls_total", "Books read by request in place of a stream.", ({ counts }) => counts.polls],
  ["connections_open", "Open connections.", ({ connections }) => connections.open],
  ["connections_opened_total", "Connections that were opened.", ({ connections }) => connections.opened],
  ["connections_lost_total", "Connections that ended without a successor.", ({ connections }) => connections.lost],
  ["rollovers_total", "Connections replaced without a gap.", ({ connections }) => connections.rollovers],
  ["requests_waiting", "Requests that wait for the budget.", ({ rest }) => rest.length],
  ["request_budget_used", "Part of the venue's request weight that is spent.", ({ rest }, now) => rest.used(now)],
  ["venue_away", "1 while nothing connects to the venue.", ({ breaker }) => (breaker.reason === null ? 0 : 1)],
];

/** Figures for Prometheus, in its text format 0.0.4. */
export function metricsText({ relay, hub, recording, now }: Measured): string {
  const venues = [...relay.sites].map(([name, { feed }]) => ({ name, feed }));
  const ofVenues = OF_VENUES.map(([name, help, value]) =>
    metric(
      name,
      help,
      venues.map(({ name: venue, feed }) => [`{venue="${venue}"}`, value(feed, now)]),
    ),
  );
  const instruments = [...relay.market.instruments()];
  const states = STATES.map((state): [string, number] => [
    `{state="${state}"}`,
    instruments.filter((one) => stateOf(relay, one).state === state).length,
  ]);
  const unreadable = [...relay.market.venues.values()].reduce((sum, { counts }) => sum + counts.unreadable, 0);
  const gaps = instruments.reduce((sum, { book }) => sum + book.counts.gaps + book.counts.wrongChecksums, 0);
  const mismatches = instruments.reduce((sum, { counts }) => sum + counts.mismatches, 0);
  return [
    ...ofVenues,
    metric(
      "clock_ahead_seconds",
      "How far this machine's clock is ahead of the venue's, the way of a message included.",
      [...relay.market.venues].flatMap(([name, { clock }]): Labelled => {
        return clock.ahead === null ? [] : [[`{venue="${name}"}`, clock.ahead / 1e6]];
      }),
    ),
    metric("instruments", "Instruments by the state of their figures.", states),
    metric("frames_unreadable_total", "Frames that could not be read.", [["", unreadable]]),
    metric("book_gaps_total", "Changes of books that were missed and repaired.", [["", gaps]]),
    metric("book_mismatches_total", "Quotes that differ from the book of the same update.", [["", mismatches]]),
    metric("outputs_total", "Books, trades and bars put out.", [["", relay.market.digest.outputs]]),
    metric("pages", "Connected pages.", [["", hub.clients]]),
    metric("pages_too_slow_total", "Pages that read too slowly and were let go.", [["", hub.counts.slow]]),
    metric("log_written_bytes_total", "Bytes of the event log that were written.", [["", recording?.bytes ?? 0]]),
    metric("log_stopped", "1 once the event log could not be written.", [["", recording?.failure ? 1 : 0]]),
    metric("memory_bytes", "Resident memory of the relay.", [["", process.memoryUsage.rss()]]),
  ].join("");
}

/** What counts up ends with `total`. */
function metric(name: string, help: string, rows: Labelled): string {
  const type = name.endsWith("_total") ? "counter" : "gauge";
  const lines = rows.map(([labels, value]) => `tidebook_${name}${labels} ${value}\n`);
  return `# HELP tidebook_${name} ${help}\n# TYPE tidebook_${name} ${type}\n${lines.join("")}`;
}
