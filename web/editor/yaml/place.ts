/** What is being written at an offset of a YAML body. */
export interface YamlPlace {
  readonly part: "key" | "value";
  /** Keys around it, from the outermost; a value's own key is the last. Lists leave no trace. */
  readonly path: readonly string[];
  /** Keys that stand beside the one that is written. */
  readonly beside: readonly string[];
  /** Where the written word begins. */
  readonly from: number;
  /** Column at which the keys of its map stand; undefined between braces. */
  readonly column: number | undefined;
}

const KEY = /^(["']?)([\w./-]+)\1\s*:(?:\s|$)/;
const LIST = /^(?:-\s+)*(?:-$)?/;

interface Line {
  /** Column of what stands behind spaces and dashes. */
  readonly column: number;
  /** Column of the first dash, else that of the text. */
  readonly outer: number;
  readonly key: string | undefined;
  /** What stands behind the key or, without one, behind the dashes. */
  readonly rest: string;
}

/** Finds the place of an offset, or undefined in a comment or a text over several lines. */
export function placeAt(text: string, offset: number): YamlPlace | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(start, offset);
  if (/(^|\s)#/.test(withoutTexts(before))) return undefined;
  const lines = text.split("\n");
  const at = text.slice(0, start).split("\n").length - 1;
  const line = lineOf(before);
  const parents = parentsOf(lines, at, line);
  const path = line.key === undefined ? parents : [...parents, line.key];
  const word = /[\w./-]*$/.exec(before)?.[0] ?? "";
  const from = offset - word.length;
  const flow = flowIn(line.rest);
  if (flow) {
    const inner = [...path, ...flow.path];
    if (flow.isMap && flow.key === undefined)
      return { part: "key", path: inner, beside: flow.beside, from, column: undefined };
    return {
      part: "value",
      path: flow.key === undefined ? inner : [...inner, flow.key],
      beside: flow.beside,
      from,
      column: undefined,
    };
  }
  if (line.key !== undefined)
    return /^["']?[\w./-]*$/.test(line.rest.trimStart())
      ? { part: "value", path, beside: [], from, column: undefined }
      : undefined;
  if (!/^[\w./-]*$/.test(line.rest)) return undefined;
  if (line.outer < line.column)
    return { part: "value", path: parents, beside: itemsOf(lines, at, line.outer), from, column: undefined };
  return { part: "key", path: parents, beside: keysBeside(lines, at, line.column), from, column: line.column };
}

function lineOf(text: string): Line {
  const outer = text.length - text.trimStart().length;
  const dashes = LIST.exec(text.slice(outer))?.[0].length ?? 0;
  const body = text.slice(outer + dashes);
  const match = KEY.exec(body);
  return {
    column: outer + dashes,
    outer,
    key: match?.[2],
    rest: match ? body.slice(match[0].length) : body,
  };
}

const isBlank = (line: string) => /^\s*(#|$)/.test(line);

/** Keys of the blocks around a line. */
function parentsOf(lines: readonly string[], at: number, { column, outer }: Line): string[] {
  const keys: string[] = [];
  // A list may stand as far to the left as the key that it belongs to.
  let limit = outer < column ? outer + 1 : column;
  for (let index = at - 1; index >= 0 && limit > 0; index--) {
    const line = lines[index] ?? "";
    if (isBlank(line)) continue;
    const above = lineOf(line);
    if (above.outer >= limit) continue;
    const isParent = above.key !== undefined && above.column < limit && /^\s*(#.*)?$/.test(above.rest);
    if (isParent && above.key !== undefined) keys.unshift(above.key);
    limit = above.outer < above.column ? above.outer + 1 : above.column;
  }
  return keys;
}

/** Keys of the block that a line is in, without its own. */
function keysBeside(lines: readonly string[], at: number, column: number): string[] {
  return siblings(lines, at, column).flatMap((line) => {
    const { key, column: own } = lineOf(line);
    return key !== undefined && own === column ? [key] : [];
  });
}

/** Items of the list that a line is in, without its own. */
function itemsOf(lines: readonly string[], at: number, outer: number): string[] {
  return siblings(lines, at, outer).flatMap((line) => {
    const item = lineOf(line);
    return item.outer === outer && item.outer < item.column && item.key === undefined ? [item.rest.trim()] : [];
  });
}

/** Lines above and below that stand at a column or deeper, up to the next that does not. */
function siblings(lines: readonly string[], at: number, column: number): string[] {
  const isInside = (line: string) => isBlank(line) || lineOf(line).column >= column;
  const above = lines.slice(0, at).reverse();
  const below = lines.slice(at + 1);
  return [above, below].flatMap((side) => {
    const end = side.findIndex((line) => !isInside(line));
    return (end < 0 ? side : side.slice(0, end)).filter((line) => !isBlank(line));
  });
}

interface Flow {
  readonly isMap: boolean;
  /** Keys of the braces around. */
  readonly path: readonly string[];
  /** The key whose value is written; undefined in lists and where a key is written. */
  readonly key: string | undefined;
  readonly beside: readonly string[];
}

interface Level {
  readonly isMap: boolean;
  key: string | undefined;
  token: string;
  readonly beside: string[];
}

/** The innermost bracket that is open at the end of a value, or undefined. */
function flowIn(value: string): Flow | undefined {
  const levels: Level[] = [];
  for (const sign of withoutTexts(value)) {
    const top = levels.at(-1);
    if (sign === "[" || sign === "{") levels.push({ isMap: sign === "{", key: undefined, token: "", beside: [] });
    else if (!top) continue;
    else if (sign === "]" || sign === "}") levels.pop();
    else if (sign === ",") endItem(top);
    else if (sign === ":" && top.isMap) [top.key, top.token] = [top.token.trim(), ""];
    else top.token += sign;
  }
  const top = levels.at(-1);
  if (!top) return undefined;
  const path = levels.slice(0, -1).flatMap(({ key }) => (key === undefined ? [] : [key]));
  return { isMap: top.isMap, path, key: top.key, beside: top.beside };
}

function endItem(level: Level): void {
  level.beside.push(level.key ?? level.token.trim());
  level.key = undefined;
  level.token = "";
}

/** The same length, with what stands between quotes as spaces' place. */
function withoutTexts(text: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'/g, (quoted) => "_".repeat(quoted.length));
}
