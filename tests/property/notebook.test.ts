import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../../shared/errors.ts";
import * as edit from "../../shared/notebook/edit.ts";
import { planOf } from "../../shared/notebook/graph.ts";
import { cellsOf, type Notebook } from "../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { edits, mutated } from "../support/mutate.ts";

/** TIDEBOOK_NOTEBOOKS=200000 asks for so many broken notebooks; a quick portion is part of every run. */
const RUNS = Number(process.env.TIDEBOOK_NOTEBOOKS ?? 500);
const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_101);

const NOTEBOOK = `---
tidebook: 1
title: A run
---

# Words

- a list
  \`\`\`data no
  \`\`\`

\`\`\`data prices fold=true
builtin: sp500
\`\`\`

> quoted

~~~strategy trend
import { Strategy } from "tidebook";
import { Mean } from "./mean";
export class T extends Strategy {}
~~~

\`\`\`indicator mean
export class Mean {}
\`\`\`
  \`\`\`backtest run
  strategy: trend
  data: { SPX: prices }
  params: { fast: 20 }
  \`\`\`

<!-- a comment -->

\`\`\`\`sql won
select * from run_trades -- \`\`\`
\`\`\`\`

\`\`\`js shown
return cells.won;
\`\`\`

\`\`\`lock
cells: {}
\`\`\`
`;

/** Pieces that change what a Markdown text means. */
const PIECES = [
  "```",
  "~~~",
  "````",
  "\n",
  "\r\n",
  "\r",
  "    ",
  "- ",
  "> ",
  "<!--",
  "-->",
  "<script>",
  "---\n",
  "```sql q\n",
  "\t",
  "\0",
  "\ufeff",
];

const texts = fc.oneof(
  edits.map((changes) => new TextDecoder().decode(mutated(new TextEncoder().encode(NOTEBOOK), changes))),
  fc
    .array(fc.tuple(fc.constantFrom(...PIECES), fc.nat(NOTEBOOK.length)), { minLength: 1, maxLength: 5 })
    .map((changes) => changes.reduce((text, [piece, at]) => text.slice(0, at) + piece + text.slice(at), NOTEBOOK)),
  fc.array(fc.constantFrom(...PIECES, ...NOTEBOOK.split(/(?<=\n)/)), { maxLength: 40 }).map((lines) => lines.join("")),
);

const bodies = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc
    .array(fc.constantFrom(...PIECES.filter((piece) => !piece.includes("\r")), "a", "\n"), { maxLength: 12 })
    .map((parts) => parts.join("")),
);

const summary = ({ kind, name, body }: { kind: string; name: string; body: string }) => `${kind} ${name} ${body}`;
const others = (notebook: Notebook, id: string) =>
  cellsOf(notebook)
    .filter((cell) => cell.id !== id)
    .map(summary);

/** What an edit gives, or undefined where it says why it cannot be. */
function attempted(work: () => string): string | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

const options = { numRuns: RUNS, seed: SEED };
const LONG = RUNS > 500 ? 3_600_000 : 60_000;

test(
  `a broken notebook is read, planned and kept byte by byte, seed ${SEED}`,
  () => {
    const whole = fc.property(texts, (text) => {
      const notebook = parseNotebook(text);
      let at = 0;
      for (const { start, end, type } of notebook.blocks) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        if (type === "cell") expect(text.slice(start, end)).toMatch(/^ {0,3}(```|~~~)/);
        at = end;
      }
      for (const { id, body } of cellsOf(notebook)) expect(edit.setBody(notebook, id, body)).toBe(text);
      const plan = planOf(notebook);
      expect(plan.order).toHaveLength(plan.cells.size);
    });
    fc.assert(whole, options);
  },
  LONG,
);

test(
  `an edit changes its cell and nothing else, seed ${SEED}`,
  () => {
    const edited = fc.property(texts, bodies, fc.nat(), (text, body, choice) => {
      const notebook = parseNotebook(text);
      const cells = cellsOf(notebook);
      const cell = cells[choice % Math.max(cells.length, 1)];
      if (!cell) return;
      const written = attempted(() => edit.setBody(notebook, cell.id, body));
      if (written === undefined) {
        // The one refusal: a --- that ends front matter which the file begins and never ended.
        expect(text).toMatch(/^\ufeff?---/);
        return;
      }
      const after = parseNotebook(written);
      expect(after.text.startsWith(text.slice(0, cell.start))).toBe(true);
      expect(after.text.endsWith(text.slice(cell.end))).toBe(true);
      expect(others(after, cell.id)).toEqual(others(notebook, cell.id));
      expect(cellsOf(after).find(({ id }) => id === cell.id)?.body).toBe(body.replaceAll(/\r\n?/g, "\n"));
    });
    fc.assert(edited, options);
  },
  LONG,
);

test(
  `other edits keep every other cell or say why not, seed ${SEED}`,
  () => {
    const edited = fc.property(texts, bodies, fc.nat(), fc.nat(), (text, words, choice, place) => {
      const notebook = parseNotebook(text);
      const cells = cellsOf(notebook);
      const cell = cells[choice % Math.max(cells.length, 1)];
      const index = place % (notebook.blocks.length + 1);
      const attempts: (() => string)[] = [
        () => edit.addCell(notebook, index, { kind: "sql", name: "fresh", body: words }),
        () => edit.insertProse(notebook, index, words),
        ...(notebook.blocks[index]?.type === "prose" ? [() => edit.setProse(notebook, index, words)] : []),
      ];
      if (cell)
        attempts.push(
          () => edit.moveCell(notebook, cell.id, index),
          () => edit.deleteCell(notebook, cell.id),
        );
      for (const [number, attempt] of attempts.entries()) {
        const written = attempted(attempt);
        if (written === undefined) continue;
        const after = parseNotebook(written);
        const kept = new Set(cellsOf(after).map(summary));
        for (const one of cells) if (one !== cell || number < attempts.length - 1) expect(kept).toContain(summary(one));
      }
    });
    fc.assert(edited, options);
  },
  LONG,
);
