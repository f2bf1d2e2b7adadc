import type { z } from "./schema.ts";
import { nearest } from "./nearest.ts";
import { settingFields } from "./setting-fields.ts";
import { listText } from "./words.ts";

/** Keys of a run that are no settings. */
const RUN_KEYS = ["strategy", "data", "params", "signals", "onBad", "adjust", "dates", "budget"];

const paths = settingFields.map(({ path }) => path);

/** What a schema complains about: where, as a path of keys, and in a sentence that may follow the place. */
export interface Complaint {
  readonly keys: readonly PropertyKey[];
  readonly sentence: string;
}

/** Sentences for what is missing, by key, and what the whole is called: "a run file". */
export interface RunWords {
  readonly whole: string;
  readonly strategy: string;
  readonly data: string;
}

/** A schema's complaints about a run, in the order in which it made them. */
export function runComplaints(
  error: z.ZodError,
  value: Readonly<Record<string, unknown>>,
  words: RunWords,
): Complaint[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") {
      return [{ keys: issue.path, sentence: complaintOf(issue, value, words) }];
    }
    return issue.keys.map((key) => {
      const keys = [...issue.path, key];
      return { keys, sentence: unknownSetting(keys.join(".")) };
    });
  });
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

function complaintOf(issue: z.core.$ZodIssue, value: Readonly<Record<string, unknown>>, words: RunWords): string {
  const what = issue.path.length === 0 ? words.whole : issue.path.join(".");
  if (what === "strategy" && !("strategy" in value)) return words.strategy;
  if (what === "data" && !("data" in value)) return words.data;
  if (issue.code === "invalid_key") return `${what}: ${issue.issues[0]?.message ?? "is not a name"}`;
  if (issue.code === "invalid_type" && (issue.expected === "object" || issue.expected === "record")) {
    return `${what} must be a group of settings (NAME: VALUE)`;
  }
  return `${what} ${issue.message}`;
}
