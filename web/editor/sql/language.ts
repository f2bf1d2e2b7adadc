import { SQLite } from "@codemirror/lang-sql";
import { LanguageSupport } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { unlessWritten } from "../completion-list.ts";
import type { Formatted, Surroundings } from "../languages.ts";
import { queryCompletion } from "./complete.ts";
import { formatQuery } from "./format.ts";

/** SQLite's SQL with the notebook's tables and their columns. */
export function language(surroundings: () => Surroundings): Extension {
  return new LanguageSupport(
    SQLite.language,
    SQLite.language.data.of({ autocomplete: unlessWritten(queryCompletion(surroundings)) }),
  );
}

export async function format(query: string): Promise<Formatted | undefined> {
  const text = formatQuery(query);
  return text === undefined ? undefined : { text };
}
