import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { InputError } from "../../shared/errors.ts";
import { REFUSED_KEYS } from "../../shared/json.ts";
import { unknownSetting } from "../../shared/run-complaints.ts";
import { settingField } from "../../shared/setting-fields.ts";
import { type RunFile, referenceFrom, runFile, settingsOf } from "../../shared/settings.schema.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { readTextFile } from "../text-file.ts";
import { type Draft, runFileError } from "./problem.ts";
import { checkTarget, resultError } from "./target.ts";
import { readRunFile } from "./yaml.ts";

/** What the flags of a command that runs a strategy say, as written. */
export interface RunFlags {
  readonly data?: readonly string[];
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly signal?: readonly string[];
  readonly seed?: string;
  readonly budget?: string;
  readonly onBad?: string;
  readonly adjust?: boolean;
  readonly dates?: string;
}

export const isRunFile = (path: string): boolean => /\.(ya?ml|json)$/i.test(path);

/**
 * The job that a strategy or a run file and the flags beside it ask for. Flags win over the file.
 * @throws InputError for what cannot be read or is not allowed
 */
export async function jobFrom(target: string, flags: RunFlags): Promise<BacktestJob> {
  await checkTarget(target);
  const draft = isRunFile(target) ? await draftFrom(target) : draftOf(target);
  overlay(draft, flags);
  return jobOf(draft);
}

/** The job that a run file's value asks for, with its default for whatever it does not say; paths are as written. */
export function jobFromValue(value: Readonly<Record<string, unknown>>, name: string): Promise<BacktestJob> {
  return jobOf({ value: { ...value }, placeOf: () => name, isCall: true });
}

async function jobOf(draft: Draft): Promise<BacktestJob> {
  const parsed = runFile.safeParse(draft.value);
  if (!parsed.success) {
    // A strategy that is not there is told before the data that it lacks.
    const { strategy } = draft.value;
    if (typeof strategy === "string" && strategy !== "") await readTextFile(strategy, "strategy");
    throw runFileError(parsed.error, draft);
  }
  checkInstruments(parsed.data, draft);
  const path = parsed.data.strategy;
  return {
    strategy: { path, source: await readTextFile(path, "strategy") },
    data: parsed.data.data,
    signals: Object.entries(parsed.data.signals).map(([name, reference]) => ({ name, reference })),
    params: parsed.data.params,
    settings: settingsOf(parsed.data),
    onBad: parsed.data.onBad,
    adjust: parsed.data.adjust,
    dates: parsed.data.dates,
    budgetSeconds: parsed.data.budget,
  };
}

function draftOf(strategy: string): Draft {
  return {
    value: { strategy },
    placeOf: () => strategy,
  };
}

async function draftFrom(path: string): Promise<Draft> {
  const text = await readTextFile(path, "run file");
  const other = resultError(path, text);
  if (other) throw other;
  const { value, placeOf } = readRunFile(text, path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError("run-file/empty", `${path} is no run file: it must say \`strategy: FILE\` and \`data: FILE\``);
  }
  const resolved = resolvePaths(value as Record<string, unknown>, dirname(path));
  return { value: resolved, placeOf };
}

/** Paths in a run file are relative to it; a bare word that is no file there may be a built-in set. */
function resolvePaths(value: Record<string, unknown>, folder: string): Record<string, unknown> {
  const moved = (reference: unknown): unknown => {
    if (typeof reference !== "string" || reference === "" || isAbsolute(reference)) return reference;
    const path = join(folder, reference);
    return /[./\\]/.test(reference) || existsSync(path) ? path : reference;
  };
  const movedNamed = (written: unknown): unknown => {
    if (typeof written === "string") {
      const { reference } = referenceFrom(written, 0);
      return written.slice(0, written.length - reference.length) + String(moved(reference));
    }
    if (Array.isArray(written)) return written.map(movedNamed);
    if (typeof written !== "object" || written === null) return written;
    return Object.fromEntries(Object.entries(written).map(([name, reference]) => [name, moved(reference)]));
  };
  const { strategy, data, signals } = value;
  return {
    ...value,
    ...("strategy" in value && { strategy: moved(strategy) }),
    ...("data" in value && { data: movedNamed(data) }),
    ...("signals" in value && { signals: movedNamed(signals) }),
  };
}

function overlay(draft: Draft, flags: RunFlags): void {
  const said = new Map<string, string>();
  const put = (keys: readonly string[], value: unknown, flag: string) => {
    const before = said.get(keys.join("."));
    if (before !== undefined) throw new InputError("cli/twice", `${before} and ${flag} say the same thing twice`);
    said.set(keys.join("."), flag);
    putAt(draft.value, keys, value);
  };
  if (flags.data && flags.data.length > 0) put(["data"], flags.data, "--data");
  for (const written of flags.set ?? []) {
    const [path, value] = pairFrom("--set", written, "account.cash=50000");
    if (!settingField(path)) {
      throw new InputError("settings/unknown", `--set ${written}: ${unknownSetting(path)}`, { facts: { path } });
    }
    put(keysOf(path), value, `--set ${written}`);
  }
  for (const written of flags.param ?? []) {
    const [name, value] = pairFrom("--param", written, "fast=20");
    put(["params", name], numberOf("--param", written, value), `--param ${written}`);
  }
  for (const written of flags.signal ?? []) {
    const [name, path] = pairFrom("--signal", written, "sentiment=sentiment.csv");
    put(["signals", name], path, `--signal ${written}`);
  }
  if (flags.seed !== undefined) put(["seed"], flags.seed, `--seed ${flags.seed}`);
  if (flags.budget !== undefined) put(["budget"], numberOf("--budget", flags.budget, flags.budget), "--budget");
  if (flags.onBad !== undefined) put(["onBad"], flags.onBad, `--on-bad ${flags.onBad}`);
  if (flags.adjust) put(["adjust"], true, "--adjust");
  if (flags.dates !== undefined) put(["dates"], flags.dates, `--dates ${flags.dates}`);
  const { placeOf } = draft;
  draft.placeOf = (keys) => said.get(keys.join(".")) ?? said.get(String(keys[0])) ?? placeOf(keys);
}

/** Names of instruments may have dots of their own. */
function keysOf(path: string): string[] {
  const [, name, key] = /^instruments\.(.+)\.(\w+)$/.exec(path) ?? [];
  return name !== undefined && key !== undefined ? ["instruments", name, key] : path.split(".");
}

function putAt(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const copy = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
  target[key] = copy;
  putAt(copy, rest, value);
}

function pairFrom(flag: string, written: string, example: string): [key: string, value: string] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(written) ?? [];
  if (key === undefined || value === undefined) {
    throw new InputError("cli/pair", `${flag} ${written}: write a name, = and a value, as in ${flag} ${example}`);
  }
  const refused = key
    .trim()
    .split(".")
    .some((part) => REFUSED_KEYS.has(part));
  if (refused) throw new InputError("cli/pair", `${flag} ${written}: "${key.trim()}" cannot be a name`);
  return [key.trim(), value.trim()];
}

function numberOf(flag: string, written: string, value: string): number {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? Number(value) : NaN;
  if (Number.isFinite(number)) return number;
  throw new InputError("cli/number", `${flag} ${written}: "${value}" is not a number`);
}

function checkInstruments(file: RunFile, draft: Draft): void {
  const names = file.data.map(({ name }) => name);
  const unknown = Object.keys(file.instruments).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const place = draft.placeOf(["instruments", unknown]);
  throw new InputError(
    "settings/unknown-instrument",
    `${place}: this run has no instrument ${unknown}, only ${names.join(", ")}: the names of the run's data count`,
  );
}
