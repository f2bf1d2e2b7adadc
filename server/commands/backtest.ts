import { basename } from "node:path";
import type { Command } from "commander";
import type { BacktestResult } from "../../shared/backtest.ts";
import { InputError } from "../../shared/errors.ts";
import type { LinkBars } from "../../shared/link/marks.ts";
import { resultDocument } from "../../shared/result-document.ts";
import { defaultOf, rangeOf, settingFields } from "../../shared/setting-fields.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import type { InstrumentBars } from "../../shared/bars.ts";
import type { RunFlags } from "../run-file/job.ts";
import { wrap } from "../terminal/table.ts";
import { addLinkOptions, checkLinkWords, type LinkFlags, writeLink } from "./link-output.ts";
import { type AddCommand, collect, countOf, noteWritten, print, printJson, type Session } from "./session.ts";
import {
  addTableOptions,
  isPrinted,
  printTable,
  type TableFlags,
  type WantedTable,
  wantedTables,
  writeTables,
} from "./table-output.ts";

interface Flags extends RunFlags, LinkFlags, TableFlags {
  readonly help?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly workers?: string;
  readonly printRun?: boolean;
  readonly withBars?: boolean;
  readonly title?: string;
  readonly author?: string;
  readonly note?: string;
}

const EXAMPLES = `
Examples:
  tidebook backtest examples/sma-cross.ts --data sp500 \\
    --param fast=20 --param slow=100
  tidebook backtest examples/sma-cross.ts --data sp500 --link
  tidebook backtest pairs.ts --data BTC=btc.csv --data ETH=eth.csv \\
    --set account.cash=50000
  tidebook backtest sma-cross.ts --data sp500 --print-run > run.yaml
  tidebook backtest run.yaml --html report.html --csv fills.csv
  tidebook backtest run.yaml --csv trades=trades.csv \\
    --parquet equity=equity.parquet`;

export const addBacktest: AddCommand = (parent, session) => {
  const command = parent
    .command("backtest")
    .summary("run a strategy over price data and print its report")
    .description("Runs a strategy over price data and prints a report that ends in a digest.")
    .argument("[strategy]", "a strategy (.ts), or a run file (.yaml, .json)");
  addRunOptions(command)
    .option("--json", "print the whole result as JSON")
    .option("--html <file>", "write a report with charts, one page that needs no other file")
    .option("--print-run", "print the run file of this run instead of running it");
  addLinkOptions(addTableOptions(command), "this run")
    .option("--with-bars", "let the prices used travel inside the link, up to 500 bars")
    .option("--title <text>", "title of the link")
    .option("--author <text>", "author of the link")
    .option("--note <text>", "note in the link")
    .helpOption(false)
    .option("-h, --help", "show this help, and the parameters of the strategy when one is named")
    .addHelpText("after", () => `${settingsHelp()}\n${EXAMPLES}`)
    .action(async (target: string | undefined, flags: Flags) => {
      if (flags.help) await printHelp(command, target);
      else if (target === undefined) {
        throw new InputError("cli/usage", "name a strategy or a run file: tidebook backtest STRATEGY.ts --data FILE");
      } else await run(target, flags, session);
    });
};

/** The options of every command that runs a strategy. */
function addRunOptions(command: Command): Command {
  return command
    .option("--data <[name=]file>", "price file, or sp500; repeat it for several instruments", collect)
    .option("--param <name=value>", "a parameter of the strategy; repeatable", collect)
    .option("--set <path=value>", "a setting from the list below; repeatable", collect)
    .option("--signal <name=file>", "a series from outside: time, value[, available]; repeatable", collect)
    .option("--seed <n>", "seed of random() (1)")
    .option("--budget <seconds>", "stop a strategy of which 5 % of the bars take longer (30)")
    .option("--on-bad <what>", "bad rows: fail, drop, or keep those whose numbers parse (fail)")
    .option("--adjust", "scale prices by the adjusted close")
    .option("--dates <order>", "what 01/02/2024 means: dmy or mdy (the file tells)")
    .option("--workers <n>", "threads to use; never changes a result");
}

async function printHelp(command: Command, target: string | undefined): Promise<void> {
  const [{ isRunFile }, { checkTarget }] = await Promise.all([
    import("../run-file/job.ts"),
    import("../run-file/target.ts"),
  ]);
  if (target !== undefined) await checkTarget(target);
  const own = target === undefined || isRunFile(target) ? "" : await parametersHelp(target);
  print(command.helpInformation().trimEnd() + own + settingsHelp() + EXAMPLES);
}

async function parametersHelp(path: string): Promise<string> {
  const [{ strategyParameters }, { readTextFile }, { tableText }] = await Promise.all([
    import("../backtest.ts"),
    import("../text-file.ts"),
    import("../terminal/table.ts"),
  ]);
  const parameters = await strategyParameters({ path, source: await readTextFile(path, "strategy") });
  if (parameters.length === 0) return `\n\n${basename(path)} declares no parameters.`;
  const rows = parameters.map(({ name, min, max, step, ...parameter }) => [
    `  ${name}`,
    `${min} to ${max}${step === 1 ? "" : ` by ${step}`}`,
    `(${parameter.default})`,
  ]);
  return `\n\nParameters of ${basename(path)} (--param):\n${tableText(rows).join("\n")}`;
}

function settingsHelp(): string {
  const lines = settingFields.flatMap((field) => {
    const range = field.kind === "decimal" || field.kind === "choice" ? rangeOf(field) : "";
    const facts = `(${range === "" ? "" : `${range}; `}default: ${defaultOf(field)})`;
    return [`  ${field.path}`, ...wrap(`${field.meaning} ${facts}`, 74).map((line) => `      ${line}`)];
  });
  return `\n\nSettings (--set PATH=VALUE):\n${lines.join("\n")}\n`;
}

