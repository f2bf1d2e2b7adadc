import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { BacktestJob } from "../../shared/settings.ts";
import { cacheFolder } from "../cache-folder.ts";
import { runFileText } from "./write.ts";

/** Where the run file of the last backtest is kept, with absolute paths. */
export function lastRunFile(): string {
  return cacheFolder("last.yaml");
}

/** Keeps a run as the last one. A cache that cannot be written remembers nothing. */
export async function rememberRun(job: BacktestJob): Promise<void> {
  const path = lastRunFile();
  const aside = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(aside, runFileText(job));
    await rename(aside, path);
  } catch {
    return;
  }
}
