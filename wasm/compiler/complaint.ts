import { StrategyError } from "../../shared/errors.ts";

/** Something wrong with a strategy's source; a complaint without an offset is about the file as a whole. */
export interface Complaint {
  readonly message: string;
  readonly offset?: number;
}

/** Lines of a message, and errors told in full: each takes a line of words, its source line and a caret. */
const MOST_ERRORS = 3;
const WIDEST_LINE = 100;

/** The error that tells the first complaints with path, line, column and source line, and counts the rest. */
export function complain(path: string, source: string, complaints: readonly Complaint[]): StrategyError {
  const distinct = [...new Map(complaints.map((one) => [`${one.offset} ${one.message}`, one])).values()];
  const lines = distinct.slice(0, MOST_ERRORS).flatMap((one) => tell(path, source, one));
  const rest = distinct.length - MOST_ERRORS;
  if (rest > 0) lines.push(`and ${rest} more error${rest === 1 ? "" : "s"}`);
  const first = distinct[0]?.offset;
  const place = first === undefined ? undefined : placeOf(source, first);
  return new StrategyError("strategy/compile", lines.join("\n"), {
    facts: { path, errors: distinct.length, line: place?.line, column: place?.column },
  });
}

/** The lines that tell one complaint: its words, its source line and a caret. */
export function tell(path: string, source: string, { message, offset }: Complaint): string[] {
  if (offset === undefined) return [`${path}: ${message}`];
  const { line, column, text } = placeOf(source, offset);
  const from = Math.max(0, Math.min(column - 1 - (WIDEST_LINE >> 1), text.length - WIDEST_LINE));
  const shown = text.slice(from, from + WIDEST_LINE).replaceAll(/\p{Cc}|\p{Cf}/gu, " ");
  return [`${path}:${line}:${column} ${message}`, `  ${shown}`, `  ${" ".repeat(column - 1 - from)}^`];
}

/** Line and column, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset, and the line's text. */
export function placeOf(source: string, offset: number): Place & { readonly text: string } {
  const at = Math.min(offset, source.length);
  const start = at === 0 ? 0 : source.lastIndexOf("\n", at - 1) + 1;
  const end = source.indexOf("\n", at);
  const line = source.slice(0, start).split("\n").length;
  const text = source.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
  return { line, column: at - start + 1, text };
}
