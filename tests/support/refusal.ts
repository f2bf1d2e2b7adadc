import { expect } from "vitest";
import { AppError } from "../../shared/errors.ts";

/** The code of the `AppError` that the work ends with, or `none`; any other error fails the test. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return (error as AppError).code;
  }
  return "none";
}
