import type { BacktestResult } from "../../shared/backtest.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { defaultOf, settingFields } from "../../shared/setting-fields.ts";
import type { InstrumentBars } from "../../shared/bars.ts";
import type { Report } from "../../shared/report/report.ts";
import { commandOf, dataNames, strategyName } from "./names.ts";
import { runFileText } from "./write.ts";

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
