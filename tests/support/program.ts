import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "./checkout.ts";

/** The program and its arguments that run `tidebook` as a user does. */
export const tidebookWith = (...args: readonly string[]): [program: string, args: string[]] => [
  process.execPath,
  [join(projectRoot, "server/bin.mjs"), ...args],
];

/** A command that serves until it is ended, and the address that it prints. @throws Error when its first line is none */
export async function serving(
  args: readonly string[],
  { cwd = projectRoot, stderr = "inherit" }: { cwd?: string; stderr?: "inherit" | "ignore" } = {},
): Promise<[child: ChildProcess, address: URL]> {
  const child = spawn(...tidebookWith(...args), { cwd, stdio: ["ignore", "pipe", stderr] });
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const [, href = ""] = /^listening (http:\/\/127\.0\.0\.1:\d+\/)\n/.exec(first.toString()) ?? [];
  return [child, new URL(href)];
}
