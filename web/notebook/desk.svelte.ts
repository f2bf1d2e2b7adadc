import { tick } from "svelte";
import * as edit from "../../shared/notebook/edit.ts";
import type { Cell } from "../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { announce } from "../ui/announce.svelte.ts";
import { toast, toaster } from "../ui/toast.svelte.ts";
import type { NotebookModel } from "./model.svelte.ts";
import { newBody, newName } from "./new-cell.ts";

/** What the kind list is opened for. */
interface Asking {
  /** The block beside which a cell is added, or which becomes another kind. */
  readonly key: string | undefined;
  readonly place: "above" | "below" | "instead";
}

/** Handling of a notebook's blocks: which is open, where the focus goes, and what keys and menus do. */
export class Desk {
  /** The block whose text is edited as Markdown. */
  editing: string | undefined = $state();
  asking: Asking | undefined = $state.raw();
  renaming: string | undefined = $state();
  private readonly model: NotebookModel;
  private sources: ReadonlySet<string> = $state.raw(new Set());
  private unfolded: ReadonlySet<string> = $state.raw(new Set());

  constructor(model: NotebookModel) {
    this.model = model;
  }

  isSourceOpen(id: string): boolean {
    return this.sources.has(id);
  }

  /** Good data needs one line: it is folded until someone looks. */
  isBodyOpen({ id, kind, options }: Cell): boolean {
    if (options.fold) return this.unfolded.has(id);
    return kind !== "data" || this.model.states.get(id)?.output === undefined || this.unfolded.has(id);
  }

  fold(id: string): void {
    const cell = this.cell(id);
    if (!cell) return;
    const isOpen = this.isBodyOpen(cell);
    this.unfolded = toggled(this.unfolded, id, !isOpen);
    if (cell.kind === "data") return;
    this.model.edit((notebook) => edit.setOption(notebook, id, "fold", isOpen), { block: id });
  }

  toggleSource(id: string): void {
    this.sources = toggled(this.sources, id, !this.sources.has(id));
  }

  toggleOff(id: string): void {
    const isOff = this.cell(id)?.options.off === true;
    this.model.edit((notebook) => edit.setOption(notebook, id, "off", !isOff), { block: id });
  }

  /** Opens the list of kinds. */
  ask(key: string | undefined, place: Asking["place"]): void {
    this.asking = { key, place };
  }

  /** Goes to the block so many places after this one. */
  step(count: number): void {
    const { blocks } = this.model;
    const at = blocks.findIndex(({ key }) => key === this.model.selected);
    const next = blocks[Math.max(0, Math.min(blocks.length - 1, at + count))];
    if (next) this.focus(next.key);
  }

  /** Puts the focus on a block, once it is there. */
  focus(key: string | undefined): void {
    this.model.selected = key;
    if (key === undefined) return;
    void tick().then(() => {
      const block = document.querySelector<HTMLElement>(`[data-block="${CSS.escape(key)}"]`);
      block?.focus({ preventScroll: true });
      block?.scrollIntoView({ block: "nearest" });
    });
  }

  /** Goes into a block: its text, or the first thing in it that can be worked with. */
  enter(key: string): void {
    const shown = this.model.blocks.find((one) => one.key === key);
    if (!shown) return;
    if (shown.block.type === "prose") this.editing = key;
    else if (shown.block.type === "cell") {
      if (!this.isBodyOpen(shown.block)) this.fold(key);
      const language = this.model.plan.cells.get(key)?.kind?.language;
      if (language === "yaml" && !this.sources.has(key)) this.toggleSource(key);
    }
    void tick().then(() => focusEditor(key));
  }

  leave(key: string): void {
    this.editing = undefined;
    this.model.settle();
    this.focus(key);
  }

  add(kind: string, { key, place }: Asking): void {
    const { model } = this;
    const at = this.indexOf(key) + (place === "above" ? 0 : 1);
    if (kind === "text") {
      if (!this.addText(at)) return;
    } else {
      const name = newName(model.notebook, kind);
      const taken = model.edit(
        (notebook) => edit.addCell(notebook, at, { kind, name, body: newBody(notebook, kind, at) }),
        { block: key ?? "" },
      );
      if (!taken) return;
      announce(`Added ${kind} ${name}`);
      this.focus(name);
    }
    model.settle();
  }

  /** A line of text of its own to write over; beside other text it joins that. */
  private addText(at: number): boolean {
    const { model } = this;
    const isTaken = model.edit((notebook) => edit.insertProse(notebook, at, "Write here."));
    if (!isTaken) return false;
    const written = model.blocks.findLast(({ block, index }) => block.type === "prose" && index <= at);
    if (written) {
      model.selected = written.key;
      this.enter(written.key);
    }
    return true;
  }

