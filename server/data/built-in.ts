import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { BuiltInSet } from "../../shared/built-in.ts";

/** Where a built-in set lies on this machine, wherever npm put its package. */
export function builtInPath(set: BuiltInSet): string {
  const [packageName, path] = set.file;
  // The package's own entry, build/index.js, is all that it exports.
  const entry = createRequire(import.meta.url).resolve(packageName);
  return join(dirname(entry), "..", path);
}
