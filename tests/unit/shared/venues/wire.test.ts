import { expect, test } from "vitest";
import {
  asCount,
  asDecimal,
  asId,
  asInstant,
  asMillis,
  asPositive,
  FrameError,
  readWire,
  WireNumber,
} from "../../../../shared/venues/wire.ts";

test("a number keeps every digit as written", () => {
  expect(readWire(" [0.10000000, 2950167385101900187, -0, 1e-8]\n")).toEqual(
    ["0.10000000", "2950167385101900187", "-0", "1e-8"].map((text) => new WireNumber(text)),
  );
});

test("objects are maps, so that no name is special", () => {
  const read = readWire(`{"__proto__":{"a":1},"constructor":null,"a":true,"a":false}`);
  expect(read).toEqual(
    new Map<string, unknown>([
      ["__proto__", new Map([["a", new WireNumber("1")]])],
      ["constructor", null],
      ["a", false],
    ]),
  );
});

test.each([
  ["", "no value at character 0"],
  ["{", "no name in an object"],
  [`{"a" 1}`, "no colon"],
  ["[1 2]", "no comma in a list"],
  [`{"a":1,}`, "no name"],
  ["[1,]", "no value"],
  ["01", "more text after the value"],
  ["tru", "no value"],
  [`"abc`, "a text without end"],
  [`"a\n"`, "a text without end"],
  [String.raw`"\x"`, "wrong escape"],
  [`"a\\`, "wrong escape"],
  ["[".repeat(100_000), "nested more than 32 deep"],
])("%j cannot be read", (text, why) => {
  expect(() => readWire(text)).toThrow(FrameError);
  expect(() => readWire(text)).toThrow(why);
});

test.each([
  ["0", "0"],
  ["63388.10", "63388.10"],
  ["1e-8", "0.00000001"],
  ["1.5E-3", "0.0015"],
  ["12.5e1", "125"],
  ["12.50e1", "125.0"],
  ["1e20", undefined],
  ["1e2", "100"],
  ["0.5e1", "5"],
  ["0.005e2", "0.5"],
  ["-1", undefined],
  ["1e999", undefined],
  [".5", undefined],
  ["5.", undefined],
  ["", undefined],
  ["0x10", undefined],
  ["123456789012345678901", undefined],
])("%s as a decimal is %s", (text, decimal) => {
  if (decimal === undefined) expect(() => asDecimal(text, "p")).toThrow("p is no number of at least 0");
  else expect(asDecimal(text, "p")).toBe(decimal);
});

test("a price is above 0, however many zeros it has", () => {
  expect(asPositive("0.00000001", "p")).toBe("0.00000001");
  expect(() => asPositive("0.00000000", "p")).toThrow("p is not above 0");
});

test("a count is exact or an error, an id has any size", () => {
  expect(asCount(new WireNumber("9007199254740991"), "n")).toBe(Number.MAX_SAFE_INTEGER);
  for (const text of ["9007199254740992", "1.0", "-1", "1e3"]) {
    expect(() => asCount(new WireNumber(text), "n")).toThrow("n is no whole number below 2^53");
  }
  expect(asId(new WireNumber("2950167385101900187"), "id")).toBe("2950167385101900187");
  expect(() => asId(new WireNumber("1.5"), "id")).toThrow(FrameError);
});

test("times are microseconds", () => {
  expect(asInstant("2026-08-02T03:35:51.302928Z", "t")).toBe(1_785_641_751_302_928);
  expect(asInstant("2026-08-02T03:35:51.302928999Z", "t")).toBe(1_785_641_751_302_928);
  expect(asInstant("2026-08-02T03:35:51Z", "t")).toBe(1_785_641_751_000_000);
  expect(asMillis(new WireNumber("1723161255343"), "t")).toBe(1_723_161_255_343_000);
  for (const text of ["2026-02-30T00:00:00Z", "2026-08-02T24:00:00Z", "2026-08-02", "2026-13-01T00:00:00Z"]) {
    expect(() => asInstant(text, "t")).toThrow("t is no time in UTC");
  }
  expect(() => asMillis(new WireNumber("1723161255343000"), "t")).toThrow("t is no time in milliseconds");
});
