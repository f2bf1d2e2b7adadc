import { describe, expect, test } from "vitest";
import { trial } from "../support/sim-client.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_103);
/** TIDEBOOK_SOAK=100 makes every trial so many times as long. */
const LENGTH = Number(process.env.TIDEBOOK_SOAK ?? 1);
/** Hyperliquid sends two books a second and no changes, so its trials are longer. */
const seconds = (quick: number, venue: string) => quick * LENGTH * (venue === "hyperliquid" ? 3 : 1);

const VENUES = ["binance", "kraken", "hyperliquid"];

describe.each(VENUES)("books of %s against the simulator's truth", (venue) => {
  test(`are equal at every frame, seed ${SEED}`, () => {
    const result = trial({ venue, seed: SEED, seconds: seconds(12, venue) });
    expect(result.differences).toEqual([]);
    expect(result.compared).toBeGreaterThan(100);
    expect(result.connects).toBe(1);
  });

  test(`are equal whenever they may be read, with frames lost, doubled and swapped, seed ${SEED}`, () => {
    const faults = ["drop=0.01", "duplicate=0.01", "reorder=0.01"];
    const result = trial({ venue, seed: SEED, seconds: seconds(25, venue), faults });
    expect(result.differences).toEqual([]);
    expect(result.compared).toBeGreaterThan(100);
    expect(Object.keys(result.struck).sort()).toEqual(["drop", "duplicate", "reorder"]);
    // Whole books need no repair; the others cannot do without.
    expect(result.resyncs > 0).toBe(venue !== "hyperliquid");
  });

  test(`come back after a broken connection, a frozen one, maintenance and a ban, seed ${SEED}`, () => {
    const faults = ["reset@5s", "maintenance@10s+5s", "ban@20s+5s", "half-open@30s"];
    const length = 130;
    const result = trial({ venue, seed: SEED, seconds: length, rate: 30, faults: [...faults, "reset@21s"] });
    expect(result.differences).toEqual([]);
    expect(result.struck).toMatchObject({ reset: 2, "half-open": 1 });
    expect(result.connects).toBeGreaterThanOrEqual(4);
    expect(result.refusals).toBeGreaterThan(100);
    expect(result.compared).toBeGreaterThan(100);
  });

  test(`follow from seed and times alone, seed ${SEED}`, () => {
    const faults = ["drop=0.01", "delay=300ms@5s+2s"];
    const [first, second] = [1, 2].map(() => trial({ venue, seed: SEED, seconds: 10, faults }).frames);
    expect(first).toEqual(second);
    expect(trial({ venue, seed: SEED + 1, seconds: 10, faults }).frames).not.toEqual(first);
  });
});

test(`a wrong checksum of Kraken is found each time, seed ${SEED}`, () => {
  const result = trial({ venue: "kraken", seed: SEED, seconds: seconds(30, "kraken"), faults: ["checksum=0.01"] });
  expect(result.differences).toEqual([]);
  // A snapshot can be damaged, too, and is then asked for again.
  expect(result.resyncs).toBe(result.struck.checksum);
  expect(result.resyncs).toBeGreaterThan(5);
});

test("a silent channel sends nothing while its connection lives", () => {
  const quiet = trial({ venue: "kraken", seed: SEED, seconds: 10, faults: ["silent=book@2s"] });
  expect(quiet.struck.silent).toBeGreaterThan(100);
  expect(quiet.frames.slice(-3).every((frame) => frame === `{"channel":"heartbeat"}`)).toBe(true);
  expect(quiet.connects).toBe(1);
});
