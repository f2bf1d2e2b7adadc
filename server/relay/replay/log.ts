import { AppError } from "../../../shared/errors.ts";
import { fieldsOf, InputReader } from "../log/inputs.ts";
import { logRecords } from "../log/reader.ts";
import { Market } from "../market/market.ts";
import { replayCounts, type ReplayOptions, type ReplayResult } from "./replay.ts";

/** What a live relay said of its outputs so far. */
interface Checkpoint {
  readonly digest: string;
  readonly outputs: number;
}

/**
 * Plays an event log through the same market, and holds what comes out against each checkpoint of the live relay. A log
 * holds the runs of several relays one after another; each begins anew.
 */
export async function replayLog(folder: string, options: ReplayOptions): Promise<ReplayResult> {
  const started = options.clock();
  const totals = { frames: 0, books: 0, quotes: 0, trades: 0, compared: 0, mismatches: 0, gaps: 0, checkpoints: 0 };
  const notes: string[] = [];
  let difference: string | null = null;
  const venues = new Set<string>();
  let [market, reader]: [Market | null, InputReader] = [null, new InputReader()];
  let digest = "";
  /** Whether the run that is played begins in the log. */
  let isWhole = true;
  const finish = () => {
    if (!market) return;
    const { digest: last, ...counts } = replayCounts(market, true);
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) totals[name] += counts[name];
    for (const name of market.venues.keys()) venues.add(name);
    digest = last;
  };
  for (const record of logRecords(folder)) {
    if (record.kind === "begin") {
      finish();
      const { version } = fieldsOf(record.payload) as { version: number };
      market = new Market(options.engine, options.listeners, version);
      reader = new InputReader();
      isWhole = true;
    }
    if (!market && (record.kind === "configure" || record.kind === "declare")) {
      market = new Market(options.engine, options.listeners);
      isWhole = false;
      notes.push(
        "how the first run began was removed: its books are there from their next snapshots on, its checkpoints are not compared",
      );
    }
    if (!market) continue;
    await options.pace?.(record.receivedTime);
    if (record.kind === "frame") totals.frames++;
    if (record.kind === "checkpoint" && isWhole) {
      const { digest: claimed, outputs } = fieldsOf(record.payload) as Checkpoint;
      totals.checkpoints++;
      const isMet = claimed === market.digest.value() && outputs === market.digest.outputs;
      if (!isMet) difference ??= differenceText(record.seq, outputs, market.digest.outputs);
    }
    const input = reader.read(record);
    if (input) market.take(input);
  }
  if (!market) throw new AppError("replay/log", `${folder}: no relay begins in what is left of this log`);
  finish();
  const seconds = options.clock() - started;
  if (difference !== null) notes.push(difference);
  return { venue: [...venues].join(", "), ...totals, digest, seconds, isDifferent: difference !== null, notes };
}

function differenceText(seq: number, claimed: number, actual: number): string {
  const counts = claimed === actual ? `${claimed} outputs each` : `${claimed} outputs then, ${actual} now`;
  return `the checkpoint in record ${seq} differs: ${counts}`;
}
