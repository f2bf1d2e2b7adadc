import type { Command } from "commander";
import type { Engine } from "../../wasm/index.ts";
import type { openBars as OpenBarsFunction } from "../data/source.ts";
import { wrap } from "../terminal/table.ts";
import { datesOf, readingOf } from "./reading.ts";
import { type AddCommand, print, printJson, type Session } from "./session.ts";

interface DataFlags {
  readonly onBad?: string;
  readonly adjust?: boolean;
  readonly dates?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export const addData: AddCommand = (parent, session) => {
  const data = parent
    .command("data")
    .summary("check, convert and list price data")
    .description("Looks price files over, converts them, and lists the built-in sets.");
  addCheck(data, session);
  addConvert(data);
  addList(data);
};

function addCheck(data: Command, session: Session): void {
  data
    .command("check")
    .summary("say what is in a price file and what is wrong with it")
    .description("Says what is in a price file and what is wrong with it. Exit code 1 when it has bad rows.")
    .argument("<file>", "price file or built-in set")
    .option("--adjust", "scale prices by the adjusted close")
    .option("--dates <order>", "what 01/02/2024 means: dmy or mdy (the file tells)")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  tidebook data check prices.csv")
    .action(async (file: string, flags: DataFlags) => {
      const { engine, openBars } = await dataTools();
      const opened = await openBars(engine, file, {
        onBad: "drop",
        adjust: flags.adjust,
        dates: datesOf(flags.dates),
      });
      const { bars } = opened;
      const { tickNote } = await import("../../shared/data-report.ts");
      const note = tickNote(opened.report);
      const report = { ...opened.report, warnings: [...opened.report.warnings, ...(note ? [note] : [])] };
      const fingerprint = Buffer.from(bars.fingerprint()).toString("hex");
      if (flags.json) printJson({ ...report, fingerprint });
      else {
        const [{ checkText }, { inkFor }] = await Promise.all([
          import("../terminal/data-report.ts"),
          import("../terminal/ink.ts"),
        ]);
        print(checkText(file, report, fingerprint, inkFor(process.stdout)).join("\n"));
      }
      session.exitCode = report.badRows > 0 ? 1 : 0;
    });
}

function addConvert(data: Command): void {
  data
    .command("convert")
    .summary("write a price file in another form")
    .description("Writes a price file as .csv, .csv.gz or .parquet. The bars and their fingerprint stay the same.")
    .argument("<from>", "price file or built-in set")
    .argument("<to>", "the new file; its ending names the form")
    .option("--on-bad <what>", "bad rows: fail, drop, or keep those whose numbers parse", "fail")
    .option("--adjust", "scale prices by the adjusted close")
    .option("--dates <order>", "what 01/02/2024 means: dmy or mdy (the file tells)")
    .option("--force", "replace the new file if it exists already")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  tidebook data convert sp500 sp500.parquet")
    .action(async (from: string, to: string, flags: DataFlags) => {
      const { engine } = await dataTools();
      const { convertData } = await import("../data/convert.ts");
      const report = await convertData(engine, from, to, { ...readingOf(flags), force: flags.force });
      if (flags.json) printJson(report);
      else {
        const { barsText } = await import("../../shared/data-report.ts");
        print(`Wrote ${to}: ${barsText(report)}.`);
      }
    });
}

function addList(data: Command): void {
  data
    .command("list")
    .summary("list the built-in price data")
    .description("Lists the price data that comes with the installation.")
    .option("--json", "print the list as JSON")
    .action(async (flags: DataFlags) => {
      const { builtInSets } = await import("../../shared/built-in.ts");
      if (flags.json) {
        printJson(builtInSets.map(({ file: _file, ...set }) => set));
        return;
      }
      for (const { name, title, rows, from, to, interval, source, licence } of builtInSets) {
        print(`${name}  ${title}`);
        print(`  ${rows} bars of ${interval}, ${from} to ${to}`);
        for (const line of [`source: ${source}`, `licence: ${licence}`]) {
          for (const part of wrap(line, 78)) print(`  ${part}`);
        }
      }
    });
}

async function dataTools(): Promise<{ engine: Engine; openBars: typeof OpenBarsFunction }> {
  const [{ nodeEngine }, { openBars }] = await Promise.all([import("../engine.ts"), import("../data/source.ts")]);
  return { engine: nodeEngine(), openBars };
}
