import { readFileSync } from "node:fs";
import { packageRoot } from "./root.ts";

let version: string | undefined;

/** The version of this package. */
export function packageVersion(): string {
  const text = (): string => readFileSync(new URL("package.json", packageRoot()), "utf8");
  return (version ??= (JSON.parse(text()) as { version: string }).version);
}
