import { expect, test } from "vitest";
import { previewTable } from "../../../shared/table-preview.ts";

test.each([
  ["commas", "Date,Close\n2024-01-01,1.5\n", ["Date", "Close"], [["2024-01-01", "1.5"]]],
  [
    "semicolons, decimal commas and a mark of the byte order",
    "\ufeffDatum;Schluss\r\n01.01.2024;1.234,50\r\n",
    ["Datum", "Schluss"],
    [["01.01.2024", "1.234,50"]],
  ],
  ["quotes around separators", '"Date","Vol."\n"01/02/2024","1,234"\n', ["Date", "Vol."], [["01/02/2024", "1,234"]]],
  [
    "the address of its maker above the head",
    "https://www.example.com\nUnix,Open,Close\n1704067200,1,2\n",
    ["Unix", "Open", "Close"],
    [["1704067200", "1", "2"]],
  ],
  [
    "no head",
    "1704067200,1,2\n1704070800,2,3\n",
    [],
    [
      ["1704067200", "1", "2"],
      ["1704070800", "2", "3"],
    ],
  ],
  ["a last line that may be cut", "Date,Close\n2024-01-01,1.5\n2024-01-0", ["Date", "Close"], [["2024-01-01", "1.5"]]],
])("the first rows of a table with %s are told apart", (_what, text, names, rows) => {
  expect(previewTable(text, 8)).toEqual({ names, rows });
});
