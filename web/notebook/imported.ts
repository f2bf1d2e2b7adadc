import { addCell } from "../../shared/notebook/edit.ts";
import type { Data } from "../../shared/notebook/kinds/data.ts";
import { freeName } from "../../shared/notebook/names.ts";
import { cellsOf } from "../../shared/notebook/notebook.ts";
import type { ImportedPrices } from "../state/door.svelte.ts";
import { announce } from "../ui/announce.svelte.ts";
import type { Desk } from "./desk.svelte.ts";
import type { NotebookModel } from "./model.svelte.ts";

/** Cells that wait for a file of this name run; where none does, the prices get a cell, before the first that is no data. */
export function takePrices(model: NotebookModel, desk: Desk, { file, cellBody, cellName }: ImportedPrices): void {
  const waiting = [...model.plan.cells.values()].filter(
    ({ cell, reading }) => cell.kind === "data" && (reading.parsed as Data | undefined)?.file === file,
  );
  if (waiting.length > 0) return void model.run(waiting.map(({ cell }) => cell.id));
  const cells = cellsOf(model.notebook);
  const taken = cells.map(({ name }) => name);
  const name = taken.includes(cellName) ? freeName(cellName.slice(0, 36), taken) : cellName;
  const last = model.notebook.blocks.findLastIndex((block) => block.type === "cell" && block.kind === "data");
  const isAdded = model.edit((notebook) => addCell(notebook, last + 1, { kind: "data", name, body: cellBody }));
  if (!isAdded) return;
  announce(`Added data ${name}`);
  model.settle();
  desk.focus(name);
}
