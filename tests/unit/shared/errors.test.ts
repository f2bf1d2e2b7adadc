import { expect, test } from "vitest";
import { AppError, errorFromRecord, InputError, recordFromError, StrategyError } from "../../../shared/errors.ts";

const crossed = (error: unknown) => errorFromRecord(structuredClone(recordFromError(error)));

test.each([AppError, InputError, StrategyError])("%o keeps class, code, facts and sentence between threads", (Kind) => {
  const error = new Kind("data/bad-row", "a.csv: line 7 has no price", { facts: { line: 7 }, retryable: true });
  const copy = crossed(error) as AppError;
  expect(copy.constructor).toBe(Kind);
  expect(copy).toMatchObject({ code: error.code, message: error.message, facts: { line: 7 }, retryable: true });
});

test("a defect keeps its message and the place where it happened, and is no expected error", () => {
  const error = new TypeError("x is not a function");
  const copy = crossed(error);
  expect(copy).not.toBeInstanceOf(AppError);
  expect([copy.message, copy.stack]).toEqual([error.message, error.stack]);
  expect(crossed("thrown text").message).toBe("thrown text");
});
