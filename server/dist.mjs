// Builds what the npm package carries: dist/node (the command line and the library, bundled), dist/types (the library's
// declarations) and dist/sbom.json (what it is made of). `npm run build` and `npm pack` call it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { bundleInto } from "./bundle.mjs";
import { sbomText } from "./sbom.mjs";

/** @param {string} path */
const atRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Declarations of everything behind the door, by path; the sources themselves are checked by `npm run check`. */
function declarations() {
  const { options } = ts.parseJsonSourceFileConfigFileContent(
    ts.readJsonConfigFile(atRoot("server/tsconfig.json"), (path) => readFileSync(path, "utf8")),
    ts.sys,
    atRoot("server"),
  );
  const program = ts.createProgram([atRoot("server/index.ts")], {
    ...options,
    composite: false,
    declaration: true,
    incremental: false,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    noCheck: true,
    outDir: atRoot("dist/types"),
  });
  /** @type {Map<string, string>} */
  const texts = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) => void texts.set(resolve(path), text));
  for (const { messageText } of diagnostics) throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
  return texts;
}

/**
 * Writes the declarations that the door's own names lead to. They keep their `.ts` specifiers, which TypeScript resolves
 * to the `.d.ts` beside.
 */
function writeTypes() {
  const texts = declarations();
  const queue = [atRoot("dist/types/server/index.d.ts")];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const text = texts.get(path);
    if (text === undefined) continue;
    texts.delete(path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      queue.push(resolve(dirname(path), fileName.replace(/\.ts$/, ".d.ts")));
    }
  }
}

for (const folder of ["dist/node", "dist/types"]) rmSync(atRoot(folder), { recursive: true, force: true });
await bundleInto(atRoot("dist/node"), "../../");
writeTypes();
writeFileSync(atRoot("dist/sbom.json"), sbomText());
