import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "vite";
import { inject } from "vitest";
import { projectRoot } from "./checkout.ts";

const ASK_MS = 250;

/** The product's pages, copied to `folder`. The first test of a run that asks for them builds them, the others wait. */
export async function copyPages(folder: string): Promise<void> {
  const place = join(inject("runFolder"), "pages");
  const [done, failed] = [`${place}.done`, `${place}.failed`];
  if (isFirst(place)) await buildPages(place, done, failed);
  while (!existsSync(done) && !existsSync(failed)) await sleep(ASK_MS);
  if (existsSync(failed)) throw new Error(readFileSync(failed, "utf8"));
  cpSync(place, folder, { recursive: true });
}

/** Making a folder succeeds once, whoever else tries. */
function isFirst(place: string): boolean {
  try {
    mkdirSync(place);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

async function buildPages(outDir: string, done: string, failed: string): Promise<void> {
  const said = (path: string, text: string): void => {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  };
  try {
    await build({
      configFile: join(projectRoot, "vite.config.ts"),
      root: join(projectRoot, "web"),
      logLevel: "error",
      build: { outDir, emptyOutDir: true },
    });
    said(done, "");
  } catch (error) {
    said(failed, `the pages could not be built: ${String(error)}`);
  }
}
