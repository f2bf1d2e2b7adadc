import { describe, expect, test } from "vitest";
import { linkLengthAdvice } from "../../../../shared/link/advice.ts";
import { type Reveal, revealsIn, revealsOf, revealsText } from "../../../../shared/link/reveals.ts";
import { linkSummary } from "../../../../shared/link/summary.ts";
import { partsWith, SOURCE } from "../../../support/link.ts";

test("names of data and of their columns are looked through", () => {
  const parts = partsWith();
  const read = { columns: { volume: "me@example.org" } };
  const data = parts.envelope.data.map((one) => ({ ...one, name: "C:\\data\\p.csv", read }));
  const found = revealsIn({ ...parts, envelope: { ...parts.envelope, data } });
  expect(found.filter(({ place }) => place === "data names").map(({ kind }) => kind)).toEqual(["email", "path"]);
});

const inSource = (source: string): Reveal[] => revealsOf({ source, texts: {} });
const kindsOf = (source: string) => inSource(source).map(({ kind }) => kind);

describe("what a link reveals", () => {
  test("is each comment of the source, with its line", () => {
    const source = `const a = "// no comment";\n// bought with mum's money\nb(); /* two\nlines */\n//\n`;
    expect(inSource(source)).toEqual([
      { kind: "comment", place: "source, line 2", text: "bought with mum's money" },
      { kind: "comment", place: "source, line 3", text: "two\nlines" },
    ]);
  });

  test.each([
    ["path", "~/trades/2024.csv"],
    ["path", "/srv/desk/alpha/secret.csv"],
    ["path", "C:\\Users\\me\\prices.csv"],
    ["path", "\\\\server\\share\\prices.csv"],
    ["email", "me.and+you@example.org"],
    ["email", "me%40example.org"],
    ["address", "postgres://me:word@db.internal/prices"],
    ["address", "https://hooks.example.org/T000/B000"],
  ] as const)("is a %s such as %s", (kind, text) => {
    expect(inSource(`log("${text}");`)).toContainEqual({ kind, place: "source, line 1", text });
  });

  const canaries = [
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sk-live-4eC39HqLyjWDarjtT1zdp7dc",
    "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
  ];
  const encodings: Record<string, (key: string) => string> = {
    plain: (key) => key,
    base64: (key) => Buffer.from(key).toString("base64"),
    base64url: (key) => Buffer.from(key).toString("base64url"),
    hex: (key) => Buffer.from(key).toString("hex"),
    percent: (key) => encodeURIComponent(`key=${key}&`),
    reversed: (key) => [...key].reverse().join(""),
  };

  test.each(Object.entries(encodings))("is a key, written in %s, in the source and in texts", (_, encode) => {
    for (const key of canaries) {
      const written = encode(key);
      expect(kindsOf(`const k = "${written}";`)).toContain("key");
      expect(revealsOf({ source: "", texts: { note: `see ${written} .` } })).toMatchObject([
        { kind: "key", place: "note" },
      ]);
    }
  });

  test("is a line that speaks of a password, and a private key's first line", () => {
    expect(kindsOf('const x = "my password is swordfish";')).toEqual(["key"]);
    expect(kindsOf('const x = "-----BEGIN RSA PRIVATE KEY-----";')).toContain("key");
  });

  test("is nothing but comments in our example, whose long words are words", () => {
    expect(new Set(kindsOf(SOURCE))).toEqual(new Set(["comment"]));
    expect(inSource("const averageTrueRangeOfTheLastHundredBars = crossedAbove(this.fast, this.slow) / 2;")).toEqual(
      [],
    );
  });

  test("is told in one sentence", () => {
    expect(revealsText([])).toBe("No comments, paths, addresses or keys were found in it.");
    expect(revealsText(inSource('// a\n// b\nlog("me@example.org")'))).toBe(
      "It shows 1 e-mail address and 2 comments to everyone who opens it.",
    );
  });

  test("ends after so many, whatever the text", () => {
    expect(inSource("// a\n".repeat(10_000))).toHaveLength(200);
    expect(inSource(`${"a@".repeat(20_000)} ${"/a".repeat(20_000)} ${"aA1".repeat(30_000)}`).length).toBeLessThan(10);
  });
});

describe("the length of a link", () => {
  test("says who cuts it, and what to do", () => {
    expect(linkLengthAdvice("a".repeat(2000))).toEqual({ letters: 2000, cutBy: [], advice: "" });
    expect(linkLengthAdvice("a".repeat(2001)).advice).toBe(
      "Discord cuts messages at 2,000 letters: send the .tidebook file there.",
    );
    expect(linkLengthAdvice("a".repeat(5000)).cutBy.map(({ place }) => place)).toEqual(["Discord", "Telegram"]);
  });
});

test("a summary says what ran, what is claimed and where to run it, and nothing in it moves a cursor", () => {
  const { envelope } = partsWith();
  const metrics = { totalReturn: 2.816, sharpe: 0.754, maxDrawdown: null };
  const told = {
    ...envelope,
    expected: { ...envelope.expected, metrics },
    meta: { ...envelope.meta, title: "Trend\u202e\n" },
  };
  expect(linkSummary(told, "http://127.0.0.1:7437/#1.a.b").split("\n")).toEqual([
    "Trend\\u202e\\u000a, by somebody, 2026-01-31",
    "Data: sp500 (40 bars, 2020-01-01 to 2020-02-09)",
    "Parameters: fast 20, slow 100",
    "Costs: fee 10 bps, slippage 1 bps",
    expect.stringMatching(/^Claimed, not yet checked: .*281\.6.*0\.75.*–/) as string,
    "Digest 1270 0b33 ccaf 0b33, engine 0.1.0",
    "Run it yourself: http://127.0.0.1:7437/#1.a.b",
  ]);
});
