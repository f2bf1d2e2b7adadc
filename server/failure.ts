import { AppError } from "../shared/errors.ts";
import { visible, visibleLines } from "../shared/visible.ts";

/** What the user is told when a command did not come to its end, and the exit code that goes with it. */
export interface Failure {
  sentence: string;
  exitCode: number;
}

/** Exit code for usage and input errors. */
const INPUT = 2;
/** EX_SOFTWARE of sysexits.h: a defect of this program. */
const INTERNAL = 70;

/** The sentence for standard error: an expected failure in its own words, a defect as such; never a stack trace. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { sentence: `tidebook: ${visibleLines(error.message)}`, exitCode: INPUT };
  const message = error instanceof Error ? error.message : String(error);
  const oneLine = message.replaceAll(/\s+/g, " ").trim() || "unknown";
  return {
    sentence: `tidebook: internal error: ${visible(oneLine)}; please report it (TIDEBOOK_DEBUG=1 shows where it happened)`,
    exitCode: INTERNAL,
  };
}
