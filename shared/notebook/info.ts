import { didYouMean } from "../words.ts";
import { isCellName } from "./names.ts";
import type { CellOptions, Problem } from "./notebook.ts";

/** What an opening fence says behind its backticks. */
export type Info =
  | {
      readonly is: "cell";
      readonly kind: string;
      readonly name: string;
      readonly options: CellOptions;
      readonly problems: readonly Problem[];
    }
  | { readonly is: "lock" }
  /** A fence as any Markdown has; `why` where it looks like a cell. */
  | { readonly is: "prose"; readonly why?: string };

const OPTIONS = ["fold", "off"] as const;

/**
 * Reads `KIND NAME [key=value…]`. A known kind makes a cell with whatever follows the name; another word only when the
 * rest is written as a cell's, so that a fence of any other Markdown stays prose.
 */
export function readInfo(info: string, kinds: readonly string[]): Info {
  const [kind = "", name, ...rest] = info.trim().split(/[ \t]+/);
  if (kind === "lock" && name === undefined) return { is: "lock" };
  if (name === undefined || !/^[a-z][a-z0-9-]{0,39}$/.test(kind)) return proseOf(kind, name, kinds);
  const isKnown = kinds.includes(kind);
  if (!isCellName(name)) {
    const way = "a name has small letters, digits and _ and begins with a letter";
    return isKnown
      ? { is: "prose", why: `this ${kind} fence is no cell, "${name.slice(0, 60)}" is no name: ${way}` }
      : { is: "prose" };
  }
  const problems = rest.flatMap(problemOf);
  if (!isKnown && problems.length > 0) return { is: "prose" };
  const isSet = (key: string) => rest.includes(`${key}=true`);
  return { is: "cell", kind, name, options: { fold: isSet("fold"), off: isSet("off") }, problems };
}

/** Kinds that no other Markdown has fences of. */
const OWN_KINDS = ["strategy", "backtest", "montecarlo"];

/** A fence that is no cell; what is nearly one is told what it lacks. */
function proseOf(kind: string, name: string | undefined, kinds: readonly string[]): Info {
  const small = kind.toLowerCase();
  if (!kinds.includes(small) || (name === undefined && !OWN_KINDS.includes(small))) return { is: "prose" };
  const meant = `${small} ${name?.toLowerCase() ?? `${small}1`}`;
  const lacks = name === undefined ? "a cell has a name" : "a cell's kind has small letters";
  return { is: "prose", why: `this ${kind} fence is no cell: ${lacks}, as in \`${meant}\`` };
}

function problemOf(word: string): Problem[] {
  const [, key, value] = /^([^=]+)=(.*)$/.exec(word) ?? [];
  const at = { line: 0, column: 1 };
  if (key === undefined)
    return [{ ...at, message: `"${word}" in the opening fence is not KEY=VALUE, as in fold=true` }];
  if (!OPTIONS.some((option) => option === key)) {
    return [{ ...at, message: `a cell has no option ${key}${didYouMean(key, OPTIONS) || ": it has fold and off"}` }];
  }
  return value === "true" || value === "false"
    ? []
    : [{ ...at, message: `${key} must be true or false, not "${value}"` }];
}

/** The words of an opening fence for a cell. */
export function infoText(kind: string, name: string, options: Partial<CellOptions> = {}): string {
  const set = OPTIONS.filter((key) => options[key]).map((key) => `${key}=true`);
  return [kind, name, ...set].join(" ");
}

/** The words of an opening fence with another name and other options; words that mean nothing here stay. */
export function infoWith(info: string, name: string, options: CellOptions): string {
  const [kind = "", , ...rest] = info.trim().split(/[ \t]+/);
  const kept = rest.filter((word) =>
    OPTIONS.every((key) => !word.startsWith(`${key}=`) || word === `${key}=${options[key]}`),
  );
  const added = OPTIONS.filter((key) => options[key] && !kept.includes(`${key}=true`)).map((key) => `${key}=true`);
  return [kind, name, ...kept, ...added].join(" ");
}
