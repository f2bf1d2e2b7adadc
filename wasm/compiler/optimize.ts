import type { Binaryen, BinaryenModule } from "./assemblyscript.ts";

export const OPTIMIZE_LEVEL = 3;
export const SHRINK_LEVEL = 1;

/** Functions that are never inlined: what they complain of is told with the place of the call in the strategy. */
const KEPT_CALLS = [
  ...["declare", "indicators", "instrument", "signal"].map((file) => `${file}/*`),
  ...["buy*", "sell*", "target*", "flatten", "cancelAll"].map((method) => `trader/Trader#${method}`),
].map((name) => `~lib/tidebook/${name}`);

/**
 * The optimiser's passes, in order. The compiler's own list of them makes modules 2 % smaller and no faster, and takes
 * 1.6 times as long: what is left out of it, the engine that runs the module does again.
 */
const PASSES = [
  // The compiler gives a place to a statement, not to the call in it.
  ["propagate-debug-locs"],
  ["remove-unused-module-elements", "inlining-optimizing", "ssa-nomerge", "simplify-globals"],
  ["optimize-instructions", "precompute-propagate", "simplify-locals", "remove-unused-brs", "merge-blocks"],
  ["coalesce-locals", "vacuum", "reorder-locals"],
  ["optimize-instructions", "remove-unused-brs", "remove-unused-names", "vacuum"],
  ["dae-optimizing", "duplicate-function-elimination", "remove-unused-module-elements", "memory-packing"],
].flat();

/** What the bytes of a module depend on here. */
export const optimizerKey = [OPTIMIZE_LEVEL, SHRINK_LEVEL, ...KEPT_CALLS, ...PASSES].join(" ");

/** Optimises a module in place. */
export function optimize(binaryen: Binaryen, module: BinaryenModule): void {
  for (const functions of KEPT_CALLS) {
    binaryen.setPassArgument("no-inline", functions);
    module.runPasses(["no-inline"]);
  }
  binaryen.setOptimizeLevel(OPTIMIZE_LEVEL);
  binaryen.setShrinkLevel(SHRINK_LEVEL);
  binaryen.setDebugInfo(false);
  binaryen.setZeroFilledMemory(true);
  module.runPasses(PASSES);
}
