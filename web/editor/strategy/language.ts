import { javascript } from "@codemirror/lang-javascript";
import type { Extension } from "@codemirror/state";
import type { Surroundings } from "../languages.ts";

export function language(_surroundings: () => Surroundings): Extension {
  return javascript({ typescript: true });
}
