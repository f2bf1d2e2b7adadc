import type { BacktestResult } from "../../shared/backtest.ts";
import { InputError, StrategyError } from "../../shared/errors.ts";
import type { Executor } from "../../shared/notebook/executor.ts";
import { hashOf } from "../../shared/notebook/keys.ts";
import type { MonteCarloOutput } from "../../shared/notebook/outputs.ts";
import type { Data } from "../../shared/notebook/kinds/data.ts";

/** An executor that computes nothing, writes down what it was asked and fails where a cell's text says so. */
export class FakeExecutor {
  readonly calls: string[] = [];
  /** Cells that are being executed, and the most at a time. */
  private busy = 0;
  widest = 0;
  /** Called when a cell starts. */
  onStart: (cell: string) => void = () => undefined;

  executor(): Executor<AbortSignal> {
    return {
      engine: "e".repeat(64),
      compiler: "fake 1",
      skips: { js: "js cells run in the page only" },
      data: ({ cell, data }, { signal }) => this.work(cell, signal, () => dataOutput(data)),
      strategy: ({ cell, unit }, { signal }) =>
        this.work(cell, signal, () => {
          if (unit.source.includes("wrong")) {
            throw new StrategyError("strategy/compile", "strategy.ts:2:7 it is wrong\n  wrong\n  ^", {
              facts: { line: 2, column: 7 },
            });
          }
          // A comment makes no other module.
          const sha256 = hashOf(unit.source.replaceAll(/\/\/.*\n/g, ""));
          return {
            kind: "strategy",
            className: "T",
            module: new Uint8Array(),
            sha256,
            unit,
            parameters: [],
            warnings: [],
          };
        }),
      indicator: ({ cell }, { signal }) => this.work(cell, signal, () => ({ kind: "indicator" })),
      backtest: ({ cell, params, strategy, data, settings }, { signal, onProgress }) =>
        this.work(cell, signal, () => {
          onProgress(1, 2);
          if (params.loop !== undefined) throw new StrategyError("strategy/budget", "it did not come back");
          const resultHash = hashOf([params, strategy.sha256, data.map(({ output }) => output.fingerprint)]);
          return {
            kind: "backtest",
            parameters: [],
            result: {
              digest: resultHash,
              resultHash,
              request: { ...settings, params: {} },
              data: [],
              parts: {
                request: hashOf([params, settings]).slice(0, 16),
                strategy: strategy.sha256.slice(0, 16),
                ...Object.fromEntries(
                  data.map(({ output }, place) => [`data:${place}`, output.fingerprint.slice(0, 16)]),
                ),
                fills: resultHash.slice(0, 16),
              },
              metrics: { sharpe: params.fast ?? null },
            } as unknown as BacktestResult,
          };
        }),
      chart: ({ cell, chart, of }, { signal }) =>
        this.work(cell, signal, () => ({ kind: "chart", chart, bars: [], indicators: [], of })),
      montecarlo: ({ cell, request }, { signal }) =>
        this.work(cell, signal, () => {
          const result = { model: request.model } as MonteCarloOutput["result"];
          return { kind: "montecarlo", result, resultHash: hashOf(request) };
        }),
      sql: ({ cell, query }, { signal }) =>
        this.work(cell, signal, () => {
          if (query.includes("bad")) throw new InputError("sql/query", "there is no column bad");
          return { kind: "sql", columns: [], rows: [], isCut: false, resultHash: hashOf(query) };
        }),
    };
  }

  private async work<T>(cell: string, signal: AbortSignal | undefined, work: () => T): Promise<T> {
    this.calls.push(cell);
    this.busy++;
    this.widest = Math.max(this.widest, this.busy);
    this.onStart(cell);
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.busy--;
    signal?.throwIfAborted();
    return work();
  }
}

function dataOutput(data: Data) {
  const fingerprint = hashOf(data);
  const times = { rows: 10, from: 0, to: 9, interval: 1, warnings: [] };
  return {
    kind: "data",
    source: data.builtin ?? "",
    isSynthetic: data.generate !== undefined,
    isSignal: false,
    fingerprint,
    ...times,
    data,
  } as const;
}
