import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { deflateSync, inflateSync, strFromU8 } from "fflate";
import { InputError } from "../errors.ts";
import { base64urlFromBytes, bytesFromBase64url } from "./base64url.ts";
import type { LinkDictionary } from "./dictionary.ts";
import { damaged, invalid, newer, tooLarge } from "./problem.ts";
import { joinSections, type Sections, splitSections } from "./sections.ts";

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
 * The fragment of a link, without its #: `1.BODY.CHECK`. The same sections give the same text on every machine.
 * @throws InputError for more than a link may have
 */
export function textOfSections(sections: Sections, dictionary: LinkDictionary): string {
  const text = packed(sections, dictionary);
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
export function fileOfSections(sections: Sections, dictionary: LinkDictionary): string {
  return `${FILE_MARK}${packed(sections, dictionary)}\n`;
}

/**
 * The sections of a link, its fragment, or the text of a `.tidebook` file.
 * @throws InputError `link/none` for other text, `link/damaged` when it was cut or changed, `link/newer` when it names a
 *   version or a part that this one does not know, `link/too-large`, `link/invalid` for what no Tidebook writes
 */
export function sectionsOfText(text: string, dictionary: LinkDictionary): Sections {
  const [mark = "", fileVersion = VERSION] = FILE_SHAPE.exec(text) ?? [];
  const isFile = mark !== "";
  if (Number(fileVersion) !== VERSION) throw newer(`it is a file of version ${Number(fileVersion)}`);
  const [, version, body, check] = SHAPE.exec(fragmentOf(text.slice(mark.length))) ?? [];
  if (version === undefined || body === undefined) {
    throw new InputError("link/none", "this is no link of Tidebook: one ends in #1. and letters, a dot, eight digits");
  }
  if (Number(version) !== VERSION)
    throw newer(`it is of version ${Number(version)}, this one reads version ${VERSION}`);
  if (body.length > (isFile ? FILE_LETTERS : BODY_LETTERS)) throw tooLarge("it", isFile ? "4 MiB" : "96 kB");
  if (check !== checkOf(body)) throw damaged();
  const bytes = bytesFromBase64url(body);
  if (!bytes) throw damaged();
  return splitSections(inflated(bytes, dictionary));
}

/** Text of a section. @throws InputError where it is no UTF-8 */
export function sectionText(bytes: Uint8Array, what: string): string {
  const text = strFromU8(bytes);
  const again = utf8ToBytes(text);
  if (again.length === bytes.length && again.every((byte, place) => byte === bytes[place])) return text;
  throw invalid(`its ${what} is no UTF-8 text`);
}

/** Programs that show a link may break it into lines or put it into <> or quotes. */
function fragmentOf(text: string): string {
  const whole = text.replaceAll(/[\s<>"'“”]/g, "");
  return whole.slice(whole.indexOf("#") + 1);
}

function packed(sections: Sections, dictionary: LinkDictionary): string {
  const container = joinSections(sections);
  if (container.length > INFLATED_BYTES) throw tooLarge("what this link would hold", "2 MiB");
  // `mem` would follow from the length by a logarithm, whose last bit differs between machines.
  const body = base64urlFromBytes(deflateSync(container, { level: 9, mem: 12, dictionary: dictionary.bytes }));
  return `${VERSION}.${body}.${checkOf(body)}`;
}

/** Stops at the cap; given room for it and one byte, the library cuts what is longer without a word. */
function inflated(bytes: Uint8Array, dictionary: LinkDictionary): Uint8Array {
  let container: Uint8Array;
  try {
    container = inflateSync(bytes, { out: new Uint8Array(INFLATED_BYTES + 1), dictionary: dictionary.bytes });
  } catch {
    throw invalid("its packing is broken");
  }
  if (container.length > INFLATED_BYTES) throw tooLarge("what it unpacks to", "2 MiB");
  return container;
}

/** In hex, so that a link never ends in - or _, which programs that find links in text leave out. */
function checkOf(body: string): string {
  return bytesToHex(sha256(utf8ToBytes(body))).slice(0, CHECK_DIGITS);
}
