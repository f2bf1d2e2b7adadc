import { expect, test } from "vitest";
import { indicator } from "../../../server/index.ts";
import { InputError } from "../../../shared/errors.ts";

/** The library as a program without types calls it. */
const call = indicator as (...args: unknown[]) => Promise<unknown>;

test.each([
  [[14], "the first argument is an indicator's name"],
  [["rsi"], "the second argument says where the prices are"],
  [["rsi", {}], "data must be the path of a price file"],
  [["rsi", { data: "sp500", option: { period: 14 } }], 'there is no "option": did you mean options?'],
  [["rsi", { data: "sp500", options: { period: "14" } }], "options must be numbers by name"],
  [["cvd", { data: "sp500", signals: { buyVolume: 3 } }], "signals must be paths of files by the input"],
  [["rsi", { data: "sp500", onBad: "skip" }], 'onBad must be "fail", "drop" or "keep"'],
  [["rsi", { data: "sp500", adjust: 1 }], "adjust must be true or false"],
])("indicator(...%j) is refused in a sentence", async (args, sentence) => {
  const error: unknown = await call(...args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toContain(`indicator(): ${sentence}`);
});
