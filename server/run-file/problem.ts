import type { z } from "zod";
import { InputError } from "../../shared/errors.ts";
import { settingFields } from "../../shared/setting-fields.ts";
import { nearest } from "../../shared/nearest.ts";
import { listText } from "../../shared/words.ts";

/** Keys of a run file that are no settings. */
const RUN_KEYS = ["strategy", "data", "params", "signals", "onBad", "adjust", "budget"];

const paths = settingFields.map(({ path }) => path);

/** A run as it was written, by a file and flags, and where each part was. */
export interface Draft {
  readonly value: Record<string, unknown>;
  placeOf: (keys: readonly PropertyKey[]) => string;
}

/** The first of a schema's complaints about a draft, in a sentence that begins with the place. */
export function runFileError(error: z.ZodError, { value, placeOf }: Draft): InputError {
  const [issue] = error.issues;
  if (!issue) return new InputError("settings/invalid", `${placeOf([])}: the run is not valid`);
  const [unknown] = issue.code === "unrecognized_keys" ? issue.keys : [];
  const keys = unknown === undefined ? issue.path : [...issue.path, unknown];
  const sentence = unknown === undefined ? complaint(issue, keys, value) : unknownSetting(keys.join("."));
  return new InputError("settings/invalid", `${placeOf(keys)}: ${sentence}`, { facts: { path: keys.join(".") } });
}

/** What to say of a setting that does not exist: what was meant, or what there is. */
export function unknownSetting(path: string): string {
  const [first = "", ...rest] = path.split(".");
  const known = [...paths, ...RUN_KEYS, ...new Set(paths.map((one) => one.split(".")[0] ?? ""))];
  const near = nearest(path, known) ?? paths.find((one) => one.split(".").at(-1) === path) ?? nearLast(path);
  if (near !== undefined) return `there is no setting ${path}: did you mean ${near}?`;
  const inside = paths.filter((one) => one.startsWith(`${first}.`)).map((one) => one.slice(first.length + 1));
  return rest.length > 0 && inside.length > 0
    ? `there is no setting ${path}: ${first} has ${listText(inside)}`
    : `there is no setting ${path}: \`tidebook backtest --help\` lists them`;
}

function nearLast(path: string): string | undefined {
  const last = path.split(".").at(-1) ?? "";
  const near = nearest(
    last,
    paths.map((one) => one.split(".").at(-1) ?? ""),
  );
  return near === undefined ? undefined : paths.find((one) => one.endsWith(`.${near}`) || one === near);
}

function complaint(issue: z.core.$ZodIssue, keys: readonly PropertyKey[], draft: Draft["value"]): string {
  const what = keys.length === 0 ? "a run file" : keys.join(".");
  if (what === "strategy" && !("strategy" in draft)) return "strategy is missing: name the strategy's file";
  if (what === "data" && !("data" in draft)) {
    return "data is missing: name a price file (--data FILE, or data: FILE in a run file); sp500 is built in";
  }
  if (issue.code === "invalid_key") return `${what}: ${issue.issues[0]?.message ?? "is not a name"}`;
  if (issue.code === "invalid_type" && (issue.expected === "object" || issue.expected === "record")) {
    return `${what} must be a group of settings (NAME: VALUE)`;
  }
  return `${what} ${issue.message}`;
}
