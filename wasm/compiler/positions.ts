import { StrategyError } from "../../shared/errors.ts";
import { codeOf, handlersOf } from "../bytecode.ts";
import type { Rewritten } from "../rewrite.ts";
import { type Place, tell } from "./complaint.ts";
import { methodOf } from "./entry.ts";

/**
 * Where in the source the module's instructions come from: offset in the module, line and column from 1, in rising order.
 * Line 0 stands at the start of each function. What the library does inside the strategy's functions is left out: it
 * belongs to the place before it.
 */
export type Positions = readonly (readonly [offset: number, line: number, column: number])[];

/**
 * Reads the compiler's source map (Source Map revision 3, for WebAssembly one line with offsets as columns), made for the
 * module as it was before its bytes moved.
 * @param handlers where in the source the handlers begin that have nothing but the library's code in them
 */
export function positionsOf(
  sourceMap: string,
  { module, moved }: Rewritten,
  handlers: ReadonlyMap<string, Place>,
): Positions {
  const own = ownPositions(sourceMap).map(([offset, line, column]) => [moved(offset), line, column] as const);
  const { bodies } = codeOf(module);
  const found = [...own, ...bodies.map(({ start }) => [start, 0, 0] as const)];
  for (const [name, place] of handlersOf(module)) {
    const [body, written] = [bodies[place], handlers.get(methodOf(name))];
    if (!body || !written || own.some(([offset]) => offset >= body.start && offset < body.end)) continue;
    found.push([body.code, written.line, written.column]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}

/** The source map's places in the strategy: offset, line and column from 1. */
export function ownPositions(sourceMap: string): [offset: number, line: number, column: number][] {
  const { sources, mappings } = JSON.parse(sourceMap) as { sources: string[]; mappings: string };
  const strategy = sources.indexOf("strategy.ts");
  const found: [number, number, number][] = [];
  let [offset, source, line, column] = [0, 0, 0, 0];
  for (const segment of mappings.split(",")) {
    const [byOffset = 0, bySource = 0, byLine = 0, byColumn = 0] = numbersOf(segment);
    offset += byOffset;
    source += bySource;
    line += byLine;
    column += byColumn;
    if (source === strategy && segment.length >= 4) found.push([offset, line + 1, column + 1]);
  }
  return found;
}

/**
 * The error with the place of its first offset that lies in the strategy: its path becomes `path:line:column`, and the
 * source line with a caret follows. The error as it is when there is none.
 */
export function placed(error: StrategyError, source: string, positions: Positions): StrategyError {
  const { path, offsets, line, column } = error.facts;
  if (typeof path !== "string" || !error.message.startsWith(`${path}: `)) return error;
  const place =
    line === undefined ? placeOf(String(offsets ?? ""), positions) : { line: +line, column: +(column ?? 1) };
  if (!place) return error;
  const before = source
    .split("\n")
    .slice(0, place.line - 1)
    .join("\n").length;
  const offset = before + (place.line > 1 ? 1 : 0) + place.column - 1;
  const message = error.message.slice(path.length + 2);
  return new StrategyError(error.code, tell(path, source, { message, offset }).join("\n"), {
    facts: { ...error.facts, ...place },
  });
}

/** The place before an offset in its function, else the one after: what is inlined at its start has none of its own. */
function placeOf(offsets: string, positions: Positions): { line: number; column: number } | undefined {
  for (const offset of offsets.split(",").map(Number)) {
    const at = positions.findLastIndex(([from]) => from <= offset);
    const [before, after] = [positions[at], positions[at + 1]];
    const [, line = 0, column = 0] = before?.[1] ? before : (after ?? []);
    if (line > 0) return { line, column };
  }
  return undefined;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base 64 numbers of variable length: five bits a digit, lowest first, the sign in the lowest bit of all. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
