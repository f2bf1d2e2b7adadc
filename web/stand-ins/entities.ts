// Stands in for the package of this name in what the page loads: its table of names is a tenth of a notebook's first load,
// and the browser has the same one.

const parser = new DOMParser();

/** The character that `&name;` or `&#number;` means, or the text itself where it means none. */
export function decodeHTMLStrict(text: string): string {
  const decoded = parser.parseFromString(text, "text/html").body.textContent ?? text;
  // A browser reads &ampx; as &amp and x; without the first semicolon a name means nothing here.
  return decoded.endsWith(";") && text !== "&semi;" ? text : decoded;
}

export const decodeHTML = decodeHTMLStrict;
