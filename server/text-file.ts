import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError } from "../shared/errors.ts";
import { didYouMean } from "../shared/words.ts";

/**
 * The text of a file that the user named.
 * @param what says what it should have been: "strategy", "run file"
 * @param options `keepMark` leaves a byte order mark at the begin, for files that are written again
 * @throws InputError that names the file, and a file beside it with nearly the same name
 */
export async function readTextFile(
  path: string,
  what: string,
  options: { readonly keepMark?: boolean } = {},
): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw await unreadable(path, what, cause as NodeJS.ErrnoException);
  }
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: options.keepMark === true });
  try {
    return text.decode(bytes);
  } catch (cause) {
    throw new InputError("file/not-text", `${path} is not text in UTF-8, so it is no ${what}`, { cause });
  }
}

async function unreadable(path: string, what: string, cause: NodeJS.ErrnoException): Promise<InputError> {
  if (cause.code === "EISDIR") return new InputError("file/folder", `${path} is a folder, not a ${what}`, { cause });
  if (cause.code !== "ENOENT" && cause.code !== "ENOTDIR") {
    return new InputError("file/unreadable", `${path} cannot be read (${cause.code ?? cause.message})`, { cause });
  }
  const folder = dirname(path);
  const beside = await readdir(folder).catch(() => []);
  const hint = didYouMean(basename(path), beside).replace(
    /mean (.+)\?$/,
    (_whole, name: string) => `mean ${path.includes("/") ? join(folder, name) : name}?`,
  );
  return new InputError("file/missing", `there is no ${what} ${path}${hint}`, { cause });
}
