import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** The launcher in a checkout of its own, without any bundle, around a `server/main.ts` of the test's making. */
export function checkoutWith(mainSource: string): string {
  const root = temporaryFolder();
  for (const file of ["package.json", "package-lock.json"]) cpSync(join(projectRoot, file), join(root, file));
  for (const folder of ["server", "shared"]) cpSync(join(projectRoot, folder), join(root, folder), { recursive: true });
  mkdirSync(join(root, "wasm"));
  writeFileSync(join(root, "server", "main.ts"), mainSource);
  for (const extra of ["index.ts", "worker.ts"]) rmSync(join(root, "server", extra), { force: true });
  mkdirSync(join(root, "node_modules"));
  for (const name of readdirSync(join(projectRoot, "node_modules"))) {
    if (name !== ".cache") symlinkSync(join(projectRoot, "node_modules", name), join(root, "node_modules", name));
  }
  return root;
}
