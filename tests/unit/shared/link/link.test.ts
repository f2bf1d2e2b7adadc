import { deflateSync } from "fflate";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { base64urlFromBytes, bytesFromBase64url } from "../../../../shared/link/base64url.ts";
import { linkDictionary } from "../../../../shared/link/dictionary.ts";
import { envelopeText } from "../../../../shared/link/envelope.ts";
import { decodeLink, encodeLink, encodeLinkFile } from "../../../../shared/link/link.ts";
import { joinSections, type Sections } from "../../../../shared/link/sections.ts";
import { barsFor, dictionary, partsWith, SOURCE } from "../../../support/link.ts";
import { codeOf } from "../../../support/refusal.ts";

const parts = partsWith();
const text = encodeLink(parts, dictionary);
const [, body = ""] = text.split(".");

const decoded = (link: string) => codeOf(() => decodeLink(link, dictionary));
const checkOf = (packed: string) => createHash("sha256").update(packed).digest("hex").slice(0, 8);

/** A link with a right check around sections that no Tidebook writes. */
function linkOf(sections: Sections): string {
  return linkAround(joinSections(sections));
}

function linkAround(container: Uint8Array): string {
  const packed = base64urlFromBytes(deflateSync(container, { dictionary: dictionary.bytes }));
  return `1.${packed}.${checkOf(packed)}`;
}

const utf8 = (written: string) => new TextEncoder().encode(written);
const envelope = utf8(envelopeText(parts.envelope));
const whole = new Map([
  [1, envelope],
  [2, parts.module],
  [3, utf8(SOURCE)],
]);

describe("a link", () => {
  test("is 1., letters that need no escape, and eight digits, so that it never ends in - or _", () => {
    expect(text).toMatch(/^1\.[\w-]+\.[0-9a-f]{8}$/);
  });

  test("gives back what it was made of, from its address, its fragment and its file", () => {
    for (const written of [text, `#${text}`, `https://example.org/a/#${text}`, encodeLinkFile(parts, dictionary)]) {
      expect(decodeLink(written, dictionary)).toEqual(parts);
    }
  });

  test("is read where a program broke it into lines or put it into angle brackets", () => {
    const broken = `<http://127.0.0.1:7437/#${text.slice(0, 70)}\r\n ${text.slice(70)}>\n`;
    expect(decodeLink(broken, dictionary)).toEqual(parts);
  });

  test("of the same parts is the same text", () => {
    expect(encodeLink(partsWith(), dictionary)).toBe(text);
  });

  test("without bars has none", () => {
    const bare = partsWith({ bars: undefined });
    expect(decodeLink(encodeLink(bare, dictionary), dictionary).bars).toBeUndefined();
  });

  test("of the example with a module like its own fits into a Discord message", () => {
    expect(encodeLink(partsWith({ bars: undefined }), dictionary).length).toBeLessThan(2000);
  });
});

describe("a link that is not whole", () => {
  test.each([
    ["cut by a letter", text.slice(0, -1)],
    ["cut in the middle", text.slice(0, text.length / 2)],
    ["cut before its check", `1.${body}`],
    ["with another letter", text.replace(body[40]!, body[40] === "a" ? "b" : "a")],
    ["with letters that no link has", text.replace(body, `${body}%`)],
    ["with an upper-case check", `1.${body}.${checkOf(body).toUpperCase()}A`],
  ])("%s says that it was cut or damaged", (_, link) => {
    expect(decoded(link)).toBe("link/damaged");
    expect(() => decodeLink(link, dictionary)).toThrow("the link was cut or damaged");
  });

  test.each(["", "#/gallery", "#pair=abc.def", "https://example.org/", "hello", "1", "#1"])(
    "%j is no link at all",
    (written) => {
      expect(decoded(written)).toBe("link/none");
    },
  );
});

describe("a link of a later version", () => {
  test("names the version that it is of", () => {
    expect(() => decodeLink(text.replace("1.", "2."), dictionary)).toThrow(
      /needs a newer Tidebook: it is of version 2/,
    );
    expect(decoded(encodeLinkFile(parts, dictionary).replace("TIDEBOOK1", "TIDEBOOK3"))).toBe("link/newer");
  });

  test("with a part that must be understood is refused, with one that need not be is read", () => {
    expect(decoded(linkOf(new Map([...whole, [129, utf8("?")]])))).toBe("link/newer");
    expect(decodeLink(linkOf(new Map([...whole, [127, utf8("?")]])), dictionary).source).toBe(SOURCE);
  });

  test("with a setting that this version does not know is refused", () => {
    const { request } = parts.envelope;
    const more = { ...parts.envelope, request: { ...request, borrow: { bps: "1" } } };
    expect(decoded(linkOf(new Map([...whole, [1, utf8(JSON.stringify(more))]])))).toBe("link/newer");
  });
});

