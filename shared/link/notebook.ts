import { utf8ToBytes } from "@noble/hashes/utils.js";
import { MOST_LETTERS } from "../notebook/notebook.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { fileOfSections, sectionsOfText, sectionText, textOfSections } from "./container.ts";
import type { LinkDictionary } from "./dictionary.ts";
import { type LinkParts, partsOfSections } from "./link.ts";
import { invalid, tooLarge } from "./problem.ts";
import { SECTION, type Sections } from "./sections.ts";

/** A file that travels with a notebook. */
export interface CarriedFile {
  /** As data cells name it: words for a reader, never a place on a disk. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Everything that a notebook's link carries. */
export interface NotebookParts {
  /** The notebook's file, byte for byte. */
  readonly text: string;
  readonly files: readonly CarriedFile[];
}

/** What a link of either kind holds. */
export type AnyLink =
  | { readonly kind: "backtest"; readonly parts: LinkParts }
  | { readonly kind: "notebook"; readonly parts: NotebookParts };

const MOST_FILES = 100;
const NAME_BYTES = 4096;
const MOST_BYTES = 2 ** 21;

/** The fragment of a notebook's link, without its #. @throws InputError for more than a link may have */
export function encodeNotebookLink(parts: NotebookParts, dictionary: LinkDictionary): string {
  return textOfSections(sectionsOfNotebook(parts), dictionary);
}

/** The same as the text of a `.tidebook` file. @throws InputError for more than a file may have */
export function encodeNotebookFile(parts: NotebookParts, dictionary: LinkDictionary): string {
  return fileOfSections(sectionsOfNotebook(parts), dictionary);
}

/** Reads a link of a run or of a notebook; nothing in it runs. @throws InputError as `decodeLink` */
export function decodeAnyLink(text: string, dictionary: LinkDictionary): AnyLink {
  const sections = sectionsOfText(text, dictionary);
  const notebook = sections.get(SECTION.notebook);
  if (!notebook) return { kind: "backtest", parts: partsOfSections(sections) };
  if (sections.has(SECTION.envelope)) throw invalid("it is of two kinds");
  const written = sectionText(notebook, "notebook");
  if (written.length > MOST_LETTERS) throw tooLarge("its notebook", `${MOST_LETTERS / 1e6} million letters`);
  const files = sections.get(SECTION.files);
  return { kind: "notebook", parts: { text: written, files: files ? readFiles(files) : [] } };
}

function sectionsOfNotebook({ text, files }: NotebookParts): Sections {
  const sections = new Map<number, Uint8Array>([[SECTION.notebook, utf8ToBytes(text)]]);
  if (files.length > MOST_FILES) throw tooLarge(`a set of ${files.length} files`, `${MOST_FILES} files`);
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, text.length);
  if (total > MOST_BYTES) throw tooLarge("a notebook with these files", "2 MiB");
  if (files.length > 0) sections.set(SECTION.files, filesBytes(files));
  return sections;
}

/** How many, then of each the name and the bytes, with their lengths before them. */
function filesBytes(files: readonly CarriedFile[]): Uint8Array {
  const writer = new ByteWriter();
  writer.unsigned(BigInt(files.length));
  for (const { name, bytes } of files) {
    for (const part of [utf8ToBytes(name), bytes]) {
      writer.unsigned(BigInt(part.length));
      writer.bytes(part);
    }
  }
  return writer.whole();
}

function readFiles(bytes: Uint8Array): CarriedFile[] {
  const reader = new ByteReader(bytes);
  const files: CarriedFile[] = [];
  for (let left = reader.count(MOST_FILES); left > 0; left--) {
    const name = sectionText(reader.bytes(reader.count(NAME_BYTES)), "file's name");
    if (name === "" || files.some((file) => file.name === name)) throw invalid("a file in it has no name of its own");
    files.push({ name, bytes: reader.bytes(reader.count(MOST_BYTES)).slice() });
  }
  if (reader.left > 0) throw invalid("its files end too late");
  return files;
}
