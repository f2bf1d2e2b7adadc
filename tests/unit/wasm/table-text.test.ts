import { expect, test } from "vitest";
import { readBars, tableText } from "../../../wasm/index.ts";
import { nodeUnpackers } from "../../../server/data/unpackers.ts";
import { engine } from "../../support/engine.ts";

const words = "Datum;Schluß;Größe";

test("words of a table are UTF-8 where they can be, else Windows-1252", () => {
  expect(tableText(Buffer.from(words))).toEqual({ text: words, encoding: "UTF-8" });
  expect(tableText(Buffer.from(words, "latin1"))).toEqual({ text: words, encoding: "Windows-1252" });
  expect(tableText(Uint8Array.of(0x80, 0x2c, 0x93)).text).toBe("€,“");
});

test("a letter that is cut at the end does not make a text another encoding's", () => {
  const cut = Buffer.from("Größ").subarray(0, 5);
  expect(tableText(cut)).toEqual({ text: "Grö", encoding: "UTF-8" });
});

test("columns whose names are known in other languages are found in Windows-1252 as in UTF-8", () => {
  const text = "Datum,Eröffnung,Höchst,Tief,Schluß\n2024-01-01,1,2,1,2\n2024-01-02,2,3,2,3\n";
  const found = (["latin1", "utf8"] as const).map((encoding) => {
    const source = { label: "kurse.csv", bytes: Buffer.from(text, encoding), onBad: "fail", adjust: false } as const;
    const { bars } = readBars(engine, source, nodeUnpackers);
    const { high, close } = bars.copy();
    bars.free();
    return { high: [...high], close: [...close] };
  });
  expect(found).toEqual([found[1], { high: [2, 3], close: [2, 3] }]);
});

test("columns are found by the names that a spreadsheet wrote in Windows-1252", () => {
  const text = "Tag,Eröffnung,Höchst,Tief,Schluß\n2024-01-01,1,2,1,2\n2024-01-02,2,3,2,3\n";
  const columns = { time: "Tag", open: "Eröffnung", high: "Höchst", low: "Tief", close: "Schluß" };
  const source = {
    label: "kurse.csv",
    bytes: Buffer.from(text, "latin1"),
    columns,
    onBad: "fail",
    adjust: false,
  } as const;
  const { bars } = readBars(engine, source, nodeUnpackers);
  expect([...bars.copy().close]).toEqual([2, 3]);
  bars.free();
});
