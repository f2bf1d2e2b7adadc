import { ByteReader, ByteWriter } from "./bytes.ts";
import { invalid, newer } from "./problem.ts";

/**
 * Kinds of sections. Readers skip kinds below 128 that they do not know, and refuse others [PNG's chunk rule]: a notebook
 * is no run, so a reader that knows runs alone must not take it for a damaged one.
 */
export const SECTION = { envelope: 1, module: 2, source: 3, bars: 4, files: 5, notebook: 128 } as const;
/** The first kind that a reader must know. */
const CRITICAL = 128;
const MOST_BYTES = 2 ** 21;

export type Sections = ReadonlyMap<number, Uint8Array>;

/** Sections one after the other: kind, length as LEB128, bytes. */
export function joinSections(sections: Sections): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  for (const [kind, bytes] of sections) {
    writer.byte(kind);
    writer.unsigned(BigInt(bytes.length));
    writer.bytes(bytes);
  }
  return writer.whole();
}

/** @throws InputError for sections that are cut, doubled, or of a kind that a newer version must read */
export function splitSections(bytes: Uint8Array): Sections {
  const reader = new ByteReader(bytes);
  const sections = new Map<number, Uint8Array>();
  while (reader.left > 0) {
    const kind = reader.byte();
    if (kind >= CRITICAL && kind !== SECTION.notebook) {
      throw newer(`it has a part of kind ${kind}, which this version cannot read`);
    }
    if (sections.has(kind)) throw invalid("a part of it is there twice");
    sections.set(kind, reader.bytes(reader.count(MOST_BYTES)));
  }
  return sections;
}
