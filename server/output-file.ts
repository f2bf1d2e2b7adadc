import { writeFile } from "node:fs/promises";
import { InputError } from "../shared/errors.ts";

/** Writes a file that the user asked for. @throws InputError that names it when that is not possible */
export async function writeOutput(
  path: string,
  text: string,
  options: { readonly isNew?: boolean } = {},
): Promise<void> {
  try {
    await writeFile(path, text, options.isNew ? { flag: "wx" } : {});
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EEXIST: `${path} exists already: nothing was written over it`,
      EISDIR: `${path} is a folder: name a file to write`,
      ENOENT: `${path} cannot be written: its folder does not exist`,
    };
    throw new InputError("file/unwritable", reasons[code] ?? `${path} cannot be written (${code || message})`, {
      cause,
    });
  }
}
