import { yaml } from "@codemirror/lang-yaml";
import type { Extension } from "@codemirror/state";
import type { Surroundings } from "../languages.ts";

export function language(_surroundings: () => Surroundings): Extension {
  return yaml();
}
