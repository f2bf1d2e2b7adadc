// Times runs of a strategy and of the loop beside it, in a thread that has run neither before.
import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { recordFromError, type ErrorRecord } from "../shared/errors.ts";
import { moneyNumber } from "../shared/money.ts";
import type { Settings } from "../shared/settings.ts";
import { Backtest, type BarColumns, type Engine } from "../wasm/index.ts";
import { type CrossRules, smaCrossLoop } from "./bench/sma-cross-loop.ts";
import { nodeEngine } from "./engine.ts";

export interface BenchTask {
  readonly bars: BarColumns;
  /** Decimals of the finest price. */
  readonly decimals: number;
  readonly module: Uint8Array;
  readonly settings: Settings;
  readonly params: Readonly<Record<string, number>>;
  readonly rules: CrossRules;
  /** Pairs of runs after the first, which is cold. */
  readonly repeats: number;
}

export interface Sample {
  readonly engineMs: number;
  readonly loopMs: number;
  readonly trades: number;
  readonly loopTrades: number;
  readonly equity: number;
  readonly loopEquity: number;
  /** Memory after the run. */
  readonly engineBytes: number;
  readonly strategyBytes: number;
}

export type BenchAnswer = { readonly sample: Sample } | { readonly isDone: true } | { readonly failed: ErrorRecord };

const port = parentPort;
assert(port, "the bench worker is started as a worker");

port.on("message", (task: BenchTask) => {
  try {
    const engine = nodeEngine();
    for (let run = 0; run <= task.repeats; run++) answer({ sample: sampleOf(engine, task) });
    answer({ isDone: true });
  } catch (error) {
    answer({ failed: recordFromError(error) });
  }
});

function sampleOf(engine: Engine, { bars: columns, decimals, module, settings, params, rules }: BenchTask): Sample {
  const bars = engine.bars(columns, decimals);
  const instruments = [{ name: "0", source: "minute bars", bars }];
  const strategy = { path: "sma-cross.ts", module };
  const run = new Backtest(engine, { strategy, instruments, signals: [], params, settings, version: "bench" });
  const result = run.run();
  bars.free();
  const start = performance.now();
  const loop = smaCrossLoop(columns, rules);
  const loopMs = performance.now() - start;
  return {
    engineMs: result.timing.engineMs,
    loopMs,
    trades: result.trades.filter(({ exitTime }) => exitTime !== null).length,
    loopTrades: loop.trades,
    equity: moneyNumber(result.equity.value.at(-1)),
    loopEquity: loop.equity.at(-1) ?? NaN,
    engineBytes: engine.memory.size,
    strategyBytes: run.strategyBytes,
  };
}

function answer(message: BenchAnswer): void {
  port?.postMessage(message);
}
