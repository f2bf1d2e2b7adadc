import { sql, SQLite } from "@codemirror/lang-sql";
import type { Extension } from "@codemirror/state";
import type { Surroundings } from "../languages.ts";

export function language(_surroundings: () => Surroundings): Extension {
  return sql({ dialect: SQLite });
}
