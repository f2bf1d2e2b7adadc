import type { Command } from "commander";
import type { DataReport } from "../../wasm/index.ts";
import { onBadOf } from "./indicator.ts";
import { type AddCommand, print, printJson, type Session } from "./session.ts";

interface DataFlags {
  readonly onBad?: string;
  readonly adjust?: boolean;
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
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  tidebook data check prices.csv")
    .action(async (file: string, flags: DataFlags) => {
      const { engine, openBars } = await dataTools();
      const { bars, report } = await openBars(engine, file, { onBad: "drop", adjust: flags.adjust });
      const fingerprint = Buffer.from(bars.fingerprint()).toString("hex");
      if (flags.json) printJson({ ...report, fingerprint });
      else print(reportText(file, report, fingerprint));
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
    .option("--on-bad <what>", "what becomes of bad rows: fail, drop or keep", "fail")
    .option("--adjust", "scale prices by the adjusted close")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  tidebook data convert sp500 sp500.parquet")
    .action(async (from: string, to: string, flags: DataFlags) => {
      const { engine } = await dataTools();
      const { convertData } = await import("../data/convert.ts");
      const report = await convertData(engine, from, to, { onBad: onBadOf(flags.onBad), adjust: flags.adjust });
      if (flags.json) printJson(report);
      else print(`${to}: ${report.rows} bars`);
    });
}

function addList(data: Command): void {
  data
    .command("list")
    .summary("list the built-in price data")
    .description("Lists the price data that comes with the installation.")
    .option("--json", "print the list as JSON")
    .action(async (flags: DataFlags) => {
      const { builtInSets } = await import("../data/built-in.ts");
      if (flags.json) {
        printJson(builtInSets.map(({ file: _file, ...set }) => set));
        return;
      }
      for (const { name, title, rows, from, to, interval, source, licence } of builtInSets) {
        print(`${name}  ${title}`);
        print(`  ${rows} bars of ${interval}, ${from} to ${to}`);
        print(`  source: ${source}`);
        print(`  licence: ${licence}`);
      }
    });
}

async function dataTools(): Promise<{
  engine: import("../../wasm/index.ts").Engine;
  openBars: typeof import("../data/open.ts").openBars;
}> {
  const [{ nodeEngine }, { openBars }] = await Promise.all([import("../engine.ts"), import("../data/open.ts")]);
  return { engine: nodeEngine(), openBars };
}

function reportText(file: string, report: DataReport, fingerprint: string): string {
  const day = (time: number | null): string => (time === null ? "–" : new Date(time).toISOString().slice(0, 16));
  const rows: [string, string][] = [
    ["format", `${report.format}, times in ${report.timeUnit ?? "–"}${report.reversed ? ", newest first" : ""}`],
    ["bars", `${report.rows} of ${report.interval / 1000} s, ${day(report.from)} to ${day(report.to)}`],
    ["tick size", report.tickSize],
    ["gaps", `${report.gaps} (${report.missingBars} bars missing)`],
    ["outliers", String(report.outliers)],
    [
      "bad rows",
      `${report.badRows} (${report.duplicates} duplicate, ${report.disorder} out of order, ${report.crossed} crossed)`,
    ],
    ["fingerprint", fingerprint],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(12)}  ${value}`);
  const bad = report.bad.slice(0, 10).map(({ line, reason }) => `  ${report.place} ${line}: ${reason}`);
  const gaps = report.firstGaps
    .slice(0, 5)
    .map((gap) => `  ${report.place} ${gap.line}: ${gap.missing} missing after ${day(gap.from)}`);
  const outliers = report.firstOutliers
    .slice(0, 5)
    .map(
      ({ line, close, score }) =>
        `  ${report.place} ${line}: close ${close}, ${score.toFixed(1)} robust deviations from the usual step`,
    );
  const list = (title: string, items: readonly string[]): string[] => (items.length === 0 ? [] : ["", title, ...items]);
  const verdict = report.badRows === 0 ? "No bad row." : "Bad rows stop a run unless --on-bad says drop or keep.";
  return [
    file,
    ...lines,
    ...list("Bad rows", bad),
    ...list("Gaps", gaps),
    ...list("Outliers (kept: look whether they are real)", outliers),
    ...list(
      "Warnings",
      report.warnings.map((warning) => `  ${warning}`),
    ),
    "",
    verdict,
  ].join("\n");
}
