import { readFileSync } from "node:fs";
import { type LinkDictionary, linkDictionary } from "../../shared/link/dictionary.ts";
import { besideBundle } from "../root.ts";

/** The dictionary of links, from the package. */
export function nodeDictionary(): LinkDictionary {
  return linkDictionary(readFileSync(besideBundle("shared/link/dictionary-1.bin")));
}
