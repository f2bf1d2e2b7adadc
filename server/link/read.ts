import { open } from "node:fs/promises";
import { InputError } from "../../shared/errors.ts";
import { decodeLink, type LinkParts } from "../../shared/link/link.ts";
import { decodeAnyLink, type NotebookParts } from "../../shared/link/notebook.ts";
import { wayOnWith } from "../run-file/target.ts";
import { fileMeant } from "../text-file.ts";
import { nodeDictionary } from "./dictionary.ts";

/** Longest text that is looked at: a file of the largest link is shorter. */
const MOST_BYTES = 2 ** 23;

/** A link with all its parts, wherever it stands in a text. */
const WHOLE = /(?<![\w.-])\d{1,4}\.[\w-]{40,}\.[0-9a-f]{8}(?![\w-])/g;
/** How a file of a link begins, and a link that stands alone, which may be broken into lines, or cut. */
const BEGINNING = /^(TIDEBOOK\d{1,4}\r?\n|\s*[<"'“]?([\w+.-]+:\/\/[^\s#]*#|#)?\d{1,4}\.[\w-]{40})/;

/**
 * Reads a link: its address, its fragment, the path of a file that holds one, or `-` for standard input.
 * @throws InputError for what is no link, or a damaged one
 */
export async function readLink(target: string, input: NodeJS.ReadableStream = process.stdin): Promise<LinkParts> {
  return decodeLink(await textOf(target, input), nodeDictionary());
}

/** The only link in a text, or a text that begins as one does; undefined where there is none, or one of several. */
export function linkIn(text: string): string | undefined {
  if (text.startsWith("TIDEBOOK")) return BEGINNING.test(text) ? text : undefined;
  const [link, another] = text.match(WHOLE) ?? [];
  if (link !== undefined && another === undefined) return link;
  return BEGINNING.test(text) ? text : undefined;
}

/** Whether a notebook is named by its link rather than by its path. */
export const isLink = (target: string): boolean =>
  target === "-" || /^[\w+.-]+:\/\/|^#?\d+\.[\w-]{40}|\.tidebook$/i.test(target);

/** As `readLink`, of a notebook's link. @throws InputError for the link of a run, too */
export async function readNotebookLink(
  target: string,
  input: NodeJS.ReadableStream = process.stdin,
): Promise<NotebookParts> {
  const link = decodeAnyLink(await textOf(target, input), nodeDictionary());
  if (link.kind === "notebook") return link.parts;
  throw new InputError("link/backtest", "this link holds one run, not a notebook: tidebook verify checks it");
}

async function textOf(target: string, input: NodeJS.ReadableStream): Promise<string> {
  if (target === "-") return textFrom(input, "standard input");
  if (/^[\w+.-]+:\/\/|#|^\d+\.[\w-]{40}/.test(target)) return target;
  return textOfFile(target);
}

/** @throws InputError that says what a file without a link is instead, as its name tells */
async function textOfFile(path: string): Promise<string> {
  const other = isLink(path) ? undefined : wayOnWith(path);
  const text = await contentOf(path).catch((error: unknown) => {
    if (other !== undefined && error instanceof InputError && error.code === "link/too-large") return "";
    throw error;
  });
  const link = linkIn(text);
  if (link === undefined && other !== undefined) throw new InputError("link/file", `${path} is no link but ${other}`);
  return link ?? text;
}

async function contentOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      return await textFrom(file.createReadStream({ end: MOST_BYTES }), path);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new InputError("link/file", `${path} ${await reasonOf(path, code)}`, { facts: { file: path }, cause });
  }
}

/** Why no link could be read from a path, and what to do. */
async function reasonOf(path: string, code: string): Promise<string> {
  if (code === "EISDIR") return "is a folder: name a .tidebook file in it";
  if (code !== "ENOENT" && code !== "ENOTDIR") return `cannot be read (${code})`;
  const meant = await fileMeant(path);
  if (meant !== "") return `is no file here${meant}`;
  return /^[\w./\\-]*\.tidebook$/i.test(path)
    ? "is no file here: `tidebook backtest … --link-file run.tidebook` writes one"
    : "is neither a link nor a file here: quote the whole link, as # and what follows it are part of it";
}

async function textFrom(stream: NodeJS.ReadableStream, name: string): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece as string | Uint8Array as Uint8Array);
    length += bytes.length;
    if (length > MOST_BYTES) throw new InputError("link/too-large", `${name} is longer than any link`);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString("utf8");
}
