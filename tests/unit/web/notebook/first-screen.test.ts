import { expect, test } from "vitest";
import type { CellOutput } from "../../../../shared/notebook/outputs.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { firstScreen, likelyHeight } from "../../../../web/notebook/first-screen.ts";

const lines = Array.from({ length: 40 }, (_, at) => `// line ${at}`).join("\n");
const TEXT = `# A title\n\n\`\`\`data prices\nbuiltin: sp500\n\`\`\`\n\nWords.\n\n\`\`\`strategy one\n${lines}\n\`\`\`\n\nMore words.\n\n\`\`\`strategy two\n${lines}\n\`\`\`\n`;

const blocks = parseNotebook(TEXT).blocks.map((block, at) => ({ key: String(at), block }));
const shown = (height: number, isOpen = true): number => firstScreen(blocks, new Map(), () => isOpen, height);

test("the first screen is filled by the first long text, and by all blocks of a high window", () => {
  expect(blocks.map(({ block }) => block.type)).toEqual(["prose", "cell", "prose", "cell", "prose", "cell"]);
  expect([shown(30), shown(100), shown(600), shown(920), shown(10_000)]).toEqual([1, 3, 4, 5, 6]);
});

test("what is folded fills no more than its head", () => {
  expect(shown(200, false)).toBe(6);
});

test("a block that is not drawn yet takes about the room that it will", () => {
  const [, data, , strategy] = blocks.map(({ block }) => block);
  expect(likelyHeight(strategy!, undefined, true)).toBeGreaterThan(40 * 19);
  expect(likelyHeight(strategy!, undefined, false)).toBeLessThan(40);
  expect(likelyHeight(data!, { kind: "data" } as CellOutput, true)).toBeGreaterThan(200);
  expect(likelyHeight(blocks[0]!.block, undefined, true)).toBe(23);
});
