import type { Range } from "./assemblyscript.ts";
import { placeOf } from "./complaint.ts";

const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** Comments, texts, and brackets: what else a source has opens and closes nothing. */
const TOKEN = /\/\/.*|\/\*[^]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?|[()[\]{}]/g;

/** The compiler's complaint of a sign that is missing, with the bracket that waits for it. */
export function missingSign(message: string, { source: { text }, start, end }: Range): string | undefined {
  if (/^Unterminated string literal/.test(message)) return UNCLOSED_TEXT;
  const closing = text[start] ?? "";
  if (/^Expression expected/.test(message) && Object.hasOwn(OPENING, closing)) {
    return openBefore(text, start, closing) === undefined
      ? `This ${closing} closes nothing: leave it out, or put the ${OPENING[closing] ?? ""} where it belongs`
      : undefined;
  }
  const [, sign = ""] = /^'([^' ]+)' expected/.exec(message) ?? [];
  if (sign === "") return undefined;
  // The place is that of the last word before the gap.
  const opened = Object.hasOwn(OPENING, sign) ? openBefore(text, end, sign) : undefined;
  if (opened === undefined) return `A ${sign} is missing behind this`;
  const { line, column } = placeOf(text, opened);
  return `A ${sign} is missing behind this: the ${OPENING[sign] ?? ""} in line ${line}, column ${column} is not closed`;
}

/** A text that runs to the end of its line; all that is complained of behind it follows from that. */
export const UNCLOSED_TEXT = "This text has no end: close it with the same sign in its line";

/** The last bracket before an offset that is open there and waits for this sign. */
function openBefore(source: string, offset: number, closing: string): number | undefined {
  const open: { sign: string; at: number }[] = [];
  for (const { 0: sign, index } of source.slice(0, offset).matchAll(TOKEN)) {
    if (sign.length > 1) continue;
    if (!Object.hasOwn(OPENING, sign)) open.push({ sign, at: index });
    else if (open.at(-1)?.sign === OPENING[sign]) open.pop();
  }
  return open.findLast(({ sign }) => sign === OPENING[closing])?.at;
}