describe("a link made by hand with a right check", () => {
  const withEnvelope = (written: string) => linkOf(new Map([...whole, [1, utf8(written)]]));
  const { request, data } = parts.envelope;

  test("with a figure whose name is anybody's words is refused", () => {
    const expected = { ...parts.envelope.expected, metrics: { "Sharpe ratio 4.20 (audited)": null } };
    const forged = withEnvelope(JSON.stringify({ ...parts.envelope, expected }));
    expect(decoded(forged)).toBe("link/newer");
  });

  test.each([
    ["that unpacks to more than 2 MiB", () => linkAround(new Uint8Array(50_000_000)), "link/too-large"],
    [
      "with a module of more than 256 kB",
      () => linkOf(new Map([...whole, [2, new Uint8Array(256_001)]])),
      "link/too-large",
    ],
    [
      "with a source of more than 256 kB",
      () => linkOf(new Map([...whole, [3, new Uint8Array(256_001)]])),
      "link/too-large",
    ],
    ["longer than a link may be", () => `1.${"A".repeat(96_001)}.${"0".repeat(8)}`, "link/too-large"],
    ["that is no packing", () => `1.AAAA.${checkOf("AAAA")}`, "link/invalid"],
    ["without a module", () => linkOf(new Map([[1, envelope]])), "link/invalid"],
    ["with a part cut off", () => linkAround(joinSections(whole).subarray(0, -1)), "link/invalid"],
    ["with a part twice", () => linkAround(Buffer.concat([joinSections(whole), joinSections(whole)])), "link/invalid"],
    [
      "whose envelope says a member twice",
      () => withEnvelope(new TextDecoder().decode(envelope).replace('"meta":{', '"meta":{"title":"Other",')),
      "link/invalid",
    ],
    ["whose envelope is no JSON", () => withEnvelope("{"), "link/invalid"],
    ["whose envelope is a list", () => withEnvelope("[]"), "link/invalid"],
    ["whose envelope nests too deep", () => withEnvelope("[".repeat(20_000)), "link/invalid"],
    ["whose source is no text", () => linkOf(new Map([...whole, [3, Uint8Array.of(0xff, 0xfe)]])), "link/invalid"],
    [
      "that would set a prototype",
      () => withEnvelope(JSON.stringify(parts.envelope).replace('"fast"', '"__proto__"')),
      "link/invalid",
    ],
    [
      "with an infinite parameter",
      () => withEnvelope(JSON.stringify(parts.envelope).replace('"fast":20', '"fast":1e999')),
      "link/invalid",
    ],
    ["whose data are others", () => withEnvelope(JSON.stringify({ ...parts.envelope, data: [] })), "link/invalid"],
    [
      "with a title that is too long",
      () => withEnvelope(JSON.stringify({ ...parts.envelope, meta: { title: "a".repeat(121) } })),
      "link/invalid",
    ],
    [
      "with bars that are not those that it names",
      () => encodeLink({ ...parts, bars: [barsFor(39)] }, dictionary),
      "link/invalid",
    ],
    [
      "with money that is no decimal",
      () =>
        withEnvelope(
          JSON.stringify({ ...parts.envelope, request: { ...request, account: { cash: "1e9", leverage: "1" } } }),
        ),
      "link/invalid",
    ],
    [
      "with more bars than it names",
      () => encodeLink({ ...parts, bars: [barsFor(40), barsFor(40)] }, dictionary),
      "link/invalid",
    ],
    [
      "whose marks are seven",
      () => withEnvelope(JSON.stringify({ ...parts.envelope, data: [{ ...data[0], marks: [] }] })),
      "link/invalid",
    ],
  ])("%s is refused", (_, link, code) => {
    expect(decoded(link())).toBe(code);
  });
});

describe("making a link", () => {
  test("refuses one that is too long, and names the file", () => {
    const source = Array.from(
      { length: 4000 },
      (_, line) => `// ${createHash("sha256").update(`${line}`).digest("base64")}`,
    );
    const long = { ...parts, source: source.join("\n") };
    expect(() => encodeLink(long, dictionary)).toThrow(/more than 96 kB: write a \.tidebook file instead/);
    expect(decodeLink(encodeLinkFile(long, dictionary), dictionary)).toEqual(long);
  });

  test("refuses more than 500 bars", () => {
    expect(codeOf(() => encodeLink({ ...parts, bars: [barsFor(501)] }, dictionary))).toBe("link/too-large");
  });

  test("needs the frozen dictionary", () => {
    expect(() => linkDictionary(dictionary.bytes.subarray(1))).toThrow("the link dictionary is that of version 1");
  });
});

test("base64url has one form for each row of bytes", () => {
  expect(bytesFromBase64url("-_8")).toEqual(Uint8Array.of(0xfb, 0xff));
  for (const written of ["A", "-_9", "AB", "+A", "A=", "é"]) expect(bytesFromBase64url(written)).toBeUndefined();
});
