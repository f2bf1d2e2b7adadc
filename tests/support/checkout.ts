import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The folder that holds the project under test. */
export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/** An empty folder that goes with the test, or with the suite when given `afterAll`. */
export function temporaryFolder(atTheEnd: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "tidebook-"));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const NOT_COPIED = new Set([".git", "dist", "node_modules", "target"]);

/** The project without what was made in it, so that building it there disturbs no other test. */
export function checkoutCopy(atTheEnd?: (remove: () => void) => void): string {
  const copy = temporaryFolder(atTheEnd);
  cpSync(projectRoot, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) });
  symlinkSync(join(projectRoot, "node_modules"), join(copy, "node_modules"), "junction");
  return copy;
}

const LAUNCHER = ["bin.mjs", "bundle.mjs", "start.ts", "failure.ts"]
  .map((name) => join("server", name))
  .concat("shared", "package.json", "package-lock.json", "web/sandbox.html");

/**
 * The launcher in a checkout of its own, without any bundle, around a `server/main.ts` of the test's making and a script
 * for pages that does nothing.
 */
export function checkoutWith(mainSource: string): string {
  const root = temporaryFolder();
  for (const folder of ["server", "wasm"]) mkdirSync(join(root, folder));
  for (const path of LAUNCHER) cpSync(join(projectRoot, path), join(root, path), { recursive: true });
  writeFileSync(join(root, "server", "main.ts"), mainSource);
  writeFileSync(join(root, "wasm", "recompute.ts"), "void 0;\n");
  mkdirSync(join(root, "node_modules"));
  for (const name of readdirSync(join(projectRoot, "node_modules"))) {
    if (name !== ".cache") symlinkSync(join(projectRoot, "node_modules", name), join(root, "node_modules", name));
  }
  return root;
}
