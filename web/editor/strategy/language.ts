import { typescriptLanguage } from "@codemirror/lang-javascript";
import { LanguageSupport } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { languageReference } from "../../state/reference.ts";
import { unlessWritten } from "../completion-list.ts";
import { explanations } from "../explain.ts";
import type { Formatted, Surroundings } from "../languages.ts";
import { marked } from "../marks.ts";
import { strategyCompletion } from "./complete.ts";
import { explainName } from "./explain.ts";
import { Reference } from "./reference.ts";

let known: Promise<Reference> | undefined;

function reference(): Promise<Reference> {
  known ??= languageReference().then(
    (entries) => new Reference(entries),
    (error: unknown) => {
      known = undefined;
      throw error;
    },
  );
  return known;
}

/** Names with a capital are types also where the grammar sees variables: in imports and behind `extends`. */
const typeNames = marked({
  nodes: ["VariableName", "VariableDefinition"],
  pattern: /^[A-Z]\w*[a-z]/,
  className: "type-name",
});

/** AssemblyScript in TypeScript's grammar, which reads all of it that strategies use. */
export function language(surroundings: () => Surroundings): Extension {
  const completion = unlessWritten(strategyCompletion(reference, surroundings));
  return [
    new LanguageSupport(typescriptLanguage, typescriptLanguage.data.of({ autocomplete: completion })),
    typeNames,
    explanations(explainName(reference)),
  ];
}

export async function format(text: string, cursor: number): Promise<Formatted> {
  const { formatScript } = await import("../format-script.ts");
  return formatScript(text, cursor);
}
