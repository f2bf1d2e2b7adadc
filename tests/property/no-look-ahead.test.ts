import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BacktestDocument } from "../../shared/result-document.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { Draw } from "../support/draw.ts";
import type { InputInstrument } from "../support/exchange/types.ts";
import { engineJob, runEngine } from "../support/judged-run.ts";
import type { EngineJob } from "../support/judged-run.ts";
import { randomBars } from "../support/random-bars.ts";
import { randomRun } from "../support/random-run.ts";

// CUTS=200 npx vitest run tests/property/no-look-ahead.test.ts cuts each example at 200 bars.
const cuts = Number(process.env.CUTS ?? 40);
const PATIENCE = 600_000;
const DAY = 86_400_000;
const folder = join(import.meta.dirname, "../../examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".ts"));
const seeds = Array.from({ length: 200 }, (_, i) => 10_001 + i);

/** Bars before a time, of all instruments. */
const before = (instruments: readonly InputInstrument[], end: number): InputInstrument[] =>
  instruments.map((each) => ({ ...each, bars: each.bars.filter(({ time }) => time < end) }));

/** Settings with what the whole data made of their open ends. */
function pinned(job: EngineJob, { request }: BacktestDocument): EngineJob {
  const grids = request.instruments.map(({ name, tickSize, lotSize }) => [name, { tickSize, lotSize }] as const);
  const { interval, periodsPerYear } = request;
  return { ...job, settings: { ...job.settings, instruments: Object.fromEntries(grids), interval, periodsPerYear } };
}

/** Everything of a result that was decided before a time; of orders that still live, what they were placed as. */
function decidedBefore(result: BacktestDocument, open: ReadonlySet<number>, end: number, bars: number): object {
  const steps = result.equity.time.filter((time) => time < end).length;
  return {
    fills: result.fills.filter(({ time }) => time < end),
    orders: result.orders
      .filter(({ time }) => time < end)
      .map((order) => {
        const { id, parent, time, instrument, side, type } = order;
        if (open.has(id)) return { id, parent, time, instrument, side, type };
        // The level of a trailing order that has ended means nothing.
        return type === "trailing" ? { ...order, stopPrice: null } : order;
      }),
    equity: result.equity.value.slice(0, steps),
    // A plot that comes to its first value later is not there yet.
    plots: Object.entries(result.plots)
      .map(([name, values]) => [name, values.slice(0, bars)] as const)
      .filter(([, values]) => values.some((value) => value !== null)),
    log: result.log.filter(({ time }) => time < end),
  };
}

/** Runs the strategy on the bars before `end` and compares with the whole run. */
async function expectSameBefore(
  end: number,
  job: EngineJob,
  instruments: readonly InputInstrument[],
  whole: BacktestDocument,
): Promise<void> {
  const cut = before(instruments, end);
  const { result: part, ledgerSum } = await runEngine(job, cut);
  const open = new Set(part.orders.filter(({ status }) => /^(new|partiallyFilled)$/.test(status)).map(({ id }) => id));
  const bars = cut[0]?.bars.length ?? 0;
  expect(decidedBefore(part, open, end, bars)).toEqual(decidedBefore(whole, open, end, bars));
  expect(ledgerSum).toBe("0");
}

describe("cutting the data off changes no earlier order, fill, plot or equity, and the ledger sums to zero", () => {
  test.each(examples)(
    `for examples/%s, cut at ${cuts} bars`,
    async (name) => {
      const source = readFileSync(join(folder, name), "utf8");
      const others = Array.from(source.matchAll(/instrument\("(\w+)"\)/g), ([, other = ""]) => other);
      const draw = new Draw(77);
      const shape = {
        decimals: 2,
        start: 10_000,
        intervalMs: DAY,
        offsetMs: 0,
        rows: 600,
        missing: 0.02,
        value: 1_000_000,
      };
      const instruments = ["FIRST", ...others].map((instrument) => {
        return { name: instrument, bars: randomBars(draw, shape), tickSize: "0.01" };
      });
      const job = { source, params: {}, settings: defaultSettings };
      const { result: whole, ledgerSum } = await runEngine(job, instruments);
      expect(ledgerSum).toBe("0");
      expect(whole.fills.length).toBeGreaterThan(0);
      const times = whole.equity.time.slice(2);
      for (let i = 0; i < cuts; i++) {
        await expectSameBefore(times[draw.below(times.length)] ?? 0, pinned(job, whole), instruments, whole);
      }
    },
    PATIENCE,
  );

  test.each([0, 1, 2, 3])(
    "for random strategies of seeds 10001 to 10200, quarter %i",
    async (quarter) => {
      for (const seed of seeds.slice(50 * quarter, 50 * quarter + 50)) {
        const run = randomRun(seed);
        const { instruments } = run.market;
        const { result: whole, ledgerSum } = await runEngine(engineJob(run), instruments);
        expect(ledgerSum, `seed ${seed}`).toBe("0");
        const draw = new Draw(seed);
        // Where a bar of the first instrument begins, so that all that was decided before has had its effect, and every
        // instrument has a bar by then: the first bar is never missing.
        const times = instruments[0]!.bars.map(({ time }) => time).slice(1);
        for (let i = 0; i < 3; i++) {
          const end = times[draw.below(times.length)] ?? 0;
          await expectSameBefore(end, engineJob(run), instruments, whole).catch((cause: unknown) => {
            console.error(`seed ${seed}, cut at ${end}`);
            throw cause;
          });
        }
      }
    },
    PATIENCE,
  );
});

/** A market in which one bar closes elsewhere: at its low, or at its high if it closed there. */
function closedElsewhere(instruments: readonly InputInstrument[], of: number, index: number): InputInstrument[] {
  return instruments.map((instrument, i) => {
    const bars = instrument.bars.map((bar, at) => {
      if (i !== of || at !== index) return bar;
      return { ...bar, close: bar.close === bar.low ? bar.high : bar.low };
    });
    return { ...instrument, bars };
  });
}

describe("what a bar closes at changes no fill that comes before its end, on whichever instrument", () => {
  test.each([0, 1, 2, 3])(
    "for random strategies of seeds 20001 to 20400, quarter %i",
    async (quarter) => {
      let compared = 0;
      for (let seed = 20_001 + 100 * quarter; seed <= 20_100 + 100 * quarter; seed++) {
        const run = randomRun(seed);
        const { instruments } = run.market;
        if (instruments.length < 2) continue;
        const { result: whole } = await runEngine(engineJob(run), instruments);
        const draw = new Draw(seed);
        for (let i = 0; i < 5; i++) {
          // At bars during which something was filled, where there are any.
          const of = draw.below(instruments.length);
          const { bars } = instruments[of]!;
          const filled = whole.fills[draw.below(Math.max(1, whole.fills.length))]?.time ?? 0;
          const index = Math.max(
            0,
            bars.findLastIndex(({ time }) => time < filled),
          );
          const end = bars[index + 1]?.time ?? Number.POSITIVE_INFINITY;
          const { result } = await runEngine(engineJob(run), closedElsewhere(instruments, of, index));
          const known = Math.min(end, bars[index]!.time + run.market.intervalMs);
          const before = (fills: BacktestDocument["fills"]) => fills.filter(({ time }) => time < known);
          expect(before(result.fills), `seed ${seed}, instrument ${of}, bar ${index}`).toEqual(before(whole.fills));
          compared += before(whole.fills).length;
        }
      }
      expect(compared).toBeGreaterThan(1000);
    },
    PATIENCE,
  );
});
