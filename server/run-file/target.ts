import { extname } from "node:path";
import { builtInSets } from "../../shared/built-in.ts";
import { InputError } from "../../shared/errors.ts";
import { isLink } from "../link/read.ts";
import { readTextFile } from "../text-file.ts";

const PRICES = /\.(csv|tsv|txt|parquet|gz|zip)$/i;
const MARKDOWN = /\.(md|markdown)$/i;
const PROGRAMS = /\.(py|js|mjs|pine|mq[45]|ipynb)$/i;

/**
 * Makes sure that what stands where a strategy or a run file belongs may be one.
 * @throws InputError that says what it is instead, and what to type
 */
export async function checkTarget(target: string): Promise<void> {
  const wayOn = MARKDOWN.test(target) ? await wayOnFromMarkdown(target) : wayOnFrom(target);
  if (wayOn !== undefined) throw new InputError("run/target", `${target} is ${wayOn}`);
}

async function wayOnFromMarkdown(target: string): Promise<string> {
  const [text, { parseNotebook }, { cellsOf }] = await Promise.all([
    readTextFile(target, "notebook"),
    import("../../shared/notebook/parse.ts"),
    import("../../shared/notebook/notebook.ts"),
  ]);
  if (cellsOf(parseNotebook(text)).length > 0) return `a notebook: \`tidebook run ${target}\` runs it`;
  return "Markdown without cells: name a strategy (.ts) or a run file (.yaml), as in `tidebook backtest strategy.ts --data FILE`";
}

function wayOnFrom(target: string): string | undefined {
  if (target !== "-" && isLink(target)) return `a link: \`tidebook verify\` runs what it holds`;
  if (PRICES.test(target) || builtInSets.some(({ name }) => name === target)) {
    return `price data, not a strategy: name the strategy first, as in \`tidebook backtest strategy.ts --data ${target}\``;
  }
  if (PROGRAMS.test(target)) {
    return `a ${extname(target)} file, and strategies are written in TypeScript: \`tidebook init\` writes one to begin with`;
  }
  return undefined;
}

/**
 * What to type instead where a file is no notebook, or holds no link, as its name tells.
 * @returns the end of a sentence that begins with the file, or undefined for a name that tells nothing
 */
export function wayOnWith(path: string): string | undefined {
  if (/\.ts$/i.test(path)) return `a strategy: \`tidebook backtest ${path} --data FILE\` runs it`;
  if (/\.json$/i.test(path)) return "JSON: a link is text or a .tidebook file, a notebook a .md file";
  if (/\.ya?ml$/i.test(path)) return `a run file: \`tidebook backtest ${path}\` runs it`;
  if (MARKDOWN.test(path)) return `Markdown: \`tidebook run ${path}\` runs it where it is a notebook`;
  if (PRICES.test(path)) return `price data: \`tidebook data check ${path}\` looks it over`;
  return undefined;
}

/** Letters in which a result has named itself. */
const HEAD = 400;

/** What to say of a run file that is the printed result of a run, as `backtest --json` gives it: most are longer than any run file. */
export function resultError(path: string, text: string): InputError | undefined {
  const head = text.slice(0, HEAD);
  if (!/^\s*\{/.test(head) || !/"digest"\s*:/.test(head) || !/"resultHash"\s*:/.test(head)) return undefined;
  const way = "to repeat that run, give its command --print-run in place of --json, which prints its run file";
  return new InputError("run-file/result", `${path} is the result of a run, not a run file: ${way}`);
}
