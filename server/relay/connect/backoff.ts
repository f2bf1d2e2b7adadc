import { fullJitterMs } from "../../../shared/backoff.ts";

const LONGEST_MS = 30_000;

/** How long a connection waits before a try, in µs; `attempt` failures came before. */
export const fullJitter = (attempt: number, random: () => number): number =>
  fullJitterMs(attempt, random, LONGEST_MS) * 1000;
