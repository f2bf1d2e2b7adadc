import { InputError } from "../errors.ts";
import { type Fence, fencesOf } from "./fences.ts";
import { planOf } from "./graph.ts";
import { infoText, infoWith } from "./info.ts";
import { cellKind } from "./kinds.ts";
import { isCellName } from "./names.ts";
import { type Block, type Cell, type CellOptions, cellsOf, lockOf, type Notebook } from "./notebook.ts";
import { parseNotebook } from "./parse.ts";
import { withScalar } from "./scalar.ts";

/** What a new cell is made of; its body is the kind's template unless given. */
export interface NewCell {
  readonly kind: string;
  readonly name: string;
  readonly body?: string;
  readonly options?: Partial<CellOptions>;
}

/**
 * Puts a body in place of a cell's. Only that cell changes; its fence grows where the body has backticks, and a body
 * that is the same changes nothing.
 */
export function setBody(notebook: Notebook, id: string, body: string): string {
  const cell = cellOf(notebook, id);
  const lines = body.replaceAll(/\r\n?/g, "\n");
  if (lines === cell.body) return notebook.text;
  const written = withBody(notebook.text, fenceAt(notebook, cell), lines);
  return checked(notebook, spliced(notebook.text, cell, written), id);
}

/** Sets an option of a cell, such as `fold`; only its opening fence changes. */
export function setOption(notebook: Notebook, id: string, key: keyof CellOptions, value: boolean): string {
  const cell = cellOf(notebook, id);
  if (cell.options[key] === value && cell.problems.length === 0) return notebook.text;
  return checked(notebook, withInfo(notebook, cell, cell.name, { ...cell.options, [key]: value }), id);
}

/**
 * Sets one scalar of a cell whose body is YAML, as a slider does: the rest of the body stays, comments too.
 * @param keys where it stands, such as ["params", "fast"]; keys that are missing are added at the end
 */
export function setParameter(
  notebook: Notebook,
  id: string,
  keys: readonly string[],
  value: string | number | boolean,
): string {
  const cell = cellOf(notebook, id);
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return setBody(notebook, id, withScalar(cell.body, keys, text));
}

/** Adds a cell before the block at `index`; at the length of the blocks it comes last, before the lock. */
export function addCell(notebook: Notebook, index: number, { kind, name, body, options }: NewCell): string {
  if (!isCellName(name)) throw nameError(name);
  if (cellsOf(notebook).some((cell) => cell.name === name)) {
    throw new InputError("notebook/name", `there is a cell ${name} already: names are used once`, { facts: { name } });
  }
  const inner = (body ?? cellKind(kind)?.template ?? "").replaceAll(/\r\n?/g, "\n");
  const marker = fenceFor("```", inner);
  const text = [`${marker}${infoText(kind, name, options)}`, ...(inner === "" ? [] : [inner]), marker].join("\n");
  const edited = checked(notebook, inserted(notebook, index, text), undefined);
  if (cellsOf(parseNotebook(edited)).some((cell) => cell.name === name)) return edited;
  throw new InputError(
    "notebook/swallows",
    "the text above would swallow this cell: close its comment or its tag first",
  );
}

/** Adds prose before the block at `index`. Cells inside it become cells. */
export function insertProse(notebook: Notebook, index: number, prose: string): string {
  return checked(notebook, inserted(notebook, index, prose.trim().replaceAll(/\r\n?/g, "\n")), undefined);
}

/** Puts other text in place of the prose block at `index`; empty text removes it. */
export function setProse(notebook: Notebook, index: number, prose: string): string {
  const block = notebook.blocks[index];
  if (block?.type !== "prose") throw new InputError("notebook/block", `block ${index} of this notebook is no prose`);
  const text = prose.trimEnd().replaceAll(/\r\n?/g, "\n");
  if (text === block.text.replaceAll(/\r\n?/g, "\n")) return notebook.text;
  if (text.trim() === "") return checked(notebook, without(notebook, block), undefined);
  return checked(notebook, spliced(notebook.text, block, text.replaceAll("\n", newlineOf(notebook.text))), undefined);
}

/** Removes a cell and the blank lines after it. */
export function deleteCell(notebook: Notebook, id: string): string {
  return checked(notebook, without(notebook, cellOf(notebook, id)), id);
}

/** Moves a cell before the block that is now at `index`; its bytes stay as they are. */
export function moveCell(notebook: Notebook, id: string, index: number): string {
  const cell = cellOf(notebook, id);
  const from = notebook.blocks.indexOf(cell);
  if (index === from || index === from + 1) return notebook.text;
  const rest = parseNotebook(without(notebook, cell));
  // Two texts that met where the cell was are one block now.
  const before = notebook.blocks[from - 1]?.type === "prose" && notebook.blocks[from + 1]?.type === "prose";
  const place = index > from ? index - (before ? 2 : 1) : index;
  const text = notebook.text.slice(cell.start, cell.end);
  return checked(notebook, inserted(rest, place, text), undefined);
}

/** Renames a cell and every place that uses it. */
export function renameCell(notebook: Notebook, id: string, name: string): string {
  const cell = cellOf(notebook, id);
  if (name === cell.name) return notebook.text;
  if (!isCellName(name)) throw nameError(name);
  const cells = cellsOf(notebook);
  if (cells.some((other) => other.name === name)) {
    throw new InputError("notebook/name", `there is a cell ${name} already: names are used once`, { facts: { name } });
  }
  const isShared = cells.some((other) => other !== cell && other.name === cell.name);
  let now = parseNotebook(withInfo(notebook, cell, name, cell.options));
  if (isShared) return now.text;
  const plan = planOf(notebook);
  for (const user of plan.cells.get(id)?.usedBy ?? []) {
    const planned = plan.cells.get(user);
    if (!planned) continue;
    const places = planned.reading.references
      .filter(({ meanings }) => meanings.some((meaning) => meaning.name === cell.name))
      .map(({ start }) => start);
    const body = [...new Set(places)]
      .sort((a, b) => b - a)
      .reduce((text, at) => text.slice(0, at) + name + text.slice(at + cell.name.length), planned.cell.body);
    now = parseNotebook(setBody(now, user === id ? name : user, body));
  }
  return now.text;
}

