import { existsSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import type { ParameterRecord } from "../../shared/backtest.ts";
import { rangeOf, settingField } from "../../shared/setting-fields.ts";
import { referenceFrom } from "../../shared/settings.schema.ts";
import type { BacktestJob, DataReference } from "../../shared/settings.ts";
import { timeText } from "../../shared/time.ts";

export interface RunFileOptions {
  /** The folder that paths are relative to; without it they are absolute. */
  readonly folder?: string;
  /** What the strategy declares; without it only the parameters that were given are written. */
  readonly parameters?: readonly ParameterRecord[];
}

const SIGNS = /[:#{}[\],&*!|>'"%@`]/;

/** A run file that says every setting of a job, so that running it gives the same digest. */
export function runFileText(job: BacktestJob, options: RunFileOptions = {}): string {
  const { settings } = job;
  const { folder } = options;
  const pathOf = (path: string) => (folder === undefined ? resolve(path) : relativeTo(folder, path));
  const sourceOf = ({ reference }: DataReference) => (existsSync(reference) ? pathOf(reference) : reference);
  const out = new Page();
  out.line("# A run of Tidebook: `tidebook backtest FILE` repeats it. Relative paths begin at this file's folder.");
  out.entry("strategy", textOf(pathOf(job.strategy.path)));
  writeData(out, job.data, sourceOf);
  out.group("params", parametersOf(job, options.parameters));
  out.group(
    "signals",
    job.signals.map((one) => [one.name, textOf(sourceOf(one)), ""]),
  );
  out.line("");
  const group = <K extends string>(name: string, values: Readonly<Record<K, string | number | null>>) =>
    out.group(
      name,
      Object.entries<string | number | null>(values).map(([key, value]) => [
        key,
        valueOf(value),
        noteOf(`${name}.${key}`, value),
      ]),
    );
  const entry = (name: string, value: string | number | null) => out.entry(name, valueOf(value), noteOf(name, value));
  group("account", settings.account);
  group("costs", settings.costs);
  group("fill", settings.fill);
  group("instrument", settings.instrument);
  writeInstruments(out, settings.instruments);
  group("latency", settings.latency);
  group("range", { ...settings.range, from: timeOf(settings.range.from), to: timeOf(settings.range.to) });
  entry("interval", settings.interval);
  entry("periodsPerYear", settings.periodsPerYear);
  entry("seed", settings.seed);
  out.line("");
  out.entry("onBad", job.onBad, "bad rows: fail, drop, or keep those whose numbers parse");
  out.entry("adjust", String(job.adjust), "scale prices by the adjusted close");
  if (job.dates) out.entry("dates", job.dates, "what 01/02/2024 means: dmy or mdy; without it each file tells");
  out.entry(
    "budget",
    String(job.budgetSeconds),
    "seconds that 5 % of the bars may take before the strategy is stopped",
  );
  return out.text();
}

class Page {
  private readonly lines: string[] = [];

  line(text: string): void {
    this.lines.push(text);
  }

  entry(key: string, value: string, note = "", indent = ""): void {
    const text = `${indent}${textOf(key)}: ${value}`;
    this.lines.push(note === "" ? text : `${text.padEnd(26)} # ${note}`);
  }

  group(key: string, entries: readonly (readonly [key: string, value: string, note: string])[]): void {
    if (entries.length === 0) return;
    this.lines.push(`${key}:`);
    for (const [name, value, note] of entries) this.entry(name, value, note, "  ");
  }

  text(): string {
    return `${this.lines.join("\n").replaceAll(/\n\n+/g, "\n\n")}\n`;
  }
}

function writeData(out: Page, data: readonly DataReference[], sourceOf: (one: DataReference) => string): void {
  const isNamed = ({ name }: DataReference) => referenceFrom(`${name}=x`, 0).reference === "x";
  const [only, ...others] = data;
  if (only && others.length === 0 && !isNamed(only)) out.entry("data", textOf(sourceOf(only)));
  else if (data.every(isNamed)) {
    out.group(
      "data",
      data.map((one) => [one.name, textOf(sourceOf(one)), ""]),
    );
  } else {
    out.line("data:");
    for (const one of data) out.line(`  - ${textOf((isNamed(one) ? `${one.name}=` : "") + sourceOf(one))}`);
  }
}

function writeInstruments(out: Page, instruments: BacktestJob["settings"]["instruments"]): void {
  if (Object.keys(instruments).length === 0) return;
  out.line("instruments:");
  for (const [name, grid] of Object.entries(instruments)) {
    out.line(`  ${textOf(name)}:`);
    for (const [key, value] of Object.entries(grid) as [string, string | null][])
      out.entry(key, valueOf(value), "", "    ");
  }
}

function parametersOf(job: BacktestJob, declared: readonly ParameterRecord[] | undefined): [string, string, string][] {
  const all = declared ?? Object.entries(job.params).map(([name, value]) => ({ name, value, default: value }));
  return all.map((parameter) => [
    parameter.name,
    String(job.params[parameter.name] ?? parameter.default),
    "min" in parameter ? `${parameter.min} to ${parameter.max}, default ${parameter.default}` : "",
  ]);
}

/** Money stays text: a YAML number is a double. */
function valueOf(value: string | number | null): string {
  if (value === null || typeof value === "number") return String(value);
  return /^[+-]?[\d.]/.test(value) && !/^\d{4}-\d\d/.test(value) ? `"${value}"` : textOf(value);
}

function noteOf(path: string, value: unknown): string {
  const field = settingField(path);
  if (!field) return "";
  if (value === null) return `${field.meaning}; null: ${field.unset ?? "none"}`;
  const range = rangeOf(field);
  return field.kind === "decimal" && range !== "" ? `${field.meaning}; ${range}` : field.meaning;
}

function timeOf(time: number | null): string | number | null {
  return time === null || !Number.isSafeInteger(time) ? time : isoOf(time);
}

/** The time as text that reads back as it. */
function isoOf(time: number): string | number {
  const text = timeText(time);
  if (!/^\d{4}-/.test(text)) return time;
  return text.includes(" ") ? `${text.replace(" ", "T")}Z` : text;
}

function textOf(text: string): string {
  const isPlain = /^[\w./\\~]/.test(text) && !SIGNS.test(text) && !/^\s|\s$|^[\d.+-]|\p{Cc}/u.test(text);
  const isWord = /^(true|false|null|yes|no|on|off|~)$/i.test(text);
  // JSON's strings are YAML's double-quoted ones.
  return isPlain && !isWord ? text : JSON.stringify(text);
}

function relativeTo(folder: string, path: string): string {
  const inside = relative(folder, path);
  return isAbsolute(inside) || inside.startsWith("..") ? resolve(path) : inside;
}
