import { basename } from "node:path";
import type { BacktestJob, DataReference } from "../../shared/settings.ts";

/** What people call the strategy of a job: its file's name without the ending. */
export function strategyName({ strategy }: BacktestJob): string {
  return basename(strategy.path).replace(/\.ts$/, "");
}

/** What people call each price file of a job: the name given, else the file's without folder and endings. */
export function dataNames({ data }: BacktestJob): string[] {
  return data.map(({ name, reference }) => (isPosition(name) ? stemOf(reference) : name));
}

/** The flags that say what a job says, for a shell. Settings that have their default are left out. */
export function commandOf(job: BacktestJob, settings: readonly (readonly [path: string, value: string])[]): string {
  const flags = [
    ...job.data.map((one) => ["--data", withName(one)]),
    ...Object.entries(job.params).map(([name, value]) => ["--param", `${name}=${value}`]),
    ...job.signals.map((one) => ["--signal", withName(one)]),
    ...settings.map(([path, value]) => ["--set", `${path}=${value}`]),
    ...(job.onBad === "fail" ? [] : [["--on-bad", job.onBad]]),
    ...(job.adjust ? [["--adjust"]] : []),
    ...(job.dates ? [["--dates", job.dates]] : []),
  ];
  return [
    "npx tidebook backtest",
    quoted(job.strategy.path),
    ...flags.map((words) => words.map(quoted).join(" ")),
  ].join(" \\\n  ");
}

function withName({ name, reference }: DataReference): string {
  return isPosition(name) ? reference : `${name}=${reference}`;
}

const isPosition = (name: string): boolean => /^\d+$/.test(name);

function stemOf(path: string): string {
  return basename(path).replace(/(\.(csv|tsv|txt|parquet|gz|zip))+$/i, "") || path;
}

/** A word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
