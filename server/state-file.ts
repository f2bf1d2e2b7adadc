import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../shared/errors.ts";

/**
 * Keeps a value as JSON in a file of its owner alone, whole or not at all; its folder is made.
 * @throws InputError that names it when that is not possible: the file is as it was
 */
export function keepState(path: string, value: unknown): void {
  const aside = `${path}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(aside, { force: true });
    const handle = openSync(aside, "wx", 0o600);
    try {
      writeFileSync(handle, `${JSON.stringify(value, null, 2)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "ENOSPC" ? "the disk is full" : message;
    throw new InputError("state/unwritable", `${path} cannot be written (${why}): nothing was changed`, { cause });
  }
}
