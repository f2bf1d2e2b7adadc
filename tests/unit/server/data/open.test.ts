import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtInPath } from "../../../../server/data/built-in.ts";
import { builtInSets } from "../../../../shared/built-in.ts";
import { convertData } from "../../../../server/data/convert.ts";
import { openBars, openSignal } from "../../../../server/data/source.ts";
import { InputError } from "../../../../shared/errors.ts";
import { hex } from "../../../../wasm/index.ts";
import { engine } from "../../../support/engine.ts";

const HEAD = "time,open,high,low,close,volume\n";
const GOOD = `${HEAD}1704067200000,10,11,9,10.5,3\n1704067260000,10.5,12,10,11,4\n`;
const started = process.cwd();
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tidebook-data-"));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(started);
  rmSync(folder, { recursive: true });
});

function file(name: string, contents: string | Uint8Array): string {
  writeFileSync(name, contents);
  return name;
}

async function closes(reference: string): Promise<number[]> {
  const { bars } = await openBars(engine, reference);
  const found = Array.from(bars.column("close"));
  bars.free();
  return found;
}

/** The sentence that opening the file ends with. */
async function complaint(reference: string): Promise<string> {
  const error: unknown = await openBars(engine, reference).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).toContain(reference);
  expect(message).not.toMatch(/\n|node_modules| {4}at /);
  return message;
}

async function fingerprint(reference: string): Promise<string> {
  const { bars } = await openBars(engine, reference);
  const words = hex(bars.fingerprint());
  bars.free();
  return words;
}

describe("a price file is known by its content, not by its name", () => {
  const bytes = Buffer.from(GOOD);
  test("as text", async () => expect(await closes(file("a.parquet", bytes))).toEqual([10.5, 11]));
  test("as gz", async () => expect(await closes(file("b.csv", gzipSync(bytes)))).toEqual([10.5, 11]));
  test("as zip, packed or stored", async () => {
    expect(await closes(file("c.csv", zipSync({ "x.csv": bytes })))).toEqual([10.5, 11]);
    expect(await closes(file("d.csv", zipSync({ "x.csv": bytes }, { level: 0 })))).toEqual([10.5, 11]);
  });
  test("in a zip with other files, the only table or else the largest", async () => {
    const other = Buffer.from("x".repeat(999));
    expect(await closes(file("e.zip", zipSync({ "read.me": other, "__MACOSX/x.csv": other, "x.CSV": bytes })))).toEqual(
      [10.5, 11],
    );
    expect(await closes(file("f.zip", zipSync({ small: new Uint8Array(1), "x.data": bytes })))).toEqual([10.5, 11]);
  });
});

describe("the built-in set", () => {
  test("has the facts that are listed of it", async () => {
    for (const set of builtInSets) {
      const { bars, report } = await openBars(engine, set.name);
      const date = (ms: number | null) => new Date(ms ?? NaN).toISOString().slice(0, 10);
      expect([bars.rows, date(report.from), date(report.to)]).toEqual([set.rows, set.from, set.to]);
      expect(report).toMatchObject({
        badRows: 0,
        duplicates: 0,
        outliers: 0,
        interval: 86_400_000,
        tickSize: "0.000001",
      });
      expect(report.warnings.join()).toMatch(/32-bit floats .*tickSize=0\.01/);
      bars.free();
    }
  });

  test("stands back behind a file of its name", async () => {
    file("sp500", GOOD);
    expect(await closes("sp500")).toEqual([10.5, 11]);
    rmSync("sp500");
  });

  test("has the same fingerprint in every form it is converted to", async () => {
    const original = await fingerprint("sp500");
    for (const name of ["copy.csv", "copy.csv.gz", "copy.parquet"]) {
      await convertData(engine, "sp500", name);
      expect(await fingerprint(name)).toBe(original);
    }
  });
});

describe("each failure is one sentence that names the file", () => {
  test("that is missing, with what was meant", async () => {
    file("prices.csv", GOOD);
    expect(await complaint("prises.csv")).toContain("did you mean prices.csv?");
    expect(await complaint("nowhere/at/all.csv")).toContain("data list");
    expect(await complaint("sp50")).toContain("did you mean sp500?");
    expect(await complaint("a\0b")).toContain("no such file");
  });

  test("that is a folder", async () => {
    mkdirSync("folder");
    expect(await complaint("folder")).toContain("folder");
  });

  const cases: [what: string, contents: string | Uint8Array, said: RegExp][] = [
    ["empty", "", /the file is empty/],
    ["a header alone", HEAD, /no rows below the header/],
    ["text for a price", `${GOOD}1704067320000,abc,11,9,10,1\n`, /line 4: the open abc is not a number/],
    ["crossed", `${GOOD}1704067320000,10,8,12,10,1\n`, /line 4: the high 8 is below/],
    ["of other columns", "a,b,c\n1,2,3\n", /no column for time, open, high, low, close among a, b, c/],
    ["noise", new Uint8Array(4096).map((_, index) => index), /no text table/],
    ["a fake Parquet", Buffer.from(`PAR1${"\0".repeat(400)}PAR1`), /Parquet file cannot be read/],
    ["a Parquet without its end", Buffer.from("PAR1..."), /Parquet file cannot be read/],
    ["half a gz", gzipSync(GOOD).subarray(0, 40), /archive is damaged/],
    ["half a zip", zipSync({ "a.csv": Buffer.from(GOOD) }).subarray(0, 60), /archive is damaged/],
    ["an empty zip entry", zipSync({ "a/": new Uint8Array() }), /no file in it/],
    ["a zip in a gz", gzipSync(zipSync({ "a.csv": Buffer.from(GOOD) })), /archive inside an archive/],
    [
      "two tables",
      zipSync({ "a.csv": Buffer.from(GOOD), "b.csv": Buffer.from(GOOD) }),
      /several tables \(a\.csv, b\.csv\)/,
    ],
    ["a gz bomb", gzipSync(Buffer.alloc(2 ** 24)), /unpacks to more than/],
    ["a zip bomb", zipSync({ "a.csv": new Uint8Array(2 ** 24) }, { level: 9 }), /unpacks to more than/],
  ];
  test.each(cases)("that is %s", async (what, contents, said) => {
    expect(await complaint(file(`${what}.csv`, contents))).toMatch(said);
  });

  test("whose zip says a wrong checksum", async () => {
    const bytes = zipSync({ "a.csv": Buffer.from(GOOD) }, { level: 0 });
    const at = Buffer.from(bytes).indexOf("10.5");
    bytes[at] = 0x39;
    expect(await complaint(file("crc.zip", bytes))).toContain("damaged");
  });
});

