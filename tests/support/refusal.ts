import { expect } from "vitest";
import { InputError } from "../../shared/errors.ts";

/** The code of the `InputError` that the work ends with, or `none`; any other error fails the test. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).code;
  }
  return "none";
}
