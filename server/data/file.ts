import { type Dirent, existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { builtInSets } from "../../shared/built-in.ts";
import { InputError } from "../../shared/errors.ts";
import { nearest } from "../../shared/nearest.ts";
import { MOST_BYTES } from "../../wasm/index.ts";
import { builtInPath } from "./built-in.ts";

/**
 * The bytes of a price file: a path, or the name of a built-in set unless a file of that name exists.
 * @throws InputError that names the file and, for one that is missing, what may have been meant
 */
export async function readDataFile(reference: string): Promise<Uint8Array> {
  const path = await checkDataFile(reference);
  try {
    return await readFile(path);
  } catch (error) {
    throw await readingError(reference, error);
  }
}

/**
 * The path behind a reference, as `readDataFile` reads it, once it is known to be a file that is there.
 * @throws InputError as `readDataFile`
 */
export async function checkDataFile(reference: string): Promise<string> {
  const set = existsSync(reference) ? undefined : builtInSets.find(({ name }) => name === reference);
  const path = set ? builtInPath(set) : reference;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw folderError(reference);
    if (found.size > MOST_BYTES) throw new InputError("data/too-large", `${reference}: the file is larger than 2 GiB`);
    const isReadable = found.isFile() || found.isFIFO();
    if (!isReadable) throw new InputError("data/not-a-file", `${reference}: this is no file that can be read`);
    return path;
  } catch (error) {
    throw error instanceof InputError ? error : await readingError(reference, error);
  }
}

function folderError(reference: string): InputError {
  return new InputError("data/folder", `${reference}: this is a folder; name one price file in it`, {
    facts: { file: reference },
  });
}

async function readingError(reference: string, cause: unknown): Promise<InputError> {
  const facts = { file: reference };
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ERR_INVALID_ARG_VALUE") {
    const meant = await suggestion(reference);
    const advice = meant ? `did you mean ${meant}?` : `"tidebook data list" shows the built-in sets`;
    return new InputError("data/missing", `${reference}: there is no such file; ${advice}`, { facts, cause });
  }
  const reason = { EACCES: "permission denied", EPERM: "permission denied", EMFILE: "too many open files" }[code];
  const message = `${reference}: the file cannot be read (${reason ?? (code || "unknown reason")})`;
  return new InputError("data/unreadable", message, { facts, cause });
}

/** The file beside it, or the built-in set, whose name is nearest. */
async function suggestion(reference: string): Promise<string | undefined> {
  const folder = dirname(reference);
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const beside = nearest(basename(reference), files);
  if (beside !== undefined) return folder === "." && !reference.startsWith(".") ? beside : join(folder, beside);
  return nearest(
    reference,
    builtInSets.map(({ name }) => name),
  );
}
