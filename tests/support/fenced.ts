/** A notebook's text: by kind and name (`"sql won"`), the body of each cell. */
export function fenced(cells: Readonly<Record<string, string>>): string {
  return Object.entries(cells)
    .map(([head, body]) => `\`\`\`${head}\n${body}\n\`\`\`\n`)
    .join("\n");
}
