import { type CellKind, positionAt, type Reference } from "../kind.ts";
import { isCellName } from "../names.ts";
import type { Problem } from "../notebook.ts";
import { cellsUses } from "../script.ts";
import type { Script } from "./strategy.ts";

/** A leaf: what it makes reaches no digest. It runs in the page alone. */
export const js: CellKind<Script> = {
  kind: "js",
  title: "JavaScript",
  purpose: "Computes a text, a table, lines or bars from other cells, in the page only.",
  language: "javascript",
  template: `const { metrics } = cells.backtest1;
return { text: \`Sharpe \${metrics.sharpe}\` };`,
  read(body) {
    const references: Reference[] = [];
    const problems: Problem[] = [];
    for (const { name, start } of cellsUses(body)) {
      const at = positionAt(body, start);
      if (name !== undefined && isCellName(name)) {
        references.push({
          meanings: [{ name, kinds: ["data", "strategy", "backtest", "compare", "montecarlo", "sql", "js"] }],
          start,
          ...at,
        });
      } else {
        problems.push({
          ...at,
          message: "cells is used as cells.NAME only, so that it can be told what this cell needs",
        });
      }
    }
    return { parsed: problems.length > 0 ? undefined : { source: body }, references, problems };
  },
};
