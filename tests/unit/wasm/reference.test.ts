import { readFileSync, readdirSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
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

/** What TypeScript says of files under the typings, as an editor in a folder of `tidebook init` does. */
function complaints(sources: ReadonlyMap<string, string>): string[] {
  const files = new Map([...sources, ["tidebook.d.ts", languageTypings(sdk)]]);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noLib: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.getSourceFile = (name, target) => {
    const text = files.get(name);
    return text === undefined ? onDisk.getSourceFile(name, target) : ts.createSourceFile(name, text, target, true);
  };
  host.fileExists = (name) => files.has(name) || onDisk.fileExists(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

test("TypeScript finds nothing wrong with the typings, nor with the examples under them", () => {
  const folder = new URL("../../../examples/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  expect(complaints(new Map(names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")])))).toEqual([]);
});

test("an editor knows what the compiler's library has", async () => {
  const body = `import { Strategy, Bar } from "tidebook";
export class Known extends Strategy {
  seen: Map<string, f64> = new Map<string, f64>();
  last: f64[] = [];
  onBar(bar: Bar): void {
    this.last.push(Math.max(bar.close, Math.sqrt(2)));
    const sums = this.last.map<f64>((value: f64): f64 => value * 2).slice(0, 3);
    if (!isNaN(bar.close) && sums.length > 0) this.seen.set(\`\${bar.index}\`, sums[0]);
    const day = new Date(bar.time).getUTCDay();
    assert(day < 7, "a week has seven days".toUpperCase());
    if (this.seen.has("1")) this.buy(f64(i32.MAX_VALUE));
  }
}`;
  expect(complaints(new Map([["known.ts", body]]))).toEqual([]);
  expect((await compileStrategy(body, { path: "known.ts", sdk })).className).toBe("Known");
});

test.each([
  "Math.random()",
  "Date.now()",
  "console.log(1)",
  "fetch('x')",
  "setTimeout(() => {}, 1)",
  "performance.now()",
  "new Promise<void>(() => {})",
  "window.name",
  "process.exit()",
])("an editor underlines %s, which no strategy has", (expression) => {
  const body = `import { Strategy, Bar } from "tidebook";
export class Unknown extends Strategy {
  onBar(_bar: Bar): void {
    ${expression};
  }
}`;
  expect(complaints(new Map([["unknown.ts", body]]))).toEqual([expect.stringMatching(/^unknown\.ts:4 /)]);
});
