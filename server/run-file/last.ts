import { existsSync } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../../shared/errors.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { timeText } from "../../shared/time.ts";
import { visible } from "../../shared/visible.ts";
import { cacheFolder } from "../cache-folder.ts";
import { wrap } from "../terminal/table.ts";
import { isRunFile } from "./job.ts";
import { dataNames, strategyName } from "./names.ts";
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

/**
 * Which run `last` is, and when it ran: all terminals of a user share it. Nothing for another word than `last`.
 * @param job what the run file of `runFileFor` asks for
 */
export async function lastRunLines(run: string, job: BacktestJob): Promise<string[]> {
  if (run !== "last") return [];
  const minute = 60_000;
  const { mtimeMs } = await stat(lastRunFile());
  const when = timeText(Math.floor(mtimeMs / minute) * minute);
  return wrap(visible(`Last run: ${strategyName(job)} on ${dataNames(job).join(", ")}, at ${when} UTC`), 80);
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
