import { InputError } from "../../shared/errors.ts";
import { type Place, readYaml } from "../../shared/yaml.ts";

/** What a run file says, and where. */
export interface WrittenFile {
  readonly value: unknown;
  /** `run.yaml, line 3, column 9` for what stands at a path of keys; the nearest thing around it if nothing does. */
  readonly placeOf: (keys: readonly PropertyKey[]) => string;
}

/** Reads a run file, YAML or JSON. @throws InputError that names the file, line and column */
export function readRunFile(text: string, path: string): WrittenFile {
  const named = ({ line, column }: Pick<Place, "line" | "column">) => `${path}, line ${line}, column ${column}`;
  try {
    const { value, placeOf } = readYaml(text, "run file");
    return { value, placeOf: (keys) => named(placeOf(keys)) };
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const place = named({ line: Number(cause.facts.line), column: Number(cause.facts.column) });
    throw new InputError("run-file/syntax", `${place}: ${cause.message}`, { facts: cause.facts, cause });
  }
}
