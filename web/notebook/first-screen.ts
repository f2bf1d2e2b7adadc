import type { Block, Cell } from "../../shared/notebook/notebook.ts";
import type { CellOutput } from "../../shared/notebook/outputs.ts";
import type { CellStates } from "../../shared/notebook/states.ts";

/** Least heights, CSS pixels: a block and the gap below it, a line of a text, the figures and the chart of a run. */
const BLOCK = 36;
const LINE = 19;
const RUN = 400;

/** What blocks take about, CSS pixels: a cell's head, a run with its chart, another result, letters in a line of prose. */
const HEAD = 31;
const WHOLE_RUN = 620;
const RESULT = 280;
const LETTERS = 90;
const PROSE_LINE = 23;

/** The height that a block will have, about, before it is drawn: places below it then hardly move. */
export function likelyHeight(block: Block, output: CellOutput | undefined, isOpen: boolean): number {
  if (block.type !== "cell") {
    const lines = block.type === "prose" ? block.text.split("\n") : [];
    return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS)) * PROSE_LINE, 0);
  }
  if (!isOpen) return HEAD;
  const text = LINE * block.body.split("\n").length;
  const isScript = output === undefined || ["strategy", "indicator", "sql", "js"].includes(output.kind);
  const result = output?.kind === "backtest" ? WHOLE_RUN : output && !isScript ? RESULT : 0;
  return HEAD + (isScript ? text : 0) + result;
}

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
