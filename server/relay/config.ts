import { InputError } from "../../shared/errors.ts";
import { CONFIG_KEYS, type RelayConfig, relayConfig } from "../../shared/relay-config.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import { type Place, readYaml } from "../../shared/yaml.ts";

/** Environment variables that override the file: TIDEBOOK__LISTEN__PORT=8000. */
const PREFIX = "TIDEBOOK__";

export interface ConfigSource {
  readonly text: string;
  /** Names the file in sentences. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What flags say, by dotted paths; they come last. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Reads a configuration. @throws InputError that names file, line and column, with what was meant */
export function readConfig({ text, path, env, flags }: ConfigSource): RelayConfig {
  const at = ({ line, column }: Pick<Place, "line" | "column">) => `${path}, line ${line}, column ${column}`;
  let written: ReturnType<typeof readYaml>;
  try {
    written = readYaml(text, "configuration of a relay");
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const place = at({ line: Number(cause.facts.line), column: Number(cause.facts.column) });
    throw new InputError("config/syntax", `${place}: ${cause.message}`, { cause });
  }
  const value = structuredClone(written.value ?? {}) as Record<string, unknown>;
  const overrides: [source: string, path: string, value: unknown][] = [
    ...Object.entries(env)
      .filter(([name, said]) => name.startsWith(PREFIX) && said !== undefined)
      .map(([name, said]): [string, string, unknown] => {
        const dotted = spelled(name.slice(PREFIX.length).split("__"));
        return [name, dotted, readYaml(String(said), "value").value];
      }),
    ...Object.entries(flags).map(([dotted, said]): [string, string, unknown] => [
      `--${dotted.split(".").at(-1)}`,
      dotted,
      said,
    ]),
  ];
  const sources = new Map<string, string>();
  for (const [source, dotted, said] of overrides) {
    put(value, dotted.split("."), said, source);
    sources.set(dotted, source);
  }
  const read = relayConfig.safeParse(value);
  if (read.success) return read.data;
  // A word that is not there explains what is missing.
  const { issues } = read.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const keys = issue?.path ?? [];
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const source = sources.get([...keys, key].join("."));
    const where = source ?? at(written.placeOf([...keys, key]));
    const known = CONFIG_KEYS[keys.filter((part) => typeof part === "string").join(".")] ?? [];
    const wayOn = didYouMean(key, known) || `: there are ${listText(known)}`;
    throw new InputError("config/key", `${where}: there is no setting ${[...keys, key].join(".")}${wayOn}`);
  }
  const where = sources.get(keys.join(".")) ?? at(written.placeOf(keys));
  const what = keys.length === 0 ? "a configuration" : keys.join(".");
  throw new InputError("config/invalid", `${where}: ${what} ${issue?.message ?? "is not valid"}`);
}

/** Names of variables are in capitals, keys are not all in small letters. */
function spelled(parts: readonly string[]): string {
  const keys: string[] = [];
  for (const part of parts) {
    const known = CONFIG_KEYS[keys.filter((key) => !/^\d+$/.test(key)).join(".")] ?? [];
    keys.push(known.find((key) => key.toLowerCase() === part.toLowerCase()) ?? part.toLowerCase());
  }
  return keys.join(".");
}

function put(value: Record<string, unknown>, [key = "", ...rest]: string[], said: unknown, source: string): void {
  if (key === "__proto__" || key === "constructor" || key === "prototype") {
    throw new InputError("config/key", `${source}: there is no such setting`);
  }
  if (rest.length === 0) value[key] = said;
  else {
    const inner = typeof value[key] === "object" && value[key] !== null ? (value[key] as Record<string, unknown>) : {};
    value[key] = inner;
    put(inner, rest, said, source);
  }
}
