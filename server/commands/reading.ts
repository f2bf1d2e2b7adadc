import { InputError } from "../../shared/errors.ts";
import type { DateOrder } from "../../shared/settings.ts";
import type { OpenOptions } from "../data/source.ts";

/** The flags of commands that read one price file. */
interface ReadingFlags {
  readonly onBad?: string;
  readonly adjust?: boolean;
  readonly dates?: string;
}

/** How flags say that a price file is to be read. @throws InputError for a word that says nothing */
export function readingOf({ onBad, adjust, dates }: ReadingFlags): OpenOptions {
  return { onBad: onBadOf(onBad), adjust, dates: datesOf(dates) };
}

export function datesOf(word: string | undefined): DateOrder | undefined {
  if (word === undefined || word === "dmy" || word === "mdy") return word;
  throw new InputError("cli/dates", `--dates ${word}: say dmy where the day comes first, mdy where the month does`);
}

function onBadOf(word: string | undefined): OpenOptions["onBad"] {
  if (word === undefined || word === "fail" || word === "drop" || word === "keep") return word;
  throw new InputError("cli/on-bad", `--on-bad ${word}: say fail, drop or keep`);
}
