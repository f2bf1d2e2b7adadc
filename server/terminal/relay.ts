import { sizeText } from "../../shared/figures.ts";
import { visible } from "../../shared/visible.ts";
import type { Recording } from "../hub/api.ts";
import type { RelayStatus, StreamStatus } from "../relay/client.ts";
import { tableText } from "./table.ts";

const isFresh = ({ state }: StreamStatus) => state === "live" || state === "quiet";

/** How a relay is: a line a venue, one for each stream that is neither live nor quiet, and what is recorded. */
export function statusLines({ streams, recording }: RelayStatus): string[] {
  const venues = [...new Set(streams.map(({ venue }) => venue))];
  const rows = venues.map((venue) => {
    const own = streams.filter((one) => one.venue === venue);
    const sum = (of: (stream: StreamStatus) => number) => own.reduce((total, one) => total + of(one), 0);
    return [
      venue,
      `${own.filter(isFresh).length} of ${own.length} streams fresh`,
      `${Math.round(sum(({ rate }) => rate))} messages a second`,
      `${sum(({ gaps }) => gaps)} gaps`,
      `${Math.max(0, ...own.map(({ reconnects }) => reconnects))} reconnects`,
    ];
  });
  const worse = streams.filter((one) => !isFresh(one));
  const complaints = worse.map((one) => `${one.venue}:${one.symbol} ${one.channel}: ${one.state}, ${one.reason}`);
  return [...tableText(rows), ...complaints, recordingLine(recording)].map(visible);
}

function recordingLine(recording: Recording | null): string {
  if (recording === null) return "nothing is recorded: the configuration has no log";
  const written = `${sizeText(recording.bytes)} recorded since the start`;
  return recording.failure === null ? written : `recording has stopped (${recording.failure}): ${written}`;
}
