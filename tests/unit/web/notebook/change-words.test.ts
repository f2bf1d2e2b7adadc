import { expect, test } from "vitest";
import { planOf } from "../../../../shared/notebook/graph.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { changeWords } from "../../../../web/notebook/change-words.ts";

const BEFORE = "# A\n\n```sql trades\nselect 1\n```\n";

function wordsTo(after: string): string {
  const [was, is] = [BEFORE, after].map((text) => parseNotebook(text)) as [ReturnType<typeof parseNotebook>, never];
  const cells = (of: typeof was) => [...planOf(of).cells.values()];
  return changeWords(cells(was), cells(is), is);
}

test("a cell that became text is told as that, one that is gone as deleted", () => {
  expect(wordsTo("# A\n\nselect 1\n")).toBe("Make trades text");
  expect(wordsTo("# A\n")).toBe("Delete trades");
});
