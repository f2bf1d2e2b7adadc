import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { inject } from "vitest";
import { projectRoot } from "./checkout.ts";
import { runProcess } from "./process.ts";

const POLL_MS = 100;

/** The folder of the product's pages as `npm run build` makes them, built once in a run. Nobody writes into it. */
export const builtApp = (): Promise<string> => builtOnce("app", join(projectRoot, "vite.config.ts"));

/** The folder of all pages of `tests/e2e/pages`, built once in a run. */
export const builtPages = (): Promise<string> => builtOnce("pages", join(projectRoot, "tests/support/pages.config.ts"));

/** The first test file that asks builds aside and renames; the others wait for it. @throws Error when it does not build */
async function builtOnce(name: string, config: string): Promise<string> {
  const folder = join(inject("runFolder"), name);
  const failure = `${folder}.failure`;
  if (isFirst(`${folder}.turn`)) {
    const problem = await build(config, `${folder}.aside`);
    if (problem === undefined) renameSync(`${folder}.aside`, folder);
    else writeFileSync(failure, problem);
  }
  while (!existsSync(folder)) {
    if (existsSync(failure)) throw new Error(readFileSync(failure, "utf8"));
    await after(POLL_MS);
  }
  return folder;
}

function isFirst(turn: string): boolean {
  try {
    mkdirSync(turn);
    return true;
  } catch {
    return false;
  }
}

/** In a process of its own, for what a test runner sets in its environment would change what is built. */
async function build(config: string, outDir: string): Promise<string | undefined> {
  const vite = join(projectRoot, "node_modules/vite/bin/vite.js");
  const args = [vite, "build", "--config", config, "--outDir", outDir, "--emptyOutDir", "--logLevel", "error"];
  const env = { NODE_ENV: "production", VITEST: "" };
  const { code, stderr } = await runProcess(process.execPath, args, { cwd: projectRoot, env });
  return code === 0 ? undefined : `the pages do not build: ${stderr}`;
}
