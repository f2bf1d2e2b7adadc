import { readFileSync } from "node:fs";
import { InputError } from "../shared/errors.ts";
import { packageRoot } from "./root.ts";

/**
 * The command line: reads the arguments, runs the command, resolves to the exit code.
 * `interrupted` aborts at Ctrl-C.
 */
export function main(args: readonly string[], _interrupted: AbortSignal): Promise<number> {
  if (args[0] !== "--version") throw new InputError("cli/unknown-command", `unknown command "${args[0] ?? ""}"`);
  const text = readFileSync(new URL("package.json", packageRoot()), "utf8");
  process.stdout.write(`${(JSON.parse(text) as { version: string }).version}\n`);
  return Promise.resolve(0);
}
