/**
 * Text from outside as a terminal may show it: control characters and marks that turn the direction of writing are
 * written as escapes, so that no name or log line can move the cursor, colour the screen or read backwards.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) => {
    const code = (letter.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** As `visible`, for text of several lines. */
export function visibleLines(text: string): string {
  return text.replaceAll("\t", "  ").split(/\r?\n/).map(visible).join("\n");
}
