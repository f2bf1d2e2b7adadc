import type { BacktestResult } from "../../shared/backtest.ts";
import { changedScalars } from "./change-words.ts";

type Compared = Pick<BacktestResult, "request" | "parts">;

/**
 * Heads for the figures of two runs side by side: the one number in which they differ, as each was run with it. What
 * the text says by now is no part of it: while a slider is dragged the text is ahead of the runs.
 */
export function runHeads(before: Compared, now: Compared): [before: string, now: string] {
  const [one, ...others] = changedScalars(before.request, now.request);
  const hasMore = changedScalars(before.parts, now.parts).some(({ key }) => key !== "request" && key !== "engine");
  if (!one || others.length > 0 || hasMore) return ["before", "now"];
  return [`${one.key} ${one.was}`, `${one.key} ${one.is}`];
}
