import { javascript, javascriptLanguage } from "@codemirror/lang-javascript";
import type { Extension } from "@codemirror/state";
import { unlessWritten } from "../completion-list.ts";
import type { Formatted, Surroundings } from "../languages.ts";
import { cellsCompletion } from "./complete.ts";

export function language(surroundings: () => Surroundings): Extension {
  return [javascript(), javascriptLanguage.data.of({ autocomplete: unlessWritten(cellsCompletion(surroundings)) })];
}

export async function format(text: string, cursor: number): Promise<Formatted> {
  const { formatScript } = await import("../format-script.ts");
  return formatScript(text, cursor);
}
