/** A cell's text: kind and name, such as `"sql won"`, and the body. */
export const fence = (head: string, body: string): string => `\`\`\`${head}\n${body}\n\`\`\`\n\n`;

/** A notebook's text: by kind and name, the body of each cell. */
export const fenced = (cells: Readonly<Record<string, string>>): string =>
  Object.entries(cells)
    .map(([head, body]) => fence(head, body))
    .join("")
    .replace(/\n+$/, "\n");
