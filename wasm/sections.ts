import { ModuleReader, OPCODES, Refused, SECTIONS, stepOver } from "./bytecode.ts";

/** A section that is a list: where it begins and ends, how many items it has and where they begin. */
export interface Section {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly items: number;
}

interface Layout {
  readonly globals: Section;
  readonly exports: Section;
  /** Number of imported functions. */
  readonly imported: number;
  /** Indexes of the functions in the table. */
  readonly held: readonly number[];
}

/**
 * Where the lists of a valid module stand.
 * @throws Refused where its table is filled in a way that strategies do not use
 */
export function layoutOf(module: Uint8Array): Layout {
  const none = { id: 0, start: 0, end: 0, count: 0, items: 0 };
  const sections = new Map<number, Section>();
  const reader = new ModuleReader(module);
  reader.skip(8);
  while (!reader.atEnd) {
    const start = reader.at;
    const id = reader.byte();
    const end = reader.leb() + reader.at;
    if (id !== SECTIONS.custom) sections.set(id, { id, start, end, count: reader.leb(), items: reader.at });
    reader.at = end;
  }
  const held = sections.get(SECTIONS.element);
  return {
    globals: sections.get(SECTIONS.global) ?? none,
    exports: sections.get(SECTIONS.export) ?? none,
    imported: sections.get(SECTIONS.import)?.count ?? 0,
    held: held ? elementsOf(reader, held) : [],
  };
}

/** The functions that the table is filled with. */
function elementsOf(reader: ModuleReader, { items, count }: Section): number[] {
  const held: number[] = [];
  reader.at = items;
  for (let left = count; left > 0; left--) {
    if (reader.leb() !== 0) throw new Refused("fills its table in a way that strategies do not use");
    while (stepOver(reader) !== OPCODES.end);
    for (let functions = reader.leb(); functions > 0; functions--) held.push(reader.leb());
  }
  return held;
}
