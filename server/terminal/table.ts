/** Text cut or filled to a width; a cut ends with an ellipsis. */
export function fit(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width
    ? text + " ".repeat(width - letters.length)
    : `${letters.slice(0, width - 1).join("")}…`;
}

/** Columns of text aligned under each other, two spaces apart; the columns in `right` are set flush right. */
export function tableText(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

/** A text broken at spaces into lines of at most `width` letters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return line === "" ? lines : [...lines, line];
}
