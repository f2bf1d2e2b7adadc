import type { BacktestResult } from "../../shared/backtest.ts";
import { type LockedRun, runDifferences } from "../../shared/notebook/judged.ts";
import type { MarkState } from "../ui/tide-mark.ts";

/** How a result's digest is drawn: above what was stored or claimed, below what this machine computed. */
export interface Mark {
  readonly state: MarkState;
  readonly above: string;
  readonly below: string | undefined;
}

/**
 * @param isHere whether this machine computed the result
 * @param claim what the lock says, as long as the cell is what was locked
 */
export function markOf(result: BacktestResult, isHere: boolean, claim: LockedRun | undefined): Mark {
  const { digest, resultHash, engine } = result;
  if (!isHere) return { state: "stored", above: digest, below: undefined };
  if (claim?.digest === undefined) return { state: "computed", above: digest, below: digest };
  if (runDifferences(claim, result).length > 0) return { state: "different", above: claim.digest, below: digest };
  if (claim.engine === engine.sha256) return { state: "reproduced", above: claim.digest, below: digest };
  // Another engine gives another digest: what was compared, and is drawn, is the result's hash.
  return { state: "reproduced", above: resultHash, below: resultHash };
}
