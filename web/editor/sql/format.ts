import { WORDS } from "./words.ts";

/** Longer clauses are broken at their commas, then at AND and OR. */
const LONGEST = 88;

const TOKEN =
  /--[^\n]*|\/\*[^]*?(?:\*\/|$)|x'[^']*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[\p{L}_][\w$\p{L}]*|[:@$?][\w]*|\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d+|->>|->|\|\||<=|>=|<>|!=|==|<<|>>|\S/giu;

const KEYWORDS = new Set(WORDS.split(" "));

/** Words with which a line begins. */
const CLAUSES = new Set(
  "SELECT FROM WHERE GROUP HAVING ORDER LIMIT WINDOW UNION EXCEPT INTERSECT WITH VALUES".split(" "),
);
const JOINS = new Set(["LEFT", "INNER", "CROSS", "JOIN"]);

interface Token {
  /** As it is written; a keyword in capitals. */
  readonly text: string;
  readonly kind: "word" | "keyword" | "comment" | "sign";
}

/** What stands between brackets, or a token. */
type Part = Token | { readonly kind: "group"; readonly parts: readonly Part[] };

/**
 * A query with a clause on each line, keywords in capitals and one space between words. Texts, names and comments stay
 * as they are. Undefined where a bracket or a text is left open.
 */
export function formatQuery(query: string): string | undefined {
  const tokens = [...query.matchAll(TOKEN)].map(([text]) => tokenFrom(text));
  if (tokens.some(({ text }) => /^['"`[]$|^\/\*(?![^]*\*\/$)/.test(text))) return undefined;
  const open: Part[][] = [[]];
  for (const token of tokens) {
    const parts = open.at(-1);
    if (token.text === "(") open.push([]);
    else if (token.text === ")") {
      const group = open.pop();
      if (!group || open.length === 0) return undefined;
      open.at(-1)?.push({ kind: "group", parts: group });
    } else parts?.push(token);
  }
  const [all = []] = open;
  return open.length > 1 ? undefined : statement(all, "");
}

function tokenFrom(text: string): Token {
  if (/^(--|\/\*)/.test(text)) return { text: text.trimEnd(), kind: "comment" };
  if (KEYWORDS.has(text.toUpperCase())) return { text: text.toUpperCase(), kind: "keyword" };
  return { text, kind: /^[\p{L}_'"`[\d:@$?.]/iu.test(text) && text !== "." ? "word" : "sign" };
}

/** Clauses, one a line. */
function statement(parts: readonly Part[], indent: string): string {
  return clausesOf(parts)
    .map((clause) => `${indent}${clauseText(clause, indent)}`)
    .join("\n");
}

function clausesOf(parts: readonly Part[]): Part[][] {
  const clauses: Part[][] = [];
  let before: Part | undefined;
  for (const part of parts) {
    const word = part.kind === "keyword" ? part.text : "";
    const isJoin = JOINS.has(word) && !(before?.kind === "keyword" && JOINS.has(before.text));
    const begins = part.kind === "comment" || before?.kind === "comment" || CLAUSES.has(word) || isJoin;
    const wasComma = before?.kind === "sign" && before.text === ",";
    if (clauses.length === 0 || (begins && !(part.kind === "comment" && wasComma))) clauses.push([part]);
    else clauses.at(-1)?.push(part);
    before = part;
  }
  return clauses;
}

function clauseText(clause: readonly Part[], indent: string): string {
  const whole = joined(clause, indent);
  const isShort = !whole.includes("\n") && indent.length + whole.length <= LONGEST;
  if (isShort) return whole;
  const head = clause[0];
  const hanging = head?.kind === "keyword" ? " ".repeat(head.text.length + 1) : "  ";
  const items = split(clause, (part) => part.kind === "sign" && part.text === ",", "behind");
  const rows = items.length > 1 ? items : split(clause, isConnective, "before");
  if (rows.length < 2) return whole;
  const deeper = indent + hanging;
  return rows.map((row) => joined(row, deeper)).join(`\n${deeper}`);
}

function isConnective(part: Part): boolean {
  return part.kind === "keyword" && (part.text === "AND" || part.text === "OR");
}

function split(parts: readonly Part[], isBreak: (part: Part) => boolean, where: "behind" | "before"): Part[][] {
  const rows: Part[][] = [[]];
  for (const part of parts) {
    if (where === "before" && isBreak(part)) rows.push([]);
    rows.at(-1)?.push(part);
    if ((where === "behind" && isBreak(part)) || part.kind === "comment") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

/** Parts with a space where one belongs. */
function joined(parts: readonly Part[], indent: string): string {
  let text = "";
  parts.forEach((part, place) => {
    const [before, earlier] = [parts[place - 1], parts[place - 2]];
    const space = before && needsSpace(before, part, earlier) ? " " : "";
    text += space + (part.kind === "group" ? groupText(part.parts, indent) : part.text);
  });
  return text;
}

function groupText(parts: readonly Part[], indent: string): string {
  const [first] = parts;
  const isQuery = first?.kind === "keyword" && (first.text === "SELECT" || first.text === "WITH");
  const hasComment = parts.some(({ kind }) => kind === "comment");
  if (!isQuery && !hasComment) return `(${joined(parts, indent)})`;
  return `(\n${statement(parts, `${indent}  `)}\n${indent})`;
}

const signOf = (part: Part | undefined) => (part?.kind === "sign" ? part.text : "");

function needsSpace(before: Part, part: Part, earlier: Part | undefined): boolean {
  if (/^[,;.]$/.test(signOf(part)) || signOf(before) === ".") return false;
  if (part.kind === "group") return before.kind !== "word";
  const isUnary = /^[-+~]$/.test(signOf(before)) && !isOperand(earlier);
  // Two signs side by side could become one, as two minuses a comment.
  return !isUnary || part.kind === "sign";
}

function isOperand(part: Part | undefined): boolean {
  return (
    part?.kind === "word" ||
    part?.kind === "group" ||
    (part?.kind === "keyword" && /^(NULL|END)$/.test(part.text)) ||
    signOf(part) === "*"
  );
}
