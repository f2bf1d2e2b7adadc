import { SQLite } from "@codemirror/lang-sql";
import { LanguageSupport } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { Surroundings } from "../languages.ts";
import { queryCompletion } from "./complete.ts";

/** SQLite's SQL with the notebook's tables and their columns. */
export function language(surroundings: () => Surroundings): Extension {
  return new LanguageSupport(SQLite.language, SQLite.language.data.of({ autocomplete: queryCompletion(surroundings) }));
}
