import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError } from "../shared/errors.ts";
import { didYouMean } from "../shared/words.ts";

/** What helps where a file is not there and none beside it has nearly its name. */
const WAYS: Readonly<Record<string, string>> = {
  strategy: "`tidebook init` writes one to begin with",
  "run file": "`tidebook backtest STRATEGY.ts --data FILE --print-run > run.yaml` writes one",
  notebook: "a notebook is a Markdown file (.md) with cells, as those of examples/notebooks",
  "configuration of a relay": "write one, as the README shows, or name another with --config FILE",
  "file of requests": 'write one with a line for each indicator, as {"name":"sma","options":{"period":7}}',
};

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
  if (cause.code === "EISDIR") {
    const inside = await insideOf(path, what);
    return new InputError("file/folder", `${path} is a folder, not a ${what}: name a file in it${inside}`, { cause });
  }
  if (cause.code !== "ENOENT" && cause.code !== "ENOTDIR") {
    return new InputError("file/unreadable", `${path} cannot be read (${cause.code ?? cause.message})`, { cause });
  }
  const hint = await fileMeant(path);
  const way = WAYS[what];
  const wayOn = hint || (way === undefined ? "" : `: ${way}`);
  return new InputError("file/missing", `there is no ${what} ${path}${wayOn}`, { cause });
}

/** A file of a folder that fits: `, as mine/run.yaml`. */
async function insideOf(folder: string, what: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const fits = what === "notebook" ? /\.(md|markdown)$/i : what === "strategy" ? /(?<!\.d)\.ts$/i : undefined;
  const found = names.sort().find((name) => fits?.test(name));
  return found === undefined ? "" : `, as ${join(folder, found)}`;
}

/** `: did you mean run.yaml?` of a file beside one that is not there, or nothing. */
export async function fileMeant(path: string): Promise<string> {
  const folder = dirname(path);
  const beside = await readdir(folder).catch(() => []);
  return didYouMean(basename(path), beside).replace(
    /mean (.+)\?$/,
    (_whole, name: string) => `mean ${path.includes("/") ? join(folder, name) : name}?`,
  );
}
