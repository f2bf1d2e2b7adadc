import { replayCapture, type ReplayOptions, type ReplayResult } from "./replay.ts";

/** A replay, and what is to be said of it beside its counts. */
export interface AnyReplay extends ReplayResult {
  /** A checkpoint of the log differs. */
  readonly isDifferent?: boolean;
  readonly notes?: readonly string[];
}

/** Replays a capture. @throws InputError */
export async function replayAny(path: string, options: ReplayOptions): Promise<AnyReplay> {
  return replayCapture(path, options);
}
