import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../../shared/errors.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { cacheFolder } from "../cache-folder.ts";
import { isRunFile } from "./job.ts";
import { runFileText } from "./write.ts";

/** Where the run file of the last backtest is kept, with absolute paths. */
function lastRunFile(): string {
  return cacheFolder("last.yaml");
}

/** The run file that a command's word names: a file, or `last`. @throws InputError */
export function runFileFor(run: string): string {
  if (run === "last") {
    if (existsSync(lastRunFile())) return lastRunFile();
    throw new InputError("run/last", "there is no last run: `tidebook backtest` keeps one");
  }
  if (isRunFile(run)) return run;
  const way = "`tidebook backtest … --print-run > run.yaml` writes one, and `last` is the last backtest";
  throw new InputError("run/file", `${run} is no run file (.yaml, .json): ${way}`);
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
