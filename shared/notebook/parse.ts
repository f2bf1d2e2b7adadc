import { InputError } from "../errors.ts";
import { cellKindNames } from "./kinds.ts";
import { FORMAT, readFrontMatter } from "./front-matter.ts";
import { type Fence, fencesOf } from "./fences.ts";
import { readInfo } from "./info.ts";
import {
  type Block,
  type Cell,
  MOST_CELLS,
  MOST_LETTERS,
  type Notebook,
  type Problem,
  type Prose,
} from "./notebook.ts";

/**
 * Reads a notebook: CommonMark whose top-level fences `KIND NAME` are cells. Every text is a notebook; what is odd about
 * it is told by its problems and notices.
 * @throws InputError for a text beyond all bounds
 */
export function parseNotebook(text: string): Notebook {
  if (text.length > MOST_LETTERS) {
    throw new InputError("notebook/too-long", `this notebook is longer than ${MOST_LETTERS / 1e6} million letters`);
  }
  const frontMatter = readFrontMatter(text);
  const fences = fencesOf(text, frontMatter.end);
  const notices: Problem[] = [];
  const blocks: Block[] = [];
  const names = new Map<string, number>();
  const lastLock = fences.findLast(({ info }) => readInfo(info, cellKindNames).is === "lock");
  const lineAt = lineCounter(text);
  const pushProse = (from: number, to: number): void => {
    const prose = proseIn(text, from, to);
    if (prose) blocks.push({ ...prose, line: lineAt(prose.start) });
  };
  let proseFrom = frontMatter.end;
  for (const fence of fences) {
    const block = blockOf(fence, fence === lastLock, names, notices);
    if (!block) continue;
    pushProse(proseFrom, fence.start);
    blocks.push(block);
    proseFrom = fence.end;
  }
  pushProse(proseFrom, text.length);
  refuseCrowd(blocks.filter(({ type }) => type === "cell").length);
  return { text, frontMatter, blocks, notices, isReadOnly: frontMatter.version > FORMAT };
}

function refuseCrowd(count: number): void {
  if (count <= MOST_CELLS) return;
  throw new InputError("notebook/too-many", `a notebook has at most ${MOST_CELLS} cells, and this has ${count}`);
}

function blockOf(fence: Fence, isLock: boolean, names: Map<string, number>, notices: Problem[]): Block | undefined {
  const { body, line, start, end } = fence;
  const info = readInfo(fence.info, cellKindNames);
  if (info.is === "lock") return isLock ? { type: "lock", body, line, start, end } : undefined;
  if (info.is === "prose") {
    if (info.why !== undefined) notices.push({ line, column: 1, message: info.why });
    return undefined;
  }
  const { kind, name, options, problems } = info;
  const count = (names.get(name) ?? 0) + 1;
  names.set(name, count);
  const id = count === 1 ? name : `${name}~${count}`;
  return { type: "cell", id, kind, name, options, body, line, start, end, problems } satisfies Cell;
}

/** The text between two blocks, if it says anything. */
function proseIn(text: string, from: number, to: number): Omit<Prose, "line"> | undefined {
  const between = text.slice(from, to);
  // Blank lines go, the spaces that begin a line of text stay: four of them make code.
  const start = from + (/^(?:[ \t]*(?:\r\n?|\n))*/.exec(between)?.[0].length ?? 0);
  const end = from + between.trimEnd().length;
  return end <= start ? undefined : { type: "prose", text: text.slice(start, end), start, end };
}

/** Numbers of lines, from 1, of offsets that are asked in rising order. */
function lineCounter(text: string): (offset: number) => number {
  const newline = /\r\n?|\n/g;
  let [line, next] = [1, newline.exec(text)];
  return (offset) => {
    while (next && newline.lastIndex <= offset) [line, next] = [line + 1, newline.exec(text)];
    return line;
  };
}
