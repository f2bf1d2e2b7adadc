import { setTimeout as after } from "node:timers/promises";
import { alone, type BenchControl, type BenchRow } from "../row.ts";
import { relayProcess, residentMb } from "./processes.ts";
import { LoopbackVenue } from "./venue.ts";

const INSTRUMENTS = 1000;
const RATE = 10_000;
const INDICATORS = ["sma", "ema", "rsi", "atr", "bbands", "macd"];
/** A thousand books are there by then. */
const BOOKS_MS = 15_000;

/** What a thousand instruments need beside a relay that has one and hears nothing. */
export async function memoryRows({ seconds, signal, progress }: BenchControl): Promise<BenchRow[]> {
  const venue = await LoopbackVenue.start(INSTRUMENTS);
  const address = `127.0.0.1:${venue.port}`;
  const configOf = (instruments: number, stream: string) => ({
    venues: [{ venue: "binance", instruments, rest: `http://${address}`, stream: `ws://${address}${stream}` }],
    indicators: INDICATORS.map((name) => ({ name })),
  });
  const [full, none] = [await relayProcess(configOf(INSTRUMENTS, "")), await relayProcess(configOf(1, "/idle"))];
  try {
    await after(BOOKS_MS, undefined, { signal });
    for (let second = 0; second < seconds; second++) {
      signal.throwIfAborted();
      await venue.run({ to: "/stream", rate: RATE, frames: RATE, isBatched: true });
      progress(second + 1, seconds);
    }
    const [loaded, idle] = [residentMb(full.pid), residentMb(none.pid)];
    if (Number.isNaN(loaded)) return [];
    const metrics = await fetch(new URL("metrics", full.url), { headers: { authorization: `Bearer ${full.token}` } });
    const [, live = "0"] = /instruments\{state="live"\} (\d+)/.exec(await metrics.text()) ?? [];
    const load = `${seconds} s at ${RATE / 1000}k/s, ${INDICATORS.length} indicators of minutes, ${live} books live`;
    const note = `${load}; ${loaded.toFixed(0)} MB less ${idle.toFixed(0)} MB of a relay with one that is silent`;
    return [alone({ name: `Memory, ${INSTRUMENTS} instruments`, ns: loaded - idle, unit: "MB", target: "≤ 60", note })];
  } finally {
    await Promise.all([full.close(), none.close()]);
    await venue.close();
  }
}
