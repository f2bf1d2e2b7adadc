import type { Command } from "commander";

/** What a command is given beside its arguments, and where it leaves its exit code. */
export interface Session {
  /** Aborts at Ctrl-C. */
  readonly interrupted: AbortSignal;
  exitCode: number;
}

/** Adds a command to the program, or to a command above it. */
export type AddCommand = (parent: Command, session: Session) => void;

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Puts one JSON document on standard output. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
