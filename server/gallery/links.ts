import { assert } from "../../shared/assert.ts";
import { encodeLink, type LinkParts } from "../../shared/link/link.ts";
import { linkParts } from "../../shared/link/parts.ts";
import type { RunFile } from "../../shared/settings.schema.ts";
import { strategyCompiler } from "../compile.ts";
import { nodeDictionary } from "../link/dictionary.ts";
import type { NotebookRun } from "../notebook/run.ts";
import { outputOf, resultOf } from "./cells.ts";

/**
 * A notebook's text with links in it to open: one that says what its cell gives, and one that claims another cell's
 * outcome for the same inputs. They are made of the run, so that the one stays true and the other false.
 * @param cells the honest one and the one whose outcome is borrowed; the text links to both
 */
export function withLinks(text: string, run: NotebookRun, cells: { honest: string; borrowed: string }): string {
  const honest = partsOf(run, cells.honest);
  const { expected } = partsOf(run, cells.borrowed).envelope;
  const boast = { ...honest, envelope: { ...honest.envelope, expected } };
  const targets = { [cells.honest]: honest, [cells.borrowed]: boast };
  return Object.entries(targets).reduce((told, [cell, parts]) => {
    const target = `](#${cell})`;
    assert(told.includes(target), `the notebook has no link to ${cell}`);
    return told.replaceAll(target, `](#${encodeLink(parts, nodeDictionary())})`);
  }, text);
}

function partsOf(run: NotebookRun, cell: string): LinkParts {
  const file = run.plan.cells.get(cell)?.reading.parsed as RunFile | undefined;
  const { module, unit } = outputOf(run, file?.strategy ?? "", "strategy");
  return linkParts({
    result: resultOf(run, cell),
    module,
    source: unit.source,
    compiler: strategyCompiler(),
    used: run.used.get(cell) ?? [],
    meta: { title: "Trend on the S&P 500" },
    carriesBars: false,
  });
}
