import type { z } from "../../shared/schema.ts";
import { InputError } from "../../shared/errors.ts";
import { runComplaints } from "../../shared/run-complaints.ts";

const WORDS = {
  whole: "a run file",
  strategy: "strategy is missing: name the strategy's file",
  data: "data is missing: name a price file (--data FILE, or data: FILE in a run file); sp500 is built in",
};

const CALL_WORDS = {
  ...WORDS,
  whole: "the first argument",
  data: 'data is missing: name a price file, as in data: "prices.csv"; sp500 is built in',
};

/** A run as it was written, by a file and flags, and where each part was. */
export interface Draft {
  readonly value: Record<string, unknown>;
  placeOf: (keys: readonly PropertyKey[]) => string;
  /** Whether a program asks, which knows no flags. */
  readonly isCall?: boolean;
}

/** The first of a schema's complaints about a draft, in a sentence that begins with the place. */
export function runFileError(error: z.ZodError, { value, placeOf, isCall }: Draft): InputError {
  const [first] = runComplaints(error, value, isCall ? CALL_WORDS : WORDS);
  if (!first) return new InputError("settings/invalid", `${placeOf([])}: the run is not valid`);
  const facts = { path: first.keys.join(".") };
  return new InputError("settings/invalid", `${placeOf(first.keys)}: ${first.sentence}`, { facts });
}
