import { readFileSync, readdirSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { exportedNames } from "../../../wasm/compiler/sdk.ts";
import { languageReference, languageTypings } from "../../../wasm/compiler/reference.ts";
import { sdk } from "../../support/sdk.ts";

const reference = languageReference(sdk);

test("every name of the language is documented, its members too", () => {
  expect(reference.map(({ name }) => name).sort()).toEqual(exportedNames(sdk).sort());
  for (const entry of reference) {
    for (const { name, doc } of [entry, ...entry.members]) expect(`${name}: ${doc}`).toMatch(/^.+: \S.+/);
  }
});

test("the entry of a name shows its parameters, what they may be and who published it", () => {
  const entry = reference.find(({ name }) => name === "atr");
  expect(entry?.signature).toBe("function atr(period?: f64, bars?: Instrument): Series");
  expect(entry?.doc).toMatch(/^Average true range\.\n@param period whole number, \d to \d+, default 14\n@param bars /);
  expect(entry?.doc).toMatch(/\n@source .*Wilder/);
  const order = reference.find(({ name }) => name === "Order");
  expect(order?.members.map(({ signature }) => signature)).toEqual(
    expect.arrayContaining(["readonly id: i32", "readonly status: string", "bracket(stop: f64, target: f64): Order"]),
  );
  const trader = reference.find(({ name }) => name === "Strategy");
  expect(trader?.members.map(({ name }) => name)).toEqual(expect.arrayContaining(["equity", "onBar"]));
});

test("TypeScript finds nothing wrong with the typings, nor with the examples under them", () => {
  const folder = new URL("../../../examples/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const files = new Map(names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
  files.set("tidebook.d.ts", languageTypings(sdk));
  const options: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2023, types: [] };
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.getSourceFile = (name, target) => {
    const text = files.get(name);
    return text === undefined ? onDisk.getSourceFile(name, target) : ts.createSourceFile(name, text, target, true);
  };
  host.fileExists = (name) => files.has(name) || onDisk.fileExists(name);
  const program = ts.createProgram([...files.keys()], options, host);
  const told = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  expect(told).toEqual([]);
});
