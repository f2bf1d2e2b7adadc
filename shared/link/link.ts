import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { deflateSync, inflateSync, strFromU8 } from "fflate";
import { InputError } from "../errors.ts";
import { barsBytes, MOST_BARS, readBars } from "./bars.ts";
import { base64urlFromBytes, bytesFromBase64url } from "./base64url.ts";
import type { LinkDictionary } from "./dictionary.ts";
import { envelopeText, type LinkEnvelope, readEnvelope } from "./envelope.ts";
import { MODULE_BYTES, SOURCE_BYTES } from "./limits.ts";
import type { LinkBars } from "./marks.ts";
import { damaged, invalid, newer, tooLarge } from "./problem.ts";
import { joinSections, SECTION, splitSections } from "./sections.ts";

/** Everything that a link carries. */
export interface LinkParts {
  readonly envelope: LinkEnvelope;
  /** The compiled strategy: foreign code until `inspectModule` has passed it. */
  readonly module: Uint8Array;
  readonly source: string;
  /** The bars used, in the order of `envelope.data`, where they travel inside. */
  readonly bars?: readonly LinkBars[] | undefined;
}

const VERSION = 1;
/** Longest body of a link: Linux passes 128 KiB in one argument. */
const BODY_LETTERS = 96_000;
/** Longest body of a file. */
const FILE_LETTERS = 2 ** 22;
const INFLATED_BYTES = 2 ** 21;
const CHECK_DIGITS = 8;
const FILE_MARK = `TIDEBOOK${VERSION}\n`;
const FILE_SHAPE = /^TIDEBOOK(\d{1,4})\r?\n/;
const SHAPE = /^(\d{1,4})\.([^.]*)(?:\.([^.]*))?$/;

/**
 * The fragment of a link, without its #: `1.BODY.CHECK`. The same parts give the same text on every machine.
 * @throws InputError for parts larger than a link may have
 */
export function encodeLink(parts: LinkParts, dictionary: LinkDictionary): string {
  const text = packed(parts, dictionary);
  if (text.length > BODY_LETTERS) {
    const size = `${Math.ceil(text.length / 1000)} kB`;
    throw new InputError(
      "link/too-long",
      `the link would be ${size} long, more than 96 kB: write a .tidebook file instead`,
    );
  }
  return text;
}

/** The same as the text of a `.tidebook` file, which may be longer than a link. */
export function encodeLinkFile(parts: LinkParts, dictionary: LinkDictionary): string {
  return `${FILE_MARK}${packed(parts, dictionary)}\n`;
}

/**
 * Reads a link, its fragment, or the text of a `.tidebook` file. Nothing in it has run or been compiled by then.
 * @throws InputError `link/none` for other text, `link/damaged` when it was cut or changed, `link/newer` when it names a
 *   version or a part that this one does not know, `link/too-large`, `link/invalid` for what no Tidebook writes
 */
export function decodeLink(text: string, dictionary: LinkDictionary): LinkParts {
  const [mark = "", fileVersion = VERSION] = FILE_SHAPE.exec(text) ?? [];
  const isFile = mark !== "";
  if (Number(fileVersion) !== VERSION) throw newer(`it is a file of version ${Number(fileVersion)}`);
  const [, version, body, check] = SHAPE.exec(fragmentOf(text.slice(mark.length))) ?? [];
  if (version === undefined || body === undefined) {
    throw new InputError(
      "link/none",
      "this is no link to a backtest: one ends in #1. and letters, a dot, eight digits",
    );
  }
  if (Number(version) !== VERSION)
    throw newer(`it is of version ${Number(version)}, this one reads version ${VERSION}`);
  if (body.length > (isFile ? FILE_LETTERS : BODY_LETTERS)) throw tooLarge("it", isFile ? "4 MiB" : "96 kB");
  if (check !== checkOf(body)) throw damaged();
  const bytes = bytesFromBase64url(body);
  if (!bytes) throw damaged();
  return unpacked(inflated(bytes, dictionary));
}

/** Programs that show a link may break it into lines or put it into <> or quotes. */
function fragmentOf(text: string): string {
  const whole = text.replaceAll(/[\s<>"'“”]/g, "");
  return whole.slice(whole.indexOf("#") + 1);
}

function packed(parts: LinkParts, dictionary: LinkDictionary): string {
  const { envelope, module, source, bars } = parts;
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
  const container = limited(joinSections(sections), INFLATED_BYTES, "what this link would hold");
  // `mem` would follow from the length by a logarithm, whose last bit differs between machines.
  const body = base64urlFromBytes(deflateSync(container, { level: 9, mem: 12, dictionary: dictionary.bytes }));
  return `${VERSION}.${body}.${checkOf(body)}`;
}

function unpacked(container: Uint8Array): LinkParts {
  const sections = splitSections(container);
  const [envelopeBytes, module, source, bars] = [
    sections.get(SECTION.envelope),
    sections.get(SECTION.module),
    sections.get(SECTION.source),
    sections.get(SECTION.bars),
  ];
  if (!envelopeBytes || !module || !source) throw invalid("a part of it is missing");
  limited(module, MODULE_BYTES, "its module");
  limited(source, SOURCE_BYTES, "its source");
  const envelope = readEnvelope(textOf(envelopeBytes, "envelope"));
  return {
    envelope,
    module: module.slice(),
    source: textOf(source, "source"),
    ...(bars && { bars: readBars(bars, envelope.data) }),
  };
}

/** Stops at the cap; given room for it and one byte, the library cuts what is longer without a word. */
function inflated(bytes: Uint8Array, dictionary: LinkDictionary): Uint8Array {
  let container: Uint8Array;
  try {
    container = inflateSync(bytes, { out: new Uint8Array(INFLATED_BYTES + 1), dictionary: dictionary.bytes });
  } catch {
    throw invalid("its packing is broken");
  }
  return limited(container, INFLATED_BYTES, "what it unpacks to");
}

function limited<T extends Uint8Array>(bytes: T, most: number, what: string): T {
  if (bytes.length > most) throw tooLarge(what, most === INFLATED_BYTES ? "2 MiB" : `${most / 1000} kB`);
  return bytes;
}

function textOf(bytes: Uint8Array, what: string): string {
  const text = strFromU8(bytes);
  const again = utf8ToBytes(text);
  if (again.length === bytes.length && again.every((byte, place) => byte === bytes[place])) return text;
  throw invalid(`its ${what} is no UTF-8 text`);
}

/** In hex, so that a link never ends in - or _, which programs that find links in text leave out. */
function checkOf(body: string): string {
  return bytesToHex(sha256(utf8ToBytes(body))).slice(0, CHECK_DIGITS);
}
