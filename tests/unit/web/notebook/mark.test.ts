import { describe, expect, test } from "vitest";
import type { BacktestResult } from "../../../../shared/backtest.ts";
import type { LockedRun } from "../../../../shared/notebook/judged.ts";
import { claimedMetrics, inputParts } from "../../../../shared/verdict.ts";
import { markOf } from "../../../../web/notebook/mark.ts";
import { resultWith } from "../../../support/result.ts";

const PARTS = { request: "0123456789abcdef", engine: "5a72", strategy: "aa".repeat(8), "data:0": "bb".repeat(8) };
const result = resultWith({ parts: PARTS, metrics: { totalReturn: 0.29, sharpe: 0.16 } });
const OTHER = "ab".repeat(32);
const ZEROS = "0".repeat(64);

const locked = ({ digest, resultHash, parts, metrics, engine }: BacktestResult): LockedRun => ({
  engine: engine.sha256,
  digest,
  resultHash,
  parts: inputParts(parts),
  metrics: claimedMetrics(metrics),
});

describe("the mark of a result", () => {
  test("is reproduced where the lock says all of it", () => {
    const mark = markOf(result, true, locked(result));
    expect(mark).toEqual({ state: "reproduced", above: result.digest, below: result.digest });
  });

  test("is different where other settings gave the same orders, by this engine and by another", () => {
    for (const engine of [result.engine.sha256, OTHER]) {
      const was = {
        ...locked(result),
        engine,
        digest: ZEROS,
        parts: { ...inputParts(PARTS), request: "f".repeat(16) },
      };
      expect(markOf(result, true, was)).toEqual({ state: "different", above: ZEROS, below: result.digest });
    }
  });

  test("is different where the lock's figures are not the result's, or another engine's lock says no inputs", () => {
    expect(markOf(result, true, { ...locked(result), metrics: { sharpe: 4.2 } }).state).toBe("different");
    const { parts: _, ...bare } = locked(result);
    expect(markOf(result, true, { ...bare, engine: OTHER, digest: ZEROS }).state).toBe("different");
  });

  test("shows the result's hash, not a digest that nothing compared, where another engine gave the same", () => {
    const mark = markOf(result, true, { ...locked(result), engine: OTHER, digest: ZEROS });
    expect(mark).toEqual({ state: "reproduced", above: result.resultHash, below: result.resultHash });
  });

  test("compares nothing that this machine did not compute, and nothing without a claim", () => {
    expect(markOf(result, false, locked(result)).state).toBe("stored");
    expect(markOf(result, true, undefined).state).toBe("computed");
  });
});
