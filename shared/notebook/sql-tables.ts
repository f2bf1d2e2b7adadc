/** A name that stands where SQL has a table. */
export interface TableName {
  readonly name: string;
  readonly start: number;
}

interface Token {
  readonly text: string;
  /** Upper case where it is a bare word. */
  readonly word: string;
  readonly isName: boolean;
  readonly start: number;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'?|"((?:[^"]|"")*)"?|`((?:[^`]|``)*)`?|\[([^\]]*)\]?|[\p{L}_][\w$\p{L}]*|[0-9][\w.]*|\S/gu;

/** Words that end a list of tables. */
const ENDING = new Set([
  "WHERE",
  "GROUP",
  "ORDER",
  "HAVING",
  "LIMIT",
  "WINDOW",
  "UNION",
  "EXCEPT",
  "INTERSECT",
  "SELECT",
  "SET",
  "VALUES",
]);
const OPENING = new Set(["FROM", "JOIN"]);

/**
 * The tables that a query names: words after FROM, JOIN and commas between them, and after IN, in subqueries too, without
 * its own WITH names. SQLite can read no table that is not written out, so nothing is missed; what SQLite's authorizer
 * says when the query runs is the same.
 */
export function tablesIn(query: string): TableName[] {
  const tokens = tokensOf(query);
  const own = new Set(
    tokens.flatMap((token, index) => (isCommonTable(tokens, index) ? [token.text.toLowerCase()] : [])),
  );
  const tables: TableName[] = [];
  /** For each open bracket: are we in a list of tables, and would a name now be one? */
  const levels = [{ inList: false, isNext: false }];
  tokens.forEach((token, index) => {
    const level = levels.at(-1) ?? { inList: false, isNext: false };
    const { word, text } = token;
    if (text === "(") levels.push({ inList: level.isNext, isNext: level.isNext });
    if (text === "(") level.isNext = false;
    else if (text === ")") levels.length = Math.max(1, levels.length - 1);
    else if (OPENING.has(word)) Object.assign(level, { inList: true, isNext: true });
    else if (ENDING.has(word)) Object.assign(level, { inList: false, isNext: false });
    else if (text === ",") level.isNext = level.inList;
    else if (token.isName && (level.isNext || isAfterIn(tokens, index))) {
      const next = tokens[index + 1]?.text;
      if (next === ".") return;
      level.isNext = false;
      if (next !== "(" && !own.has(text.toLowerCase())) tables.push({ name: text, start: token.start });
    }
  });
  return tables;
}

function tokensOf(query: string): Token[] {
  return [...query.matchAll(TOKEN)].flatMap((match): Token[] => {
    const [whole, ...quoted] = match;
    if (whole.startsWith("--") || whole.startsWith("/*")) return [];
    const inner = quoted.find((part) => part !== undefined);
    if (inner !== undefined) return [{ text: inner, word: "", isName: true, start: match.index + 1 }];
    const isWord = /^[\p{L}_]/u.test(whole);
    return [{ text: whole, word: isWord ? whole.toUpperCase() : "", isName: isWord, start: match.index }];
  });
}

const isAfterIn = (tokens: readonly Token[], index: number): boolean => tokens[index - 1]?.word === "IN";

/** `NAME AS (` or `NAME (columns) AS (` behind WITH or a comma. */
function isCommonTable(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const isPlace = before?.word === "WITH" || before?.word === "RECURSIVE" || before?.text === ",";
  if (!isPlace || !tokens[index]?.isName) return false;
  let next = index + 1;
  if (tokens[next]?.text === "(") while (next < tokens.length && tokens[next++]?.text !== ")") continue;
  if (tokens[next]?.word !== "AS") return false;
  next++;
  while (["NOT", "MATERIALIZED"].includes(tokens[next]?.word ?? "")) next++;
  return tokens[next]?.text === "(";
}
