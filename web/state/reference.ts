import { AppError } from "../../shared/errors.ts";
import { compilers, type Entry } from "./connect.ts";

export type { Entry } from "./connect.ts";

const LONGEST_SECONDS = 30;

let asked: Promise<readonly Entry[]> | undefined;

/** Every name that a strategy can import, with its documentation: made once, by the worker that has the sources. */
export function languageReference(): Promise<readonly Entry[]> {
  asked ??= compilers
    .ask((compiler) => compiler.reference(), {
      seconds: LONGEST_SECONDS,
      outOfTime: () => new AppError("worker/late", `the strategy language's reference took over ${LONGEST_SECONDS} s`),
      isUsableAfterError: true,
    })
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
  return asked;
}
