import { cellKind } from "../../shared/notebook/kinds.ts";
import { freeName } from "../../shared/notebook/names.ts";
import { type Cell, cellsOf, type Notebook } from "../../shared/notebook/notebook.ts";

/** A free name for a cell of this kind: `backtest1`, `backtest2`, … */
export const newName = (notebook: Notebook, kind: string): string =>
  freeName(
    kind,
    cellsOf(notebook).map(({ name }) => name),
  );

/**
 * The body of a new cell: its kind's template, with the cells above in place of those that the template names.
 * @param index the block before which it will stand
 */
export function newBody(notebook: Notebook, kind: string, index: number): string {
  const cells = cellsOf(notebook);
  const above = notebook.blocks.slice(0, index).filter((block): block is Cell => block.type === "cell");
  const names = (of: string): string[] => {
    const near = above.filter((cell) => cell.kind === of).toReversed();
    const rest = cells.filter((cell) => cell.kind === of && !near.includes(cell));
    return [...near, ...rest].map(({ name }) => name);
  };
  // A script runs as soon as it is there: without a backtest it reads no cell.
  if (kind === "js" && names("backtest").length === 0) return 'return { text: "cells.NAME reads a cell" };';
  const template = cellKind(kind)?.template ?? "";
  return template.replaceAll(/\b(data|strategy|backtest)([12])(?=\b|_)/g, (written, of: string, place: string) => {
    return names(of)[Number(place) - 1] ?? written;
  });
}
