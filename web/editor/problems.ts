import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import type { EditorState, Text, TransactionSpec } from "@codemirror/state";

/** What is wrong at a place of a text; lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  /** Column behind the last letter, in the same line; without it the word at the column is meant. */
  readonly endColumn?: number | undefined;
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** The word that a problem offers in place of the one it stands at: "did you mean sma?" */
export function offeredWord({ message }: Problem): string | undefined {
  return /did you mean `?(\w+)`?\?$/i.exec(message)?.[1];
}

/** The word at a problem's place, in an editor's text. */
export function wordAt(state: EditorState, { line, column }: Problem): { from: number; to: number } | undefined {
  const word = state.wordAt(offsetOf(state.doc, line, column));
  return word ? { from: word.from, to: word.to } : undefined;
}

/** A problem in a sentence: "Line 4, column 18: there is no indicator smaa." */
export function problemText({ line, column, message }: Problem): string {
  return `Line ${line}, column ${column}: ${message}${/[.?!]$/.test(message) ? "" : "."}`;
}

/** The offset of a line and column, or the nearest one that the text has. */
export function offsetOf(text: Text, line: number, column: number): number {
  const { from, length } = text.line(Math.min(Math.max(1, line), text.lines));
  return from + Math.min(Math.max(0, column - 1), length);
}

/** A transaction that underlines these problems and no others. */
export function underline(state: EditorState, problems: readonly Problem[]): TransactionSpec {
  return setDiagnostics(
    state,
    problems.map((problem) => diagnosticOf(state, problem)),
  );
}

function diagnosticOf(state: EditorState, problem: Problem): Diagnostic {
  const { line, column, endColumn, message, severity } = problem;
  const from = offsetOf(state.doc, line, column);
  const end = endColumn === undefined ? state.wordAt(from)?.to : offsetOf(state.doc, line, endColumn);
  const to = Math.max(end ?? 0, Math.min(from + 1, state.doc.lineAt(from).to));
  return { from, to, message, severity };
}