/** Writes the lock fence, at the end of the notebook; undefined removes it. */
export function setLock(notebook: Notebook, body: string | undefined): string {
  const lock = lockOf(notebook);
  const newline = newlineOf(notebook.text);
  if (body === undefined) return lock ? without(notebook, lock) : notebook.text;
  if (lock?.body === body) return notebook.text;
  const text = ["```lock", body, "```"].join("\n").replaceAll("\n", newline);
  if (lock) return spliced(notebook.text, lock, text);
  const before = notebook.text.trimEnd();
  return `${before}${before === "" ? "" : newline + newline}${text}${newline}`;
}

function cellOf(notebook: Notebook, id: string): Cell {
  const cell = cellsOf(notebook).find((one) => one.id === id);
  if (!cell) throw new InputError("notebook/cell", `this notebook has no cell ${id}`, { facts: { id } });
  return cell;
}

function nameError(name: string): InputError {
  const rule = "a small letter, then small letters, digits and _, at most 40";
  return new InputError("notebook/name", `"${name}" cannot be a cell's name: ${rule}`, { facts: { name } });
}

function fenceAt({ text, frontMatter }: Notebook, { start }: Cell): Fence {
  const fence = fencesOf(text, frontMatter.end).find((one) => one.start === start);
  if (!fence) throw new InputError("notebook/cell", "this cell is no longer where it was: open the notebook again");
  return fence;
}

/** The newline that a text uses first. */
function newlineOf(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? "\n";
}

/** Backticks or tildes that no line of the body can close. */
function fenceFor(marker: string, body: string): string {
  const letter = marker[0] === "~" ? "~" : "`";
  const longest = Math.max(0, ...Array.from(body.matchAll(letter === "~" ? /~+/g : /`+/g), ([run]) => run.length));
  return letter.repeat(Math.max(marker.length, longest + 1, 3));
}

/** A fence with another body, in the newlines and the indentation that it has. */
function withBody(text: string, fence: Fence, body: string): string {
  const { start, end, bodyStart, bodyEnd, marker, indent, isClosed } = fence;
  const newline = newlineOf(text.slice(start));
  const longer = fenceFor(marker, body);
  const opening = text
    .slice(start, bodyStart)
    .replace(marker, longer)
    .replace(/[\r\n]+$/, "");
  const closing = isClosed
    ? text.slice(bodyEnd, end).replace(/(`+|~+)/, (run) => (run.length < longer.length ? longer : run))
    : indent + longer;
  const lines = body === "" ? [] : body.split("\n").map((line) => indent + line);
  return [opening, ...lines, closing].join(newline);
}

function withInfo(notebook: Notebook, cell: Cell, name: string, options: CellOptions): string {
  const { text } = notebook;
  const { start, marker, indent, info } = fenceAt(notebook, cell);
  const from = start + indent.length + marker.length;
  return text.slice(0, from) + infoWith(info, name, options) + text.slice(from + info.length);
}

function spliced(text: string, { start, end }: Pick<Block, "start" | "end">, written: string): string {
  return text.slice(0, start) + written + text.slice(end);
}

/** The text without a block; what stood around it keeps one blank line between. */
function without({ text, frontMatter }: Notebook, { start, end }: Block): string {
  const before = text.slice(0, start);
  const after = text.slice(end).replace(/^[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*/, "");
  if (after.trim() !== "" || before.length <= frontMatter.end) return before + after;
  return before.trimEnd() + newlineOf(text);
}

function inserted(notebook: Notebook, index: number, written: string): string {
  const { text, blocks, frontMatter } = notebook;
  const newline = newlineOf(text);
  const block = written.replaceAll(/\r\n?|\n/g, newline);
  const lock = lockOf(notebook);
  const next = index >= blocks.length ? lock : blocks[index];
  if (next) return text.slice(0, next.start) + block + newline + newline + text.slice(next.start);
  const before = text.trimEnd();
  if (before.length <= frontMatter.end && blocks.length === 0) return `${text}${block}${newline}`;
  return `${before}${newline}${newline}${block}${newline}`;
}

/** An edit must not swallow or change another cell, as a fence or comment that is never closed would. */
function checked(before: Notebook, text: string, id: string | undefined): string {
  const after = parseNotebook(text);
  if (after.frontMatter.end !== before.frontMatter.end) {
    const message = "the line --- would become front matter here: the file begins with --- already, or would then";
    throw new InputError("notebook/front-matter", message);
  }
  const cells = cellsOf(after);
  const kept = new Set(cells.map((cell) => `${cell.kind} ${cell.name} ${cell.body}`));
  const lost = cellsOf(before).find((cell) => cell.id !== id && !kept.has(`${cell.kind} ${cell.name} ${cell.body}`));
  if (!lost && lockOf(before)?.body === lockOf(after)?.body) return text;
  const what = lost ? `cell ${lost.name}` : "lock";
  const message = `this text would swallow the ${what} below it: close its fence or its comment`;
  throw new InputError("notebook/swallows", message, { facts: { cell: lost?.name } });
}
