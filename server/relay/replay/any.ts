import { isLog } from "../log/segments.ts";
import { replayLog } from "./log.ts";
import { replayCapture, type ReplayOptions, type ReplayResult } from "./replay.ts";

/** Replays the folder of an event log, or a capture. @throws InputError */
export async function replayAny(path: string, options: ReplayOptions): Promise<ReplayResult> {
  return isLog(path) ? replayLog(path, options) : replayCapture(path, options);
}
