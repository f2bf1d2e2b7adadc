import type { z } from "../schema.ts";
import { InputError } from "../errors.ts";
import { didYouMean, listText } from "../words.ts";
import { readYaml, type Written } from "../yaml.ts";
import type { Reading, Reference } from "./kind.ts";
import type { Problem } from "./notebook.ts";

/** Keys of a body and what stands there. */
export type Path = readonly (string | number)[];

/** A schema's complaint about a body, in a sentence. */
interface Complaint {
  readonly keys: readonly PropertyKey[];
  readonly sentence: string;
}

export interface YamlBody<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** What the body is called in messages: "a data cell". */
  readonly whole: string;
  /** Keys that the body may have, for "did you mean". */
  readonly keys: readonly string[];
  /** Keys that are meant by words of other kinds of cells. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** Sentences for complaints where those of the schema do not do. */
  readonly complaints?: (error: z.ZodError, value: Readonly<Record<string, unknown>>) => readonly Complaint[];
  /** Where what was read names other cells: the paths, the names and which kinds fit. */
  readonly uses?: (parsed: z.output<Schema>, raw: Readonly<Record<string, unknown>>) => readonly Use[];
}

export interface Use {
  readonly keys: Path;
  readonly name: string;
  readonly kinds: readonly string[];
}

/** Reads a body that is YAML by its schema; whatever is wrong becomes problems with their places. */
export function readYamlBody<Schema extends z.ZodType>(
  body: string,
  rules: YamlBody<Schema>,
): Reading<z.output<Schema>> {
  const failed = (problems: readonly Problem[]) => ({ parsed: undefined, references: [], problems });
  let written: Written;
  try {
    written = readYaml(body, rules.whole.replace(/^an? /, ""));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { line, column } = error.facts;
    return failed([{ line: Number(line), column: Number(column), message: error.message }]);
  }
  const value = written.value ?? {};
  if (typeof value !== "object" || Array.isArray(value)) {
    const message = `${rules.whole} has lines of NAME: VALUE, such as ${rules.keys[0] ?? "name"}: …`;
    return failed([{ line: 1, column: 1, message }]);
  }
  const raw = value as Record<string, unknown>;
  const parsed = rules.schema.safeParse(raw);
  if (parsed.success) {
    const uses = rules.uses?.(parsed.data, raw) ?? [];
    return { parsed: parsed.data, references: uses.map((use) => referenceOf(use, body, written)), problems: [] };
  }
  const complaints = rules.complaints?.(parsed.error, raw) ?? plainComplaints(parsed.error, rules);
  // A schema of several steps may complain of one thing twice.
  const told = new Map<string, Problem>();
  for (const { keys, sentence } of complaints) {
    const { line, column } = written.placeOf(keys);
    told.set(`${line} ${column} ${sentence}`, { line, column, message: sentence });
  }
  return failed([...told.values()]);
}

function plainComplaints(error: z.ZodError, { whole, keys: known, meanings = {} }: YamlBody<z.ZodType>): Complaint[] {
  // A key that there is not explains why another one is missing.
  const isUnknown = ({ code }: z.core.$ZodIssue): number => (code === "unrecognized_keys" ? 0 : 1);
  return error.issues
    .toSorted((a, b) => isUnknown(a) - isUnknown(b))
    .flatMap((issue): Complaint[] => {
      if (issue.code !== "unrecognized_keys") {
        const place = issue.path.join(".");
        return [{ keys: issue.path, sentence: `${place || whole} ${issue.message}` }];
      }
      return issue.keys.map((key) => {
        const inside = issue.path.length > 0;
        const meant = meanings[key];
        const hint = inside
          ? ""
          : meant !== undefined
            ? `: did you mean ${meant}?`
            : didYouMean(key, known) || `: it has ${listText(known)}`;
        return {
          keys: [...issue.path, key],
          sentence: `${inside ? issue.path.join(".") : whole} has no ${key}${hint}`,
        };
      });
    });
}

/** A name may stand behind `NAME=` and in quotes: what is meant is its last place in the value's text. */
function referenceOf({ keys, name, kinds }: Use, body: string, { placeOf }: Written): Reference {
  const { start, end } = placeOf(keys);
  const inside = body.slice(start, end).lastIndexOf(name);
  const at = start + Math.max(inside, 0);
  const before = body.slice(0, at);
  const [line, column] = [before.split("\n").length, at - before.lastIndexOf("\n")];
  return { meanings: [{ name, kinds }], start: at, line, column };
}
