import { config, z } from "zod";
import { listText } from "./words.ts";

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings (NAME: VALUE)",
  record: "a group of settings (NAME: VALUE)",
};

/** What is wrong, to stand behind the name of a value; a schema's own words go before these. */
function complaintOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${KINDS[issue.expected] ?? "something else"}`;
    case "invalid_value":
      return `must be ${listText(issue.values.map(String), "or")}`;
    case "too_small":
      return `must ${boundText(issue.origin, issue.minimum, issue.inclusive === false ? "more than" : "at least")}`;
    case "too_big":
      return `must ${boundText(issue.origin, issue.maximum, issue.inclusive === false ? "less than" : "at most")}`;
    case "unrecognized_keys":
      return `has no ${listText(issue.keys)}`;
    default:
      return undefined;
  }
}

function boundText(origin: string, bound: number | bigint, word: string): string {
  const unit = origin === "string" ? " letters" : origin === "array" || origin === "set" ? " entries" : "";
  if (unit && bound === 1 && word === "at least") return "not be empty";
  return `${unit ? "have" : "be"} ${word} ${bound}${unit}`;
}

// Zod would try whether it may make functions of text; pages refuse that, and every try is a breach that is reported.
config({ jitless: true, customError: complaintOf });

/** The one door to zod. */
export { z };
