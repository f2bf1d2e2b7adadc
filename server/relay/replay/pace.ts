import { setTimeout as sleep } from "node:timers/promises";

/** Waits until what happened at a time (µs) is due, so many times as fast as it happened. */
export function pacer(speed: number, interrupted: AbortSignal): (time: number) => Promise<void> {
  let first: { readonly time: number; readonly at: number } | undefined;
  return async (time) => {
    interrupted.throwIfAborted();
    first ??= { time, at: performance.now() };
    const due = first.at + (time - first.time) / 1000 / speed;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait, undefined, { signal: interrupted });
  };
}
