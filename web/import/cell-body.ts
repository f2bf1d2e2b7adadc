import type { Reading } from "./prices.ts";

/** The body of a data cell for a file that is kept under this name: only what is not as it would be anyway. */
export function cellBody(name: string, { columns, onBad, adjust, isSignal, dates }: Reading): string {
  const mapped = Object.entries(columns).map(([role, column]) => `${role}: ${quoted(column)}`);
  return [
    `file: ${quoted(name)}`,
    ...(mapped.length > 0 ? [`columns: { ${mapped.join(", ")} }`] : []),
    ...(onBad === "fail" ? [] : [`onBad: ${onBad}`]),
    ...(adjust ? ["adjust: true"] : []),
    ...(dates ? [`dates: ${dates}`] : []),
    ...(isSignal ? ["signal: true"] : []),
  ].join("\n");
}

/** A name for the cell: the file's, in the letters that names have. */
export function cellNameFor(file: string): string {
  const stem = file.replace(/(\.[A-Za-z0-9]+){1,2}$/, "");
  const word = stem
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .replace(/_+$/, "");
  return word.slice(0, 40) || "prices";
}

/** A text as YAML reads it, in quotes where it could be taken for something else. */
function quoted(text: string): string {
  return /^[A-Za-z][\w-]*(\.[A-Za-z]\w*)?$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