async function run(target: string, flags: Flags, session: Session): Promise<void> {
  const { jobFrom } = await import("../run-file/job.ts");
  if (flags.workers !== undefined) countOf("--workers", flags.workers);
  const { title, author, note, withBars } = flags;
  checkLinkWords(flags, { "--title": title, "--author": author, "--note": note, "--with-bars": withBars });
  const job = await jobFrom(target, flags);
  if (flags.printRun) {
    const wanted = (["json", "html", "csv", "parquet", "link", "linkFile"] as const).filter(
      (name) => flags[name] !== undefined,
    );
    const words = wanted.map((name) => `--${name === "linkFile" ? "link-file" : name}`).join(", ");
    if (words) throw new InputError("cli/usage", `--print-run prints a run file and runs nothing: leave out ${words}`);
    await printRun(job);
    return;
  }
  const { checkOutputs } = await import("../output-file.ts");
  const references = [...job.data, ...job.signals].map(({ reference }) => reference);
  const tables = wantedTables(flags);
  const printed = tables.find(isPrinted);
  checkStandardOutput(flags, printed);
  const files = tables.filter((one) => one !== printed).map(({ file }) => file);
  await checkOutputs([flags.html, ...files, flags.linkFile], [target, job.strategy.path, ...references]);
  const wantsLink = flags.link === true || flags.linkFile !== undefined;
  const finished = await runJob(job, session, { bars: flags.html !== undefined, used: wantsLink });
  const { result, bars } = finished;
  if (flags.html !== undefined) await writeReport(flags.html, job, result, bars);
  await writeTables(tables, result);
  const link = wantsLink ? await linkOf(job, finished, flags) : undefined;
  if (printed) await printTable(printed, result);
  else if (flags.json) printJson({ ...resultDocument(result), ...(link !== undefined && { link }) });
  else if (link !== undefined) print(link);
  else await printSheet(job, result);
  // A command that was refused on its way is no last run.
  const { rememberRun } = await import("../run-file/last.ts");
  await rememberRun(job);
}

/** Writes the link's file where one is asked for. @returns the address where that is asked for */
async function linkOf(job: BacktestJob, { result, used }: Finished, flags: Flags): Promise<string | undefined> {
  const [{ makeLink }, { dataNames, strategyName }] = await Promise.all([
    import("../link/make.ts"),
    import("../run-file/names.ts"),
  ]);
  const { title = `${strategyName(job)} on ${dataNames(job).join(", ")}`.slice(0, 120), author, note } = flags;
  const meta = { title, author, note, date: new Date().toISOString().slice(0, 10) };
  return writeLink(await makeLink({ job, result, used, meta, carriesBars: flags.withBars === true }), flags);
}

/** @throws InputError where two things would go to standard output */
function checkStandardOutput({ json, link, html }: Flags, printed: WantedTable | undefined): void {
  if (html === "-") throw new InputError("cli/usage", "--html -: name a file for the page");
  const other = json ? "--json" : link ? "--link" : undefined;
  if (!printed || other === undefined) return;
  throw new InputError("cli/usage", `--csv - and ${other} both write to standard output: choose one`);
}

interface Finished {
  readonly result: BacktestResult;
  readonly bars: readonly InstrumentBars[];
  readonly used: readonly LinkBars[];
}

/** Runs a job with a progress line. */
async function runJob(
  job: BacktestJob,
  session: Session,
  wants: { readonly bars: boolean; readonly used: boolean },
): Promise<Finished> {
  const [{ backtest }, { progressOn }] = await Promise.all([
    import("../backtest.ts"),
    import("../terminal/progress.ts"),
  ]);
  const progress = progressOn(process.stderr, "Backtest");
  let bars: readonly InstrumentBars[] = [];
  let used: readonly LinkBars[] = [];
  try {
    const result = await backtest(job, {
      signal: session.interrupted,
      onProgress: progress.update,
      ...(wants.bars && { onBars: (told) => (bars = told) }),
      ...(wants.used && { onUsed: (told) => (used = told) }),
    });
    return { result, bars, used };
  } finally {
    progress.end();
  }
}

async function printRun(job: BacktestJob): Promise<void> {
  const [{ strategyParameters }, { runFileText }] = await Promise.all([
    import("../backtest.ts"),
    import("../run-file/write.ts"),
  ]);
  const parameters = await strategyParameters(job.strategy);
  // Where the text goes is not known: only absolute paths hold wherever it is kept.
  print(runFileText(job, { parameters }).trimEnd());
}

async function writeReport(
  path: string,
  job: BacktestJob,
  result: BacktestResult,
  bars: readonly InstrumentBars[],
): Promise<void> {
  const [{ writeOutput }, { reportPage }, { reportOf }] = await Promise.all([
    import("../output-file.ts"),
    import("../../shared/report/page.ts"),
    import("../run-file/report.ts"),
  ]);
  await writeOutput(path, reportPage(reportOf(job, result, bars)));
  noteWritten(path);
}

async function printSheet(job: BacktestJob, result: BacktestResult): Promise<void> {
  const [{ tearSheet }, { inkFor }, { dataNames, strategyName }] = await Promise.all([
    import("../terminal/tear-sheet.ts"),
    import("../terminal/ink.ts"),
    import("../run-file/names.ts"),
  ]);
  const title = `${strategyName(job)} on ${dataNames(job).join(", ")}`;
  print(tearSheet(title, result, inkFor(process.stdout)).join("\n"));
}
