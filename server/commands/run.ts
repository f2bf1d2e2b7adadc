import { InputError } from "../../shared/errors.ts";
import type { NotebookRun } from "../notebook/run.ts";
import { addLinkOptions, checkLinkWords, type LinkFlags, writeLink } from "./link-output.ts";
import { type AddCommand, collect, countOf, noteWritten, print, printJson, type Session } from "./session.ts";

interface Flags extends LinkFlags {
  readonly check?: boolean;
  readonly update?: boolean;
  readonly strict?: boolean;
  readonly html?: string;
  readonly withData?: boolean;
  readonly data?: readonly string[];
  readonly json?: boolean;
  readonly workers?: string;
}

const EXAMPLES = `
Examples:
  tidebook run examples/notebooks/first-backtest.md
  tidebook run notebook.md --check
  tidebook run notebook.md --data prices=~/prices.csv --html notebook.html
  tidebook run notebook.md --link --with-data
  tidebook run 'http://127.0.0.1:7437/#1.…' --check

A notebook's data files lie in its folder. js cells are skipped: they run in
the page only. A cell with an error exits with 2. --check exits with 1 when a
result is another than the notebook's lock says, a cell has an error, or data is
missing.`;

export const addRun: AddCommand = (parent, session) => {
  const command = parent
    .command("run")
    .summary("run a notebook and compare its results with its lock")
    .description("Runs the cells of a notebook, as the page does, with the same digests.")
    .argument("<notebook>", "a notebook (.md), or a link, .tidebook file or - that holds one")
    .option("--check", "compare the results with the notebook's lock")
    .option("--strict", "as --check, and let no other engine pass")
    .option("--update", "write the results into the notebook's lock")
    .option("--html <file>", "write the notebook with its results, one page that needs no other file and recomputes")
    .option("--data <name=file>", "a file for a data cell; repeatable", collect)
    .option("--json", "print verdict and cells as JSON")
    .option("--workers <n>", "cells that run at a time; never changes a result");
  addLinkOptions(command, "the notebook")
    .option("--with-data", "let the files of its data cells travel inside the link")
    .addHelpText("after", EXAMPLES)
    .action((path: string, flags: Flags) => run(path, flags, session));
};

async function run(path: string, flags: Flags, session: Session): Promise<void> {
  const isCheck = flags.check === true || flags.strict === true;
  if (isCheck && flags.update) {
    throw new InputError("cli/usage", "--check compares with the lock and --update writes it: choose one");
  }
  checkLinkWords(flags, { "--with-data": flags.withData });
  if (flags.link && flags.json) {
    throw new InputError("cli/usage", "--link and --json both write to standard output: choose one");
  }
  const done = await runWithProgress(path, flags, session);
  if (session.interrupted.aborted) return;
  if (done.states.size === 0) {
    const { wayOnWith } = await import("../run-file/target.ts");
    const other = /\.(md|markdown)$/i.test(path) ? undefined : wayOnWith(path);
    const [notice] = done.notebook.notices;
    const lacks = notice
      ? `line ${notice.line}: ${notice.message}`
      : "a notebook is Markdown with named cells, as ```data prices";
    const why = other === undefined ? `has no cells: ${lacks}` : `is no notebook but ${other}`;
    throw new InputError("notebook/empty", `${path} ${why}`);
  }
  const failed = [...done.states.values()].filter(({ status }) => status === "error" || status === "stopped");
  if (flags.html !== undefined) await writePage(flags.html, done);
  const isLocked = flags.update === true && (await update(path, done, failed.length > 0));
  const link = await linkOf(done, flags, isLocked);
  if (link !== undefined) print(link);
  else if (flags.json) printJson(await documentOf(done));
  else await printReport(path, { ...done, isLocked });
  if (isCheck && done.expected === null) {
    process.stderr.write("tidebook: nothing to compare: this notebook has no lock; --update writes one\n");
  }
  const isRefused = isCheck && (done.verdict !== "reproduced" || (flags.strict === true && done.onlyEngine));
  session.exitCode = isRefused || (isCheck && failed.length > 0) ? 1 : failed.length > 0 ? 2 : 0;
}

async function linkOf(done: NotebookRun, flags: Flags, isLocked: boolean): Promise<string | undefined> {
  if (!flags.link && flags.linkFile === undefined) return undefined;
  const [{ makeNotebookLink }, { lockedText }] = await Promise.all([
    import("../link/notebook.ts"),
    import("../notebook/run.ts"),
  ]);
  const text = isLocked ? lockedText(done) : done.notebook.text;
  return writeLink(await makeNotebookLink(done, text, flags.withData === true), flags);
}

async function runWithProgress(path: string, flags: Flags, session: Session): Promise<NotebookRun> {
  const [{ runNotebook }, { progressOn }] = await Promise.all([
    import("../notebook/run.ts"),
    import("../terminal/progress.ts"),
  ]);
  const progress = progressOn(process.stderr, "Notebook");
  try {
    return await runNotebook(path, {
      signal: session.interrupted,
      keepsBars: flags.html !== undefined,
      ...(flags.data && { data: flags.data }),
      ...(flags.workers !== undefined && { width: countOf("--workers", flags.workers) }),
      onCell: ({ progress: part }) => part && progress.update(part.done, part.all),
    });
  } finally {
    progress.end();
  }
}

/** @returns whether the lock now says what the results are */
async function update(path: string, done: NotebookRun, hasFailed: boolean): Promise<boolean> {
  if (hasFailed) {
    process.stderr.write("tidebook: the lock was not written: mend the cells with errors first\n");
    return false;
  }
  const [{ lockedText }, { writeOutput }] = await Promise.all([
    import("../notebook/run.ts"),
    import("../output-file.ts"),
  ]);
  if (done.places.folder === undefined) {
    throw new InputError("notebook/link", "--update writes into a notebook's file, and this one came as a link");
  }
  if (!/\.(md|markdown)$/i.test(path)) {
    throw new InputError("notebook/file", `${path}: --update writes into notebooks, whose names end in .md`);
  }
  if (done.notebook.isReadOnly) {
    throw new InputError("notebook/newer", `${path} was written by a newer Tidebook: it can be run, not changed`);
  }
  const text = lockedText(done);
  if (text !== done.notebook.text) await writeOutput(path, text);
  return true;
}

async function documentOf(done: NotebookRun): Promise<object> {
  const { notebookDocument } = await import("../notebook/document.ts");
  return notebookDocument(done);
}

async function printReport(path: string, done: NotebookRun & { readonly isLocked: boolean }): Promise<void> {
  const [{ notebookText }, { inkFor }] = await Promise.all([
    import("../terminal/notebook.ts"),
    import("../terminal/ink.ts"),
  ]);
  print(notebookText(path, done, inkFor(process.stdout)).join("\n"));
}

async function writePage(path: string, done: NotebookRun): Promise<void> {
  const [{ notebookPage }, { recomputationOf }, { writeOutput }] = await Promise.all([
    import("../../shared/report/notebook/page.ts"),
    import("../notebook/recompute.ts"),
    import("../output-file.ts"),
  ]);
  await writeOutput(path, notebookPage(done, await recomputationOf(done)));
  noteWritten(path);
}
