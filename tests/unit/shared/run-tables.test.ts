import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { parquetOfTable } from "../../../shared/parquet/write.ts";
import { runTable, runTableCsv, runTableNames } from "../../../shared/run-tables.ts";
import { DAY, fillWith, resultWith, START } from "../../support/result.ts";

const trade = {
  entryTime: START,
  exitTime: null,
  instrument: "=BTC",
  side: "buy",
  quantity: "0.00000001",
  entryPrice: "100.5",
  exitPrice: null,
  pnl: "-1.25",
  fees: "0.1",
  bars: 3,
  mae: "-2",
  mfe: "1",
} as const;
const result = resultWith({ trades: [trade], fills: [fillWith({ time: START + DAY })] });

const readBack = async (name: (typeof runTableNames)[number]): Promise<Record<string, unknown>[]> => {
  const { buffer } = parquetOfTable(runTable(result, name));
  return parquetReadObjects({ file: buffer });
};

test("trades go into CSV with exact decimals, an open end empty, and no formula", () => {
  const [header, row] = runTableCsv(runTable(result, "trades")).split("\r\n");
  expect(header).toMatch(/^entryTime,entryDate,exitTime,exitDate,instrument,/);
  expect(row).toBe(`${START},2020-01-01T00:00:00.000Z,,,'=BTC,buy,0.00000001,100.5,,-1.25,0.1,3,-2,1`);
});

test("trades go into Parquet as times, numbers and words", async () => {
  const [row] = await readBack("trades");
  expect(row).toEqual({
    ...trade,
    entryTime: new Date(START),
    quantity: 1e-8,
    entryPrice: 100.5,
    pnl: -1.25,
    fees: 0.1,
    bars: 3n,
    mae: -2,
    mfe: 1,
  });
});

test("equity has one row a bar, in either form", async () => {
  const rows = await readBack("equity");
  expect(rows).toHaveLength(result.equity.time.length);
  expect(rows[0]).toEqual({ time: new Date(START), value: 10_000 });
  expect(runTableCsv(runTable(result, "equity")).trim().split("\r\n")).toHaveLength(rows.length + 1);
});

test("an instrument without a name is called by its data's, and by its position where that does not tell", () => {
  const [one] = result.data;
  if (!one) throw new Error("the result has no data");
  const called = (data: (typeof result)["data"]) => {
    const fills = [fillWith({ instrument: "0" })];
    return runTable({ ...result, fills, data }, "fills").columns.find(({ name }) => name === "instrument")?.values[0];
  };
  expect(called([{ ...one, instrument: "0", name: "prices.csv" }])).toBe("prices.csv");
  const twice = ["0", "1"].map((instrument) => ({ ...one, instrument, name: "prices.csv" }));
  expect(called(twice)).toBe("0");
});

test.each(runTableNames)("a table without rows is a file without rows: %s", async (name) => {
  const empty = resultWith({ equity: { time: new Float64Array(), value: new BigInt64Array() } });
  expect(await parquetReadObjects({ file: parquetOfTable(runTable(empty, name)).buffer })).toEqual([]);
  expect(runTableCsv(runTable(empty, name)).split("\r\n")).toHaveLength(2);
});
