import { InputError } from "../shared/errors.ts";
import { didYouMean } from "../shared/words.ts";

/** What each field of `indicator()`'s options may be, in words. */
const FIELDS: Readonly<Record<string, readonly [isGood: (value: unknown) => boolean, words: string]>> = {
  data: [(value) => typeof value === "string" && value !== "", "the path of a price file, or sp500"],
  options: [(value) => value === undefined || isNumbers(value), "numbers by name, as in { period: 14 }"],
  signals: [
    (value) => value === undefined || isTexts(value),
    'paths of files by the input that they are for, as in { buyVolume: "buys.csv" }',
  ],
  onBad: [(value) => [undefined, "fail", "drop", "keep"].includes(value as string), '"fail", "drop" or "keep"'],
  dates: [(value) => [undefined, "dmy", "mdy"].includes(value as string), '"dmy" or "mdy"'],
  adjust: [(value) => value === undefined || typeof value === "boolean", "true or false"],
};

/**
 * Checks what a program without types may have passed to `indicator()`.
 * @throws InputError that names the field
 */
export function checkIndicatorCall(name: unknown, given: unknown): void {
  if (typeof name !== "string") throw wrong('the first argument is an indicator\'s name, as in "rsi"');
  if (typeof given !== "object" || given === null) {
    throw wrong('the second argument says where the prices are, as in { data: "prices.csv" }');
  }
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(FIELDS, key)) throw wrong(`there is no "${key}"${didYouMean(key, Object.keys(FIELDS))}`);
  }
  for (const [key, [isGood, words]] of Object.entries(FIELDS)) {
    if (!isGood((given as Record<string, unknown>)[key])) throw wrong(`${key} must be ${words}`);
  }
}

function isNumbers(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && Object.values(value).every((number) => typeof number === "number")
  );
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}

function wrong(sentence: string): InputError {
  return new InputError("indicator/call", `indicator(): ${sentence}`);
}
