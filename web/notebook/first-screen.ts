import type { Block, Cell } from "../../shared/notebook/notebook.ts";
import type { CellStates } from "../../shared/notebook/states.ts";

/** Least heights, CSS pixels: a block and the gap below it, a line of a text, the figures and the chart of a run. */
const BLOCK = 36;
const LINE = 19;
const RUN = 400;

/** Blocks, from the first on, that fill a window of a height for certain. */
export function firstScreen(
  blocks: readonly { readonly key: string; readonly block: Block }[],
  states: CellStates,
  isOpen: (cell: Cell) => boolean,
  height: number,
): number {
  let room = height;
  const end = blocks.findIndex(({ key, block }) => {
    room -= BLOCK;
    if (block.type !== "cell" || !isOpen(block)) return room < 0;
    if (block.kind === "backtest" && states.get(key)?.output) room -= RUN;
    if (block.kind === "strategy" || block.kind === "indicator") room -= LINE * block.body.split("\n").length;
    return room < 0;
  });
  return end < 0 ? blocks.length : end + 1;
}
