import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InputError } from "../../shared/errors.ts";
import type { Secret } from "../../shared/relay-config.ts";

/** A secret that a configuration names by its file or variable. `at` is where it is named. @throws InputError */
function secretOf(named: Secret, at: string, base: string): string {
  const value = "env" in named ? process.env[named.env] : textOf(resolve(base, named.file), at);
  if (value !== undefined && value.trim() !== "") return value.trim();
  const where = "env" in named ? `the environment has no ${named.env}` : `${named.file} is empty`;
  throw new InputError("config/secret", `${at}: ${where}`);
}

function textOf(path: string, at: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new InputError("config/secret", `${at}: ${path} cannot be read`, { cause });
  }
}

/** Headers whose values are secrets, in full. @throws InputError */
export function secretHeaders(
  headers: Readonly<Record<string, Secret>>,
  at: string,
  base: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, named]) => [name, secretOf(named, `${at}.${name}`, base)]),
  );
}
