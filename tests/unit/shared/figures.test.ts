import fc from "fast-check";
import { expect, test } from "vitest";
import {
  chooseMarks,
  countText,
  digestText,
  digitsText,
  exactText,
  mostDecimals,
  signedMoneyText,
  metricText,
  moneyText,
  numberText,
  percentDecimals,
  percentText,
  shortText,
  signedPercentText,
  signedText,
  withUsualMarks,
} from "../../../shared/figures.ts";

test("numbers have a true minus, comma thousands and fixed decimals; nothing is a dash", () => {
  expect([1234567.891, -1234.5, 0, -0.001, null, NaN].map((value) => numberText(value, 2))).toEqual([
    "1,234,567.89",
    "−1,234.50",
    "0.00",
    "0.00",
    "–",
    "–",
  ]);
  expect([1.5e17, -1e13, 1e300].map((value) => numberText(value, 2))).toEqual(["1.50e17", "−1.00e13", "1.00e300"]);
});

test("signed figures say plus, but never of zero or nothing", () => {
  expect([0.5, -0.5, 0, 0.00001, null].map((value) => signedText(value, 2))).toEqual([
    "+0.50",
    "−0.50",
    "0.00",
    "0.00",
    "–",
  ]);
  expect([percentText(-0.2361), signedPercentText(2.816, 1), percentText(null)]).toEqual(["−23.61 %", "+281.6 %", "–"]);
});

test("money is rounded half away from zero from its exact text", () => {
  const texts = ["10000", "0.005", "-0.005", "-0.004", "92233720368.54775807", "1.005", "x"];
  expect(texts.map((text) => moneyText(text))).toEqual([
    "10,000.00",
    "0.01",
    "−0.01",
    "0.00",
    "92,233,720,368.55",
    "1.01",
    "–",
  ]);
});

test("money of two decimals reads back as itself", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (cents) => {
      const sign = cents < 0n ? "-" : "";
      const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
      const text = `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
      expect(moneyText(text).replaceAll(",", "").replace("−", "-")).toBe(text);
    }),
  );
});

test("axis labels are short", () => {
  const values = [0, 5, 0.045, 38_158, 1_500_000, -20_000, 123.4, 9_999, 2.5e9, 3e12, 0.00001];
  expect(values.map(shortText)).toEqual([
    "0",
    "5",
    "0.045",
    "38.2 k",
    "1.5 M",
    "−20 k",
    "123",
    "9,999",
    "2.5 B",
    "3 T",
    "0.00001",
  ]);
});

test("prices for reading have six digits", () => {
  const values = [2874.560059, 0.000012345678, 123456789, 1000, -0.5, 0, NaN];
  expect(values.map(digitsText)).toEqual(["2,874.56", "0.0000123457", "123,456,789", "1,000", "−0.5", "0", "–"]);
});

test("metrics carry their unit", () => {
  expect(metricText(0.5, "fraction")).toBe("50.00 %");
  expect(metricText(1204, "days")).toBe("1,204 days");
  expect(metricText(9.25, "bars")).toBe("9.3 bars");
  expect(metricText(null, "days")).toBe("–");
  expect(metricText(31, "count")).toBe("31");
});

test("counts, exact decimals and digests are grouped", () => {
  expect([countText(1, "bar"), countText(5105, "bar"), countText(2, "more", "more")]).toEqual([
    "1 bar",
    "5,105 bars",
    "2 more",
  ]);
  expect([exactText("-1234567.000001"), exactText("0.1")]).toEqual(["−1,234,567.000001", "0.1"]);
  expect(["12.5", "-12.5", "0.001"].map(signedMoneyText)).toEqual(["+12.50", "−12.50", "0.00"]);
  const column = ["7.5144263", "8.83697126", "-12"];
  const decimals = mostDecimals(column);
  expect(column.map((one) => exactText(one, decimals))).toEqual(["7.51442630", "8.83697126", "−12.00000000"]);
  expect(digestText("12700b33ccaf")).toBe("1270 0b33 ccaf");
});

test.each([
  [
    { thousands: ",", decimal: "." },
    ["−1,234,567.50", "12,345.678", "1,234.00", "+1,234.5 %", "12.5 k", "1,234.5", "1.50e17"],
  ],
  [
    { thousands: ".", decimal: "," },
    ["−1.234.567,50", "12.345,678", "1.234,00", "+1.234,5 %", "12,5 k", "1.234,5", "1,50e17"],
  ],
  [
    { thousands: "\u202f", decimal: "," },
    [
      "−1\u202f234\u202f567,50",
      "12\u202f345,678",
      "1\u202f234,00",
      "+1\u202f234,5 %",
      "12,5 k",
      "1\u202f234,5",
      "1,50e17",
    ],
  ],
  [
    { thousands: "", decimal: "." },
    ["−1234567.50", "12345.678", "1234.00", "+1234.5 %", "12.5 k", "1234.5", "1.50e17"],
  ],
])("a reader's marks %o stand in every text, and the usual ones in what leaves the page", (marks, texts) => {
  const written = () => [
    numberText(-1234567.5, 2),
    exactText("12345.678"),
    moneyText("1234"),
    signedPercentText(12.345, 1),
    shortText(12_500),
    digitsText(1234.5),
    numberText(1.5e17, 2),
  ];
  const usual = written();
  try {
    chooseMarks(() => marks);
    expect(written()).toEqual(texts);
    expect(withUsualMarks(written)).toEqual(usual);
    expect(() => withUsualMarks(() => expect.fail("inside"))).toThrow("inside");
    expect(written()).toEqual(texts);
  } finally {
    chooseMarks(() => ({ thousands: ",", decimal: "." }));
  }
  expect(written()).toEqual(usual);
});

test("whole numbers keep their zeros, and exponents theirs", () => {
  expect([digitsText(1000), digitsText(1e20), shortText(20_000), digitsText(0.5)]).toEqual([
    "1,000",
    "1.00e20",
    "20 k",
    "0.5",
  ]);
});

test("percentages at neighbouring edges get the decimals that tell them apart", () => {
  expect([0.0125, 0.01, 0.009, 0.00004, 0].map((distance) => percentDecimals(distance))).toEqual([0, 0, 1, 3, 0]);
  expect(percentDecimals(0.2, 1)).toBe(1);
});
