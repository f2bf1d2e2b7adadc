import { utf8ToBytes } from "@noble/hashes/utils.js";
import { InputError } from "../errors.ts";
import { barsBytes, MOST_BARS, readBars } from "./bars.ts";
import { fileOfSections, sectionsOfText, sectionText, textOfSections } from "./container.ts";
import type { LinkDictionary } from "./dictionary.ts";
import { envelopeText, type LinkEnvelope, readEnvelope } from "./envelope.ts";
import { MODULE_BYTES, SOURCE_BYTES } from "./limits.ts";
import type { LinkBars } from "./marks.ts";
import { invalid, tooLarge } from "./problem.ts";
import { SECTION, type Sections } from "./sections.ts";

/** Everything that a backtest's link carries. */
export interface LinkParts {
  readonly envelope: LinkEnvelope;
  /** The compiled strategy: foreign code until `inspectModule` has passed it. */
  readonly module: Uint8Array;
  readonly source: string;
  /** The bars used, in the order of `envelope.data`, where they travel inside. */
  readonly bars?: readonly LinkBars[] | undefined;
}

/** The fragment of a link, without its #. @throws InputError for parts larger than a link may have */
export function encodeLink(parts: LinkParts, dictionary: LinkDictionary): string {
  return textOfSections(sectionsOfParts(parts), dictionary);
}

/** The same as the text of a `.tidebook` file, which may be longer than a link. */
export function encodeLinkFile(parts: LinkParts, dictionary: LinkDictionary): string {
  return fileOfSections(sectionsOfParts(parts), dictionary);
}

/**
 * Reads a link, its fragment, or the text of a `.tidebook` file. Nothing in it has run or been compiled by then.
 * @throws InputError as `sectionsOfText`, and `link/notebook` for a link that holds a notebook
 */
export function decodeLink(text: string, dictionary: LinkDictionary): LinkParts {
  return partsOfSections(sectionsOfText(text, dictionary));
}

/** What the sections of a backtest's link say. @throws InputError as `decodeLink` */
export function partsOfSections(sections: Sections): LinkParts {
  if (sections.has(SECTION.notebook)) {
    const advice = "open it in the page, or run it with tidebook run";
    throw new InputError("link/notebook", `this link holds a notebook, not one run: ${advice}`);
  }
  const [envelopeBytes, module, source, bars] = [
    sections.get(SECTION.envelope),
    sections.get(SECTION.module),
    sections.get(SECTION.source),
    sections.get(SECTION.bars),
  ];
  if (!envelopeBytes || !module || !source) throw invalid("a part of it is missing");
  limited(module, MODULE_BYTES, "its module");
  limited(source, SOURCE_BYTES, "its source");
  const envelope = readEnvelope(sectionText(envelopeBytes, "envelope"));
  return {
    envelope,
    module: module.slice(),
    source: sectionText(source, "source"),
    ...(bars && { bars: readBars(bars, envelope.data) }),
  };
}

function sectionsOfParts({ envelope, module, source, bars }: LinkParts): Sections {
  const sections = new Map<number, Uint8Array>([
    [SECTION.envelope, utf8ToBytes(envelopeText(envelope))],
    [SECTION.module, limited(module, MODULE_BYTES, "the module")],
    [SECTION.source, limited(utf8ToBytes(source), SOURCE_BYTES, "the source")],
  ]);
  if (bars) {
    const longest = Math.max(...bars.map(({ time }) => time.length));
    if (longest > MOST_BARS) throw tooLarge(`a price series of ${longest} bars`, `${MOST_BARS} bars`);
    sections.set(SECTION.bars, barsBytes(bars));
  }
  return sections;
}

function limited<T extends Uint8Array>(bytes: T, most: number, what: string): T {
  if (bytes.length > most) throw tooLarge(what, `${most / 1000} kB`);
  return bytes;
}
