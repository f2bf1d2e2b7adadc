import type { BacktestResult } from "../../shared/backtest.ts";
import type { MarkState } from "../ui/tide-mark.ts";

/** What a notebook says that a cell's result was. */
export interface Claim {
  readonly digest?: string | undefined;
  readonly resultHash?: string | undefined;
}

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
export function markOf({ digest, resultHash }: BacktestResult, isHere: boolean, claim: Claim | undefined): Mark {
  if (!isHere) return { state: "stored", above: digest, below: undefined };
  if (claim?.digest === undefined) return { state: "computed", above: digest, below: digest };
  const isSame = claim.digest === digest || claim.resultHash === resultHash;
  return { state: isSame ? "reproduced" : "different", above: claim.digest, below: digest };
}
