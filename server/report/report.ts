import type { BacktestResult } from "../../shared/backtest.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { defaultOf, settingFields } from "../../shared/setting-fields.ts";
import type { InstrumentBars } from "../../shared/bars.ts";
import { commandOf, dataNames, strategyName } from "../run-file/names.ts";
import { runFileText } from "../run-file/write.ts";

/** Everything that a report tells. */
export interface Report {
  /** The strategy's name and, for people, that of the data. */
  readonly strategy: string;
  readonly on: readonly string[];
  readonly job: BacktestJob;
  readonly result: BacktestResult;
  /** In the order of the request's instruments; empty where the run gave none. */
  readonly bars: readonly InstrumentBars[];
  /** The run file that repeats the run, and the command that does. */
  readonly runFile: string;
  readonly command: string;
}

/** The report of a run that has just been made. */
export function reportOf(job: BacktestJob, result: BacktestResult, bars: readonly InstrumentBars[]): Report {
  return {
    strategy: strategyName(job),
    on: dataNames(job),
    job,
    result,
    bars,
    runFile: runFileText(job, { folder: process.cwd() }),
    command: commandOf(job, changedSettings(job)),
  };
}

/** Settings that differ from their default, by path. */
function changedSettings({ settings }: BacktestJob): [path: string, value: string][] {
  const at = (path: string) =>
    path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], settings);
  const single = settingFields.map((field) => [field.path, at(field.path), defaultOf(field)] as const);
  const named = Object.entries(settings.instruments).flatMap(([name, grid]) =>
    Object.entries(grid).map(([key, value]) => [`instruments.${name}.${key}`, value as unknown, ""] as const),
  );
  return [...single, ...named].flatMap(([path, value, otherwise]): [string, string][] =>
    (typeof value === "string" || typeof value === "number") && String(value) !== otherwise
      ? [[path, String(value)]]
      : [],
  );
}