describe("converting", () => {
  test("writes the normal form", async () => {
    file("semicolons.csv", "Date;Open;High;Low;Close\n2024-01-02;1,50;2;1;1,25\n2024-01-01;1;2;1;1,5\n");
    await convertData(engine, "semicolons.csv", "normal.csv");
    expect(readFileSync("normal.csv", "utf8")).toBe(
      "time,open,high,low,close,volume\n1704067200000,1,2,1,1.5,0\n1704153600000,1.5,2,1,1.25,0\n",
    );
  });

  test("refuses a name that says no format, its own source and a place that cannot be written", async () => {
    file("self.csv", GOOD);
    await expect(convertData(engine, "self.csv", "out.xlsx")).rejects.toThrow(/out\.xlsx: \.xlsx says no format/);
    await expect(convertData(engine, "self.csv", "./self.csv")).rejects.toThrow("would replace");
    await expect(convertData(engine, "self.csv", "no/such/out.csv")).rejects.toThrow(
      /cannot be written: its folder does not exist/,
    );
  });
});

test("dropping lists bad rows and keeps the rest as if they had never been", async () => {
  file("some.csv", `${GOOD}1704067320000,10,8,12,10,1\n1704067380000,x,11,9,10,1\n`);
  const { bars, report } = await openBars(engine, "some.csv", { onBad: "drop" });
  expect(report).toMatchObject({ format: "CSV", timeUnit: "ms", rows: 2, badRows: 2, crossed: 1, tickSize: "0.1" });
  expect(report.bad.map(({ line }) => line)).toEqual([4, 5]);
  file("rest.csv", GOOD);
  expect(hex(bars.fingerprint())).toBe(await fingerprint("rest.csv"));
  bars.free();
});

describe("signals", () => {
  const signalAt = (path: string) => ({ label: path, path, onBad: "fail", adjust: false }) as const;

  test("are read with the time from which they are known", async () => {
    file("mood.csv", "time,value,available\n2024-01-01,0.5,2024-01-02\n2024-01-03,-1,\n");
    const signal = await openSignal(engine, signalAt("mood.csv"));
    expect(Array.from(signal.value)).toEqual([0.5, -1]);
    expect(Array.from(signal.available, Number)).toEqual([1_704_153_600_000, 1_704_240_000_000]);
  });

  test("that cannot have been known are refused by line", async () => {
    file("early.csv", "time,value,available\n2024-01-02,0.5,2024-01-01\n");
    await expect(openSignal(engine, signalAt("early.csv"))).rejects.toThrow(/early\.csv: line 2: .* before its time/);
  });
});

test("the built-in file lies where npm put its package", () => {
  const path = builtInPath(builtInSets[0]!);
  expect(readFileSync(path, "utf8").startsWith("date,open,high,low,close")).toBe(true);
});

test("where a file has two closes, it is said which is used", async () => {
  const rows = "2024-01-01,10,11,9,10.5,5.25,3\n2024-01-02,10,11,9,10.5,10.5,3\n";
  for (const column of ["Adj Close", "adj_close", "Adjusted Close"]) {
    const path = file("two-closes.csv", `Date,Open,High,Low,Close,${column},Volume\n${rows}`);
    const { bars, report } = await openBars(engine, path);
    expect([bars.column("close")[0], report.warnings]).toEqual([
      10.5,
      [expect.stringMatching(/adjusted close: it is not used.*--adjust/)],
    ]);
    bars.free();
    const scaled = await openBars(engine, path, { adjust: true });
    expect([scaled.bars.column("close")[0], scaled.report.warnings]).toEqual([
      5.25,
      ["the prices are scaled by the adjusted close"],
    ]);
    scaled.bars.free();
  }
  const { bars, report } = await openBars(engine, file("one-close.csv", GOOD));
  expect(report.warnings).toEqual([]);
  bars.free();
});

test("rows out of order are told with what sorts them", async () => {
  const shuffled = file("shuffled.csv", `${GOOD}1704067230000,10,11,9,10.5,3\n`);
  expect(await complaint(shuffled)).toMatch(/line 4: .* is out of order.*sort them with --on-bad keep$/);
  const { bars } = await openBars(engine, shuffled, { onBad: "keep" });
  expect(Array.from(bars.time(), Number)).toEqual([1704067200000, 1704067230000, 1704067260000]);
  bars.free();
});
