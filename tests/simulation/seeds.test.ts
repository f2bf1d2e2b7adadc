import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { InstrumentMarket } from "../../server/relay/market/instrument.ts";
import { replayLog } from "../../server/relay/replay/log.ts";
import { RandomStream } from "../../shared/generate/random.ts";
import { engine } from "../support/engine.ts";
import { type PrintedTrade, RelayTrial } from "../support/relay-trial.ts";
import { SIM_START } from "../support/sim-net.ts";

// SEEDS=5000 npx vitest run tests/simulation/seeds.test.ts looks at 5,000; FROM=1234 SEEDS=1 at one.
const COUNT = Number(process.env.SEEDS ?? 24);
const FROM = Number(process.env.FROM ?? 1);
const SECOND = 1_000_000;
/** What breaks is whole by then, and all that is shown is right so much later; seconds. */
const [BROKEN, HEALED] = [50, 60];
const LENGTHS = [5000, 60_000];

function worldOf(seed: number) {
  const random = new RandomStream(seed);
  const below = (most: number) => random.uniform() * most;
  const pick = <One>(from: readonly [One, ...One[]]): One => from[Math.floor(below(from.length))] ?? from[0];
  const venue = pick(["binance", "kraken", "hyperliquid"]);
  const until = `@0s+${BROKEN}s`;
  const menu = [
    `drop=${below(0.3).toFixed(3)}${until}`,
    `duplicate=${below(0.5).toFixed(3)}${until}`,
    `reorder=${below(0.3).toFixed(3)}${until}`,
    `delay=${(100 + below(4900)).toFixed(0)}ms@${(5 + below(20)).toFixed(0)}s+20s`,
    `reset@${(5 + below(40)).toFixed(0)}s`,
    `half-open@${(5 + below(20)).toFixed(0)}s`,
    `silent=${pick(["trades", "book"])}@${(5 + below(20)).toFixed(0)}s+15s`,
    `maintenance@${(5 + below(20)).toFixed(0)}s+10s`,
    // Books of venues without numbers are known by their times, which must not come twice.
    `skew=${(below(4000) - 2000).toFixed(0)}ms${venue === "binance" ? `@${below(20).toFixed(0)}s+20s` : ""}`,
    ...(venue === "kraken" ? [`checksum=0.05${until}`] : []),
  ];
  const faults = menu.filter(() => random.uniform() < 0.3);
  const steps = Array.from({ length: 30 }, () => Math.round((random.uniform() * 4 - 2) * SECOND));
  const isSteady = random.uniform() < 0.5;
  const ahead = (time: number) => (isSteady ? 0 : (steps[Math.floor((time - SIM_START) / (4 * SECOND))] ?? 0));
  const sizes = { instruments: 1 + Math.floor(below(4)), rate: pick([2, 20, 60]) };
  return { venue, faults, ahead, isSteady, ...sizes };
}

/** What is wrong with an instrument's bars, held against the simulator's trades. */
function wrongBars({ bars, facts }: InstrumentMarket, printed: readonly PrintedTrade[], now: number): string[] {
  return LENGTHS.flatMap((length) => {
    const closed = bars.closed(length);
    return closed.flatMap(({ openTime, trades, source }, place) => {
      const what = `${facts.symbol} ${length} at ${(openTime - SIM_START) / SECOND} s`;
      const end = openTime + length * 1000;
      const inside = printed.filter(({ time }) => time >= openTime && time < end).length;
      const isOwn = source === "live" && openTime > (printed[0]?.time ?? Infinity);
      return [
        end > now ? `${what} is of the future` : "",
        (closed[place + 1]?.openTime ?? end) === end ? "" : `${what} has no next one`,
        isOwn && inside !== trades ? `${what} has ${trades} trades of ${inside}` : "",
      ].filter(Boolean);
    });
  });
}

test.each(Array.from({ length: COUNT }, (_, place) => FROM + place))(
  "whatever breaks for a while, books and bars are the market's again, seed %i",
  async (seed) => {
    const { venue, faults, ...world } = worldOf(seed);
    const folder = mkdtempSync(join(tmpdir(), "tidebook-seeds-"));
    const what = JSON.stringify([venue, faults, world]);
    const trial = new RelayTrial({ venues: [venue], seed, faults, bars: [5000], folder, stepMs: 100, ...world });
    trial.run(BROKEN + HEALED);
    const instruments = [...trial.relay.market.instruments()];
    expect([instruments.length, instruments.every(({ book }) => book.isFresh)], what).toEqual([
      world.instruments,
      true,
    ]);
    expect(trial.differences, what).toEqual([]);
    // Ids of Hyperliquid's trades do not count up: of single ones nobody can tell that they are gone.
    const isTold = venue !== "hyperliquid" || !faults.some((fault) => /^(drop|silent)/.test(fault));
    const wrong = instruments.flatMap((one) =>
      wrongBars(one, trial.printed.get(`${venue} ${one.facts.symbol}`) ?? [], trial.net.now),
    );
    expect(isTold ? wrong : wrong.filter((sentence) => !sentence.includes("trades of")), what).toEqual([]);
    trial.end();
    expect((await replayLog(folder, { engine, clock: () => 0 })).isDifferent, what).toBe(false);
    rmSync(folder, { recursive: true });
  },
  60_000,
);
