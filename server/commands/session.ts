import type { Command } from "commander";
import { InputError } from "../../shared/errors.ts";

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

/** Says on standard error what file was written. */
export function noteWritten(path: string): void {
  process.stderr.write(`Wrote ${path}.\n`);
}

/** A count from 1 as a flag says it. @throws InputError */
export function countOf(flag: string, written: string): number {
  if (/^[1-9]\d{0,2}$/.test(written)) return Number(written);
  throw new InputError("cli/number", `${flag} ${written}: write a whole number from 1 to 999`);
}

/** A count as a flag says it. @throws InputError */
export function wholeOf(flag: string, written: string, most: number): number {
  const value = Number(written);
  if (/^\d{1,16}$/.test(written) && value >= 1 && value <= most) return value;
  const until = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  throw new InputError("cli/number", `${flag} ${written}: write a whole number from 1${until}`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A port as a flag says it. @throws InputError */
export function portOf(written: string): number {
  const port = Number(written);
  if (/^\d+$/.test(written) && port <= 65_535) return port;
  throw new InputError("cli/usage", `--port ${written}: give a number from 0 to 65535`);
}

/** Resolves at Ctrl-C or SIGTERM. */
export function stopped(interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    interrupted.addEventListener("abort", () => resolve(), { once: true });
    process.once("SIGTERM", resolve);
  });
}