  change(kind: string, key: string): void {
    const { model } = this;
    const shown = model.blocks.find((one) => one.key === key);
    if (!shown) return;
    const { block, index } = shown;
    if (block.type === "cell") {
      if (kind === "text") return this.toText(key);
      if (kind === block.kind) return;
      model.edit(
        (notebook) => {
          const { name, body, options } = block;
          const added = edit.addCell(notebook, index + 1, { kind, name: newName(notebook, kind), body, options });
          const rest = parseNotebook(edit.deleteCell(parseNotebook(added), key));
          return edit.renameCell(rest, newName(notebook, kind), name);
        },
        { block: key },
      );
      this.focus(block.name);
    } else if (block.type === "prose" && kind !== "text") {
      const name = newName(model.notebook, kind);
      model.edit(
        (notebook) => {
          const rest = parseNotebook(edit.setProse(notebook, index, ""));
          return edit.addCell(rest, index, { kind, name, body: block.text });
        },
        { block: key },
      );
      this.focus(name);
    }
    model.settle();
  }

  /** Makes text of a cell: its body as it is. */
  toText(id: string): void {
    const { model } = this;
    const shown = model.blocks.find((one) => one.key === id);
    if (shown?.block.type !== "cell") return;
    const { body } = shown.block;
    const at = shown.index;
    const isTaken = model.edit(
      (notebook) => {
        const written = body.trim() === "" ? notebook : parseNotebook(edit.insertProse(notebook, at + 1, body));
        return edit.deleteCell(written, id);
      },
      { block: id },
    );
    if (!isTaken) return;
    model.settle();
    this.focus(model.blocks.findLast(({ block, index }) => block.type === "prose" && index <= at)?.key);
  }

  remove(key: string): void {
    const { model } = this;
    const at = model.blocks.findIndex((one) => one.key === key);
    const shown = model.blocks[at];
    if (!shown) return;
    const { block, index } = shown;
    const isTaken = model.edit(
      (notebook) => (block.type === "cell" ? edit.deleteCell(notebook, key) : edit.setProse(notebook, index, "")),
      { block: key },
    );
    if (!isTaken) return;
    model.settle();
    const next = model.blocks[Math.min(at, model.blocks.length - 1)];
    this.focus(next?.key);
    const what = block.type === "cell" ? `${block.kind} ${block.name}` : "text";
    toast(`Deleted ${what}`, { label: "Undo", run: () => this.undo() });
    announce(`Deleted ${what}`);
  }

  /** Takes the last step back; what a note offers to take back may be that step. */
  undo(): void {
    toaster.close();
    this.model.undo();
  }

  /** Moves a cell over the block above (−1) or below (1). */
  move(id: string, direction: -1 | 1): void {
    const { model } = this;
    const shown = model.blocks.find((one) => one.key === id);
    if (shown?.block.type !== "cell") return;
    const target = direction < 0 ? shown.index - 1 : shown.index + 2;
    if (target < 0 || shown.index + direction >= model.blocks.length) return;
    if (!model.edit((notebook) => edit.moveCell(notebook, id, target), { block: id })) return;
    model.settle();
    announce(`Moved ${id} ${direction < 0 ? "up" : "down"}`);
    this.focus(id);
  }

  rename(id: string, name: string): boolean {
    const isTaken = this.model.rename(id, name);
    if (isTaken) {
      this.renaming = undefined;
      this.focus(name);
    }
    return isTaken;
  }

  /** Runs a block as the keys of notebooks do: stays, goes on to the next, or makes one below. */
  run(key: string, kind: "stay" | "next" | "below"): void {
    const { model } = this;
    const shown = model.blocks.find((one) => one.key === key);
    this.editing = undefined;
    model.settle();
    if (shown?.block.type === "cell") void model.run([key]);
    if (kind === "stay") return this.focus(key);
    if (kind === "below") return void (this.asking = { key, place: "below" });
    const isLast = model.blocks.at(-1)?.key === key;
    model.selected = key;
    if (isLast) this.asking = { key, place: "below" };
    else this.step(1);
  }

  private cell(id: string): Cell | undefined {
    return this.model.plan.cells.get(id)?.cell;
  }

  private indexOf(key: string | undefined): number {
    const shown = this.model.blocks.find((one) => one.key === key);
    return shown?.index ?? this.model.blocks.length - 1;
  }
}

function toggled(set: ReadonlySet<string>, value: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(value);
  else next.delete(value);
  return next;
}

function focusEditor(key: string): void {
  const block = document.querySelector(`[data-block="${CSS.escape(key)}"]`);
  const host = block?.querySelector("[data-testid=cell-editor]");
  const inside = host?.shadowRoot?.querySelector<HTMLElement>(".cm-content");
  const other = block?.querySelector<HTMLElement>("input, textarea, [tabindex='0'], button:not(.fold)");
  (inside ?? other)?.focus();
}
