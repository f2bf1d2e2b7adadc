import { access, constants, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { InputError } from "../shared/errors.ts";

/**
 * Writes a file that the user asked for. One that is there already stays whole until the new one is written.
 * @throws InputError that names it when that is not possible
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  options: { readonly isNew?: boolean } = {},
): Promise<void> {
  const old = await stat(path).catch(() => undefined);
  try {
    if (old?.isFile() && !options.isNew) await replace(await realpath(path), content, old.mode);
    else await writeFile(path, content, options.isNew ? { flag: "wx" } : {});
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    // What was begun is no file that anybody asked for.
    if (!old && code !== "EEXIST") await rm(path, { force: true });
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

async function replace(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  await access(path, constants.W_OK);
  const aside = `${path}.${process.pid}.part`;
  try {
    await writeFile(aside, content, { mode });
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/**
 * Makes sure that no file to be written is one of those that are read, or the other one that is written, by whatever
 * name or link.
 * @param outputs undefined where none is asked for
 * @throws InputError that names it
 */
export async function checkOutputs(outputs: readonly (string | undefined)[], inputs: readonly string[]): Promise<void> {
  const taken = [...inputs];
  for (const output of outputs) {
    if (output === undefined) continue;
    for (const other of taken) {
      if (output !== other && !(await isSameFile(output, other))) continue;
      const words = inputs.includes(other) ? "would replace a file that is read" : "is asked for twice";
      throw new InputError("file/same", `${output}: the new file ${words}; give it another name`, {
        facts: { file: output },
      });
    }
    taken.push(output);
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}
