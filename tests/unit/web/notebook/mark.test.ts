import { describe, expect, test } from "vitest";
import type { BacktestResult } from "../../../../shared/backtest.ts";
import type { LockedRun } from "../../../../shared/notebook/judged.ts";
import { claimedMetrics, inputParts } from "../../../../shared/verdict.ts";
import { markOf, type MarkOrigin } from "../../../../web/notebook/mark.ts";
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

const here = (claim: LockedRun | undefined, cell: MarkOrigin["cell"] = { status: "done" }): MarkOrigin => ({
  cell,
  isHere: true,
  claim,
});

describe("the mark of a result", () => {
  test("is reproduced where the lock says all of it", () => {
    const mark = markOf(result, here(locked(result)));
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
      expect(markOf(result, here(was))).toEqual({ state: "different", above: ZEROS, below: result.digest });
    }
  });

  test("is different where the lock's figures are not the result's, or another engine's lock says no inputs", () => {
    expect(markOf(result, here({ ...locked(result), metrics: { sharpe: 4.2 } })).state).toBe("different");
    const { parts: _, ...bare } = locked(result);
    expect(markOf(result, here({ ...bare, engine: OTHER, digest: ZEROS })).state).toBe("different");
  });

  test("shows the result's hash, not a digest that nothing compared, where another engine gave the same", () => {
    const mark = markOf(result, here({ ...locked(result), engine: OTHER, digest: ZEROS }));
    expect(mark).toEqual({ state: "reproduced", above: result.resultHash, below: result.resultHash });
  });

  test("compares nothing that this machine did not compute, and nothing without a claim", () => {
    expect(markOf(result, { ...here(locked(result)), isHere: false }).state).toBe("stored");
    expect(markOf(result, here(undefined)).state).toBe("computed");
  });

  test("says that the result is an earlier one while its cell is not done, and that the run after it failed", () => {
    const stateAt = (cell: MarkOrigin["cell"]) => markOf(result, here(locked(result), cell));
    for (const status of ["stale", "stopped", "skipped", "queued"] as const) {
      expect(stateAt({ status })).toEqual({ state: "earlier", above: result.digest, below: undefined });
    }
    expect(stateAt({ status: "error" }).state).toBe("failed");
    const error = { code: "cell/problem", message: "no indicator smaa", cell: "run" };
    expect(stateAt({ status: "error", error }).state).toBe("earlier");
    expect(stateAt({ status: "running" }).state).toBe("running");
    expect(markOf(result, { ...here(undefined, { status: "queued" }), isHere: false }).state).toBe("stored");
  });
});
