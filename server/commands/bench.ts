import { InputError } from "../../shared/errors.ts";
import { type AddCommand, print, printJson, type Session } from "./session.ts";

interface BenchFlags {
  readonly only?: string;
  readonly repeats?: string;
  readonly seconds?: string;
  readonly write?: boolean;
  readonly json?: boolean;
}

const RESULTS = "tests/bench/RESULTS.md";

export const addBench: AddCommand = (parent, session) => {
  parent
    .command("bench")
    .summary("measure this machine beside other programs")
    .description("Measures Tidebook and its peers in one run on this machine and prints both with their ratio.")
    .option(
      "--only <what>",
      "benches, with commas: backtest, indicators, grid, montecarlo, book, decode, bars, features, alerts, relay",
    )
    .option("--repeats <n>", "warm runs behind a median, 1 to 999 (15)")
    .option("--seconds <n>", "of load before the relay's memory is looked at, 1 to 999 (60)")
    .option("--write", `write the tables to ${RESULTS} of this checkout`)
    .option("--json", "print rows and machine as JSON")
    .addHelpText(
      "after",
      "\nPython peers run where python3, or the one that TIDEBOOK_PYTHON names, has them:\n" +
        '  pip install backtesting "vectorbt[rust]" TA-Lib vector-ta\n' +
        "\nExample:\n  tidebook bench --only backtest",
    )
    .action(async (flags: BenchFlags) => measure(flags, session));
};

async function measure(flags: BenchFlags, session: Session): Promise<void> {
  const [{ benchesFor }, { thisMachine }, { benchText }, { progressOn }] = await Promise.all([
    import("../bench/index.ts"),
    import("../bench/machine.ts"),
    import("../bench/report.ts"),
    import("../terminal/progress.ts"),
  ]);
  const benches = benchesFor(flags.only);
  const repeats = wholeFlag("--repeats", flags.repeats, 15);
  const seconds = wholeFlag("--seconds", flags.seconds, 60);
  const page = flags.write ? await resultsPath() : undefined;
  const machine = thisMachine();
  const results = [];
  for (const bench of benches) {
    const progress = progressOn(process.stderr, `Bench ${bench.name}`);
    const onNote = (sentence: string): void => {
      progress.end();
      process.stderr.write(`${sentence}\n`);
    };
    try {
      const control = { signal: session.interrupted, repeats, seconds, progress: progress.update, onNote };
      results.push({ bench, rows: await bench.run(control) });
    } finally {
      progress.end();
    }
  }
  if (page !== undefined) {
    const [{ resultsPage }, { writeOutput }] = await Promise.all([
      import("../bench/report.ts"),
      import("../output-file.ts"),
    ]);
    const date = new Date().toISOString().slice(0, 10);
    await writeOutput(page, resultsPage(page, results, { machine, date }));
  }
  if (flags.json) printJson({ rows: results.flatMap(({ rows }) => rows), machine });
  else print(benchText(results, machine));
}

function wholeFlag(flag: string, written: string | undefined, usual: number): number {
  if (written === undefined) return usual;
  if (/^[1-9]\d{0,2}$/.test(written)) return Number(written);
  throw new InputError("cli/repeats", `${flag} ${written}: say a whole number from 1 to 999`);
}

async function resultsPath(): Promise<string> {
  const [{ existsSync }, { fileURLToPath }, { packageRoot }] = await Promise.all([
    import("node:fs"),
    import("node:url"),
    import("../root.ts"),
  ]);
  const url = new URL(RESULTS, packageRoot());
  if (existsSync(new URL(".", url))) return fileURLToPath(url);
  throw new InputError("cli/write", `--write: ${RESULTS} is a file of a checkout, and this is the package alone`);
}
