import { expect, test } from "vitest";
import type { BacktestResult } from "../../../../shared/backtest.ts";
import { type MonteCarlo, montecarlo } from "../../../../shared/notebook/kinds/montecarlo.ts";
import { monteCarloTask } from "../../../../shared/notebook/montecarlo-task.ts";
import type { CellOutput } from "../../../../shared/notebook/outputs.ts";

const run = { kind: "backtest", result: {} as BacktestResult, parameters: [] } as const satisfies CellOutput;

function modelOf(body: string): string {
  const { parsed } = montecarlo.read(body);
  return monteCarloTask("paths", parsed as MonteCarlo, new Map<string, CellOutput>([["run", run]])).request.model;
}

test("a cell of a backtest reorders its trades unless another model is asked for, as the command does", () => {
  expect(modelOf("of: run")).toBe("shuffle");
  expect(modelOf("of: run\nmodel: bootstrap")).toBe("bootstrap");
  expect(modelOf("start: 100")).toBe("gbm");
});
