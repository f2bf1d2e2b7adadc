import type { LogLevel } from "../../shared/relay-config.ts";

/** Tells whoever runs a relay how it fares: a sentence, and its facts for machines. */
export type Report = (level: LogLevel, sentence: string, facts?: Readonly<Record<string, unknown>>) => void;

/** What a person should know at once, as sentences alone. */
export const notesTo =
  (note: (sentence: string) => void): Report =>
  (level, sentence) => {
    if (level === "error" || level === "warn") note(sentence);
  };
