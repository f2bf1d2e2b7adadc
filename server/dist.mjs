// Builds what the npm package carries: dist/node (the command line and the library, bundled) and dist/types (the
// library's declarations). `npm run build` and `npm pack` call it.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { bundleInto } from "./bundle.mjs";

/** @param {string} path */
const atRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Declarations keep their `.ts` specifiers: TypeScript resolves them to the `.d.ts` beside. */
function writeTypes() {
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
    noEmitOnError: true,
    outDir: atRoot("dist/types"),
  });
  const diagnostics = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (diagnostics.length === 0) return;
  const host = {
    getCanonicalFileName: (/** @type {string} */ path) => path,
    getCurrentDirectory: () => atRoot(""),
    getNewLine: () => "\n",
  };
  throw new Error(ts.formatDiagnostics(diagnostics, host));
}

for (const folder of ["dist/node", "dist/types"]) rmSync(atRoot(folder), { recursive: true, force: true });
await bundleInto(atRoot("dist/node"), "../../");
writeTypes();
