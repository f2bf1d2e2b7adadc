/** A piece of a page: text that is markup already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup goes in as it is, nothing is nothing. */
export type Piece = string | number | Markup | readonly Piece[] | null | undefined | false;

/** Template tag for HTML and SVG. Every text from outside is escaped, in elements as in quoted attributes. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.map((part, index) => (index === 0 ? "" : textOf(pieces[index - 1])) + part).join(""));
}

/** Data for a script, inside an element that no browser runs. */
export function jsonMarkup(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll(/<|\p{Cc}|\p{Cf}/gu, codeOf));
}

function textOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "object") return piece.map(textOf).join("");
  return typeof piece === "number" ? String(piece) : escaped(piece);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters and marks that turn the writing direction are shown as what they are. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter)
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, codeOf);
}

function codeOf(letters: string): string {
  return Array.from({ length: letters.length }, (_, index) => letters.charCodeAt(index).toString(16).padStart(4, "0"))
    .map((code) => `\\u${code}`)
    .join("");
}
