import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { compressors } from "hyparquet-compressors";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { Cursor } from "../../../shared/parquet/cursor.ts";
import { readDelta, readHybrid } from "../../../shared/parquet/encodings.ts";
import { unsnap } from "../../../shared/parquet/snappy.ts";
import { MISSING, openParquet, type ParquetColumn } from "../../../shared/parquet/table.ts";

type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], "columnData">;

function written(columnData: ColumnSource[], options: Options = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

function readBack(column: Omit<ColumnSource, "name">, options: Options = {}): ParquetColumn {
  return openParquet(written([{ name: "x", ...column }], options), 2 ** 20).read(0);
}

const steps = Array.from({ length: 500 }, (_, index) => 100 + Math.round(20 * Math.sin(index)) / 4);

describe("columns are read as they were written", () => {
  const encodings: [string, Partial<ColumnSource>][] = [
    ["plain", { encoding: "PLAIN" }],
    ["by dictionary", { encoding: "RLE_DICTIONARY" }],
    ["split by bytes", { encoding: "BYTE_STREAM_SPLIT" }],
    ["optional", { nullable: true }],
    ["required", { nullable: false }],
  ];
  test.each(encodings)("doubles, %s", (_, how) => {
    expect(readBack({ data: Float64Array.from(steps), type: "DOUBLE", ...how })).toEqual({
      kind: "numbers",
      values: Float64Array.from(steps),
    });
  });

  test("doubles in several groups of rows", () => {
    const column = readBack({ data: steps, type: "DOUBLE" }, { rowGroupSize: 77, pageSize: 100 });
    expect(column.values).toEqual(Float64Array.from(steps));
  });

  test.each(["DELTA_BINARY_PACKED", "PLAIN"] as const)("64-bit integers as %s", (encoding) => {
    const data = BigInt64Array.from(
      steps,
      (step, index) => BigInt(Math.round(step * 1e9)) * BigInt(index % 2 ? -1 : 1),
    );
    expect(readBack({ data, type: "INT64", encoding })).toEqual({ kind: "integers", values: data, unit: undefined });
  });

  test("32-bit integers by differences", () => {
    const data = Int32Array.from(steps, (step, index) => step * (index % 3 ? 1e6 : -1e6));
    const column = readBack({ data, type: "INT32", encoding: "DELTA_BINARY_PACKED" });
    expect(column).toEqual({ kind: "integers", values: BigInt64Array.from(data, BigInt), unit: undefined });
  });

  test("missing numbers as NaN, missing integers as the least one", () => {
    const numbers = readBack({ data: [1.5, null, 2.5, null], type: "DOUBLE" });
    expect(numbers.values).toEqual(Float64Array.of(1.5, NaN, 2.5, NaN));
    const integers = readBack({ data: [1n, null, 3n], type: "INT64" });
    expect(integers.values).toEqual(BigInt64Array.of(1n, MISSING, 3n));
  });

  test("times with their unit", () => {
    const data = [new Date(1_704_067_200_000), new Date(1_704_067_260_000)];
    const values = BigInt64Array.of(1_704_067_200_000n, 1_704_067_260_000n);
    expect(readBack({ data, type: "TIMESTAMP" })).toEqual({ kind: "integers", unit: "ms", values });
  });

  test("decimals as the doubles nearest to them", () => {
    const schema = [
      { name: "root", num_children: 1 },
      { name: "x", type: "INT32", converted_type: "DECIMAL", scale: 2, precision: 9, repetition_type: "REQUIRED" },
    ] as Options["schema"] & object;
    const column = readBack({ data: [10.25, 0.07, -3.1], nullable: false }, { schema });
    expect(column).toEqual({ kind: "numbers", values: Float64Array.of(10.25, 0.07, -3.1) });
  });

  test("texts as their bytes", () => {
    const column = readBack({ data: ["2024-01-01", "é"], type: "STRING" });
    expect(column.kind === "texts" && column.values.map((text) => Buffer.from(text).toString())).toEqual([
      "2024-01-01",
      "é",
    ]);
  });

  test("as the library that owns the format reads them", async () => {
    const columns: ColumnSource[] = [
      { name: "a", data: steps, type: "DOUBLE" },
      { name: "b", data: steps.map(Math.round), type: "INT32" },
    ];
    const bytes = written(columns);
    const rows = await parquetReadObjects({ file: bytes.slice().buffer, compressors });
    const table = openParquet(bytes, 2 ** 20);
    const read = table.names.map((_, index) => table.read(index).values);
    expect(rows.map((row) => Number(row.a))).toEqual(Array.from(read[0] as Float64Array));
    expect(rows.map((row) => Number(row.b))).toEqual(Array.from(read[1] as BigInt64Array, Number));
  });
});

describe("a file is not believed", () => {
  test("that wants more rows than its bytes may become", () => {
    const table = openParquet(written([{ name: "x", data: new Float64Array(3_000_000), type: "DOUBLE" }]), 0);
    expect(() => table.read(0)).toThrow("unpacks to more than it may");
  });

  test("whose list announces millions of elements", () => {
    // A field that is a list of structs, 2^27 of them, in a footer of seven bytes.
    const footer = [0x19, 0xfc, 0x80, 0x80, 0x80, 0x40, 0x00];
    const mark = [..."PAR1"].map((letter) => letter.charCodeAt(0));
    const bytes = Uint8Array.of(...mark, ...footer, footer.length, 0, 0, 0, ...mark);
    expect(() => openParquet(bytes, 2 ** 20)).toThrow("a header announces more than there is");
  });

  test("that ends in the middle of a page", () => {
    const bytes = written([{ name: "x", data: Float64Array.from(steps), type: "DOUBLE" }], { codec: "UNCOMPRESSED" });
    const footer = bytes.subarray(-(new DataView(bytes.buffer).getUint32(bytes.length - 8, true) + 8));
    const cut = new Uint8Array([...bytes.subarray(0, 200), ...footer]);
    expect(() => openParquet(cut, 2 ** 20).read(0)).toThrow("outside the file");
  });

  test("whose runs are longer than their page", () => {
    expect(() => readHybrid(new Cursor(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1)), 1, 10)).toThrow("longer than");
    expect(() => readHybrid(new Cursor(Uint8Array.of(0xff, 0xff, 0xff, 0x0f, 1)), 1, 10)).toThrow("longer than");
  });

  test.each([
    ["a literal of four thousand million bytes", [4, 0xfc, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]],
    ["a copy from before the start", [8, 0x0c, 1, 2, 3, 4, 0x01, 9]],
    ["a copy from where it writes", [8, 0x0c, 1, 2, 3, 4, 0x01, 0]],
    ["a copy beyond the end", [6, 0x0c, 1, 2, 3, 4, 0x01, 1]],
    ["another size than its page", [5, 0x0c, 1, 2, 3, 4]],
    ["nothing behind its size", [4]],
  ])("whose packed page has %s", (_, bytes) => {
    expect(() => unsnap(Uint8Array.from(bytes), bytes[0] === 5 ? 4 : bytes[0]!)).toThrow(/a page/);
  });

  test.each([[[4]], ["4"], [1.5], [-1], [NaN], [undefined], [2n]])("whose lengths are no counts (%s)", (length) => {
    expect(() => new Cursor(new Uint8Array(9)).take(length)).toThrow("a page ends early");
  });

  test("but copies that overlap themselves are read", () => {
    expect(Array.from(unsnap(Uint8Array.of(9, 0x04, 1, 2, 0x0d, 2), 9))).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1]);
  });

  test("whose blocks of differences are of an odd size", () => {
    expect(() => readDelta(new Cursor(Uint8Array.of(0, 0, 2, 2, 2)), "INT64", 2)).toThrow("odd size");
    expect(() => readDelta(new Cursor(Uint8Array.of(128, 1, 4, 9, 2)), "INT64", 2)).toThrow("another number");
  });
});
