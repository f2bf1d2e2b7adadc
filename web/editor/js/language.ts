import { javascript, javascriptLanguage } from "@codemirror/lang-javascript";
import type { Extension } from "@codemirror/state";
import type { Surroundings } from "../languages.ts";
import { cellsCompletion } from "./complete.ts";

export function language(surroundings: () => Surroundings): Extension {
  return [javascript(), javascriptLanguage.data.of({ autocomplete: cellsCompletion(surroundings) })];
}
