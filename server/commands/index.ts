import { Command } from "commander";
import { packageVersion } from "../version.ts";
import { addBacktest } from "./backtest.ts";
import { addBars } from "./bars.ts";
import { addBench } from "./bench.ts";
import { addCompletion } from "./completion.ts";
import { addData } from "./data.ts";
import { addDoctor } from "./doctor.ts";
import { addExplain } from "./explain.ts";
import { addIndicator } from "./indicator.ts";
import { addIndicators } from "./indicators.ts";
import { addInit } from "./init.ts";
import { addMonteCarlo } from "./montecarlo.ts";
import { addLog } from "./log.ts";
import { addRecord } from "./record.ts";
import { addRelay } from "./relay.ts";
import { addReplay } from "./replay.ts";
import { addRun } from "./run.ts";
import type { Session } from "./session.ts";
import { addSim } from "./sim.ts";
import { addStart } from "./start.ts";
import { addVerify } from "./verify.ts";

const EXAMPLES = `
Examples:
  tidebook backtest examples/sma-cross.ts --data sp500
  tidebook backtest examples/sma-cross.ts --data sp500 \\
    --param fast=20 --param slow=100 --html report.html
  tidebook indicator rsi --data prices.csv --option period=14
  tidebook init my-strategy
  tidebook run notebook.md --check

Exit codes: 0 done, 1 the answer is no, 2 wrong input, 130 interrupted.`;

/**
 * Every command with its words. Defining them loads nothing: what a command needs is loaded when it runs, so that help
 * and version come at once.
 */
export function commandLine(session: Session): Command {
  const program = new TidebookCommand("tidebook")
    .description("Backtest trading strategies. The same inputs give the same digest on every machine.")
    .usage("COMMAND [options]")
    .helpCommand("help [command]", "show the help of a command")
    // What stands behind a command's word is that command's, though one above it has an option of the same name.
    .enablePositionalOptions()
    .addHelpText("after", EXAMPLES);
  const commands = [
    addBacktest,
    addRun,
    addVerify,
    addExplain,
    addIndicators,
    addIndicator,
    addMonteCarlo,
    addData,
    addBars,
    addInit,
    addStart,
    addSim,
    addRelay,
    addRecord,
    addReplay,
    addLog,
    addDoctor,
    addBench,
    addCompletion,
  ];
  for (const add of commands) add(program, session);
  return program;
}

/** A command, and those under it, that throws its complaints and knows the version. */
class TidebookCommand extends Command {
  constructor(name?: string) {
    super(name);
    this.exitOverride()
      .configureOutput({ writeErr: (text) => process.stdout.write(text), outputError: () => undefined })
      .showSuggestionAfterError(false)
      .configureHelp({ helpWidth: 80, showGlobalOptions: false })
      .helpOption("-h, --help", "show this help")
      .version(packageVersion(), "-v, --version", "show the version");
  }

  override createCommand(name?: string): Command {
    return new TidebookCommand(name);
  }
}
