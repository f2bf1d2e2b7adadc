import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import type { Extension } from "@codemirror/state";
import type { Surroundings } from "../languages.ts";

export function language(_surroundings: () => Surroundings): Extension {
  return markdown({ base: markdownLanguage });
}
