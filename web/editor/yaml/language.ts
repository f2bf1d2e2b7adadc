import { yaml, yamlLanguage } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { unlessWritten } from "../completion-list.ts";
import { explanations } from "../explain.ts";
import type { Formatted, Surroundings } from "../languages.ts";
import { marked } from "../marks.ts";
import { explainKey, yamlCompletion } from "./complete.ts";

const keys = HighlightStyle.define([{ tag: tags.definition(tags.propertyName), color: "var(--code-word)" }], {
  scope: yamlLanguage,
});

const numbers = marked({ nodes: ["Literal"], pattern: /^-?\d+(\.\d+)?$/, className: "number" });
const words = marked({ nodes: ["Literal"], pattern: /^(true|false|null)$/, className: "word" });

export function language(surroundings: () => Surroundings): Extension {
  return [
    yaml(),
    syntaxHighlighting(keys),
    numbers,
    words,
    yamlLanguage.data.of({ autocomplete: unlessWritten(yamlCompletion(surroundings)) }),
    explanations(explainKey(surroundings)),
  ];
}

export async function format(text: string, cursor: number): Promise<Formatted> {
  const { formatYaml } = await import("../format-script.ts");
  return formatYaml(text, cursor);
}
