import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textOfSections } from "../../../../shared/link/container.ts";
import { decodeLink, encodeLink } from "../../../../shared/link/link.ts";
import {
  type CarriedFile,
  decodeAnyLink,
  encodeNotebookFile,
  encodeNotebookLink,
} from "../../../../shared/link/notebook.ts";
import { notebookReveals } from "../../../../shared/link/notebook-reveals.ts";
import { SECTION, type Sections } from "../../../../shared/link/sections.ts";
import { dictionary, partsWith } from "../../../support/link.ts";
import { codeOf } from "../../../support/refusal.ts";

const TEXT = "---\ntidebook: 1\ntitle: A day\n---\n\n# Prices\r\n\n```data prices\nfile: a.csv\n```\n";
const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const file: CarriedFile = { name: "a.csv", bytes: utf8("time,close\n2020-01-01,1\n2020-01-02,2\n") };

/** Bytes that do not shrink. */
function bytesOf(count: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  });
}

describe("a notebook's link", () => {
  test("has the form of a run's link, and gives back the notebook's bytes and its files", () => {
    const parts = { text: TEXT, files: [file] };
    const text = encodeNotebookLink(parts, dictionary);
    expect(text).toMatch(/^1\.[\w-]+\.[0-9a-f]{8}$/);
    for (const written of [text, `https://example.org/a/#${text}`, encodeNotebookFile(parts, dictionary)]) {
      expect(decodeAnyLink(written, dictionary)).toEqual({ kind: "notebook", parts });
    }
  });

  test("gives back any text and any files", () => {
    const files = fc
      .uniqueArray(fc.record({ name: fc.string({ minLength: 1, unit: "grapheme" }), bytes: fc.uint8Array() }), {
        selector: ({ name }) => name,
        maxLength: 4,
      })
      .map((all) => all.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) })));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), files, (text, carried) => {
        const parts = { text, files: carried };
        expect(decodeAnyLink(encodeNotebookLink(parts, dictionary), dictionary)).toEqual({ kind: "notebook", parts });
      }),
      { numRuns: 200 },
    );
  });

  test("is told apart from a run's, either way", () => {
    const run = encodeLink(partsWith(), dictionary);
    expect(decodeAnyLink(run, dictionary)).toEqual({ kind: "backtest", parts: partsWith() });
    const notebook = encodeNotebookLink({ text: TEXT, files: [] }, dictionary);
    expect(() => decodeLink(notebook, dictionary)).toThrow("this link holds a notebook, not one run");
  });

  test("that is too long for an address becomes a file, and one that is too long for a file is refused", () => {
    const noise = Uint8Array.from(bytesOf(80_000));
    const long = { text: TEXT, files: [{ name: "a.csv", bytes: noise }] };
    expect(codeOf(() => encodeNotebookLink(long, dictionary))).toBe("link/too-long");
    expect(decodeAnyLink(encodeNotebookFile(long, dictionary), dictionary).parts).toEqual(long);
    const huge = { text: TEXT, files: [{ name: "a.csv", bytes: new Uint8Array(2 ** 21) }] };
    expect(codeOf(() => encodeNotebookFile(huge, dictionary))).toBe("link/too-large");
  });

  const written = (sections: Sections): string => textOfSections(sections, dictionary);
  const notebook = [SECTION.notebook, utf8(TEXT)] as const;
  test.each<[string, Sections]>([
    ["of two kinds", new Map([notebook, [SECTION.envelope, utf8("{}")]])],
    ["that is no text", new Map([[SECTION.notebook, Uint8Array.of(0xff)]])],
    ["with a file of which the end is missing", new Map([notebook, [SECTION.files, Uint8Array.of(1, 1, 97, 9, 0)]])],
    ["with a file without a name", new Map([notebook, [SECTION.files, Uint8Array.of(1, 0, 1, 0)]])],
    ["with two files of one name", new Map([notebook, [SECTION.files, Uint8Array.of(2, 1, 97, 1, 0, 1, 97, 1, 0)]])],
    ["with more behind its files", new Map([notebook, [SECTION.files, Uint8Array.of(0, 0)]])],
  ])("%s is refused", (_, sections) => {
    expect(codeOf(() => decodeAnyLink(written(sections), dictionary))).toBe("link/invalid");
  });
});

describe("what a notebook's link reveals", () => {
  const cell = (head: string, body: string): string => `\`\`\`${head}\n${body}\n\`\`\`\n\n`;
  const revealed = (text: string) => notebookReveals({ text, files: [] }).map(({ kind, place }) => `${kind} ${place}`);

  test("is found in text, code, settings and queries, with its place", () => {
    const text = [
      "Ask me@example.org. <!-- not for the boss -->\n\n",
      cell("data prices", "builtin: sp500 # bought"),
      cell("strategy trend", "let a = 1;\n// mum's idea"),
      cell("sql seen", "-- only mine\nSELECT 1"),
      cell("js shown", 'return "sk-live-4eC39HqLyjWDarjtT1zdp7dc";'),
    ].join("");
    expect(revealed(text)).toEqual([
      "key shown, line 1",
      "email text, from line 1",
      "comment text, from line 1",
      "comment prices",
      "comment trend, line 2",
      "comment seen",
    ]);
  });

  test("is no digest of its lock or of its data", () => {
    const hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    const lock = `\`\`\`lock\nengine: "${hex}"\n\`\`\`\n`;
    expect(revealed(cell("data prices", `file: a.csv\nfingerprint: "${hex}"`) + lock)).toEqual([]);
  });

  test("is the name of a file that travels with it", () => {
    const files = [{ name: "/srv/desk/prices.csv", bytes: new Uint8Array(1) }];
    expect(notebookReveals({ text: "", files })).toMatchObject([{ kind: "path", place: "file names" }]);
  });
});
