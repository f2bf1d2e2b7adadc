/** How a text is emphasised; without colour nothing is. */
export interface Ink {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export const plainInk: Ink = { strong: (text) => text, faint: (text) => text };

const styled =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

/** Emphasis where the stream is a terminal and the user has not said NO_COLOR (no-color.org). */
export function inkFor(stream: { readonly isTTY?: boolean }): Ink {
  const { NO_COLOR = "", TERM = "" } = process.env;
  return stream.isTTY && NO_COLOR === "" && TERM !== "dumb"
    ? { strong: styled(1, 22), faint: styled(2, 22) }
    : plainInk;
}
