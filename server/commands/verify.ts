import { InputError } from "../../shared/errors.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import type { Verification } from "../link/verify.ts";
import { readingOf } from "./reading.ts";
import { type AddCommand, collect, print, printJson, type Session } from "./session.ts";

interface Flags {
  readonly data?: readonly string[];
  readonly signal?: readonly string[];
  readonly onBad?: string;
  readonly adjust?: boolean;
  readonly dates?: string;
  readonly budget: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  tidebook verify 'http://127.0.0.1:7437/#1.…'
  tidebook verify run.tidebook --data prices.csv
  tidebook backtest examples/sma-cross.ts --data sp500 --link |
    tidebook verify -

Exit codes: 0 reproduced; 1 different or data missing; 2 no link, or a damaged
one. The source is compiled here and has to give the link's module byte for
byte: where it does not, the verdict is different, "source" in the JSON says
differs, or unchecked where another compiler made the module, and "differences"
names it. Releases keep their engines, not their compilers: of a link that names
the engine of an earlier one the numbers are judged alone, and its source is not
checked unless the compiler here makes the same module.
The strategy runs without files, network, clock or keys.`;

export const addVerify: AddCommand = (parent, session) => {
  parent
    .command("verify")
    .summary("run what a link holds and compare it with what it claims")
    .description("Runs the backtest that a link holds and says whether it comes to what the link claims.")
    .argument("<link>", "a link, its part from # on, a .tidebook file, or - for standard input")
    .option("--data <[name=]file>", "a price file that the link needs; repeatable", collect)
    .option("--signal <name=file>", "a signal that the link needs; repeatable", collect)
    .option("--on-bad <what>", "bad rows of these files: fail, drop, or keep those whose numbers parse (fail)")
    .option("--adjust", "scale prices of these files by the adjusted close")
    .option("--dates <order>", "what 01/02/2024 means in these files: dmy or mdy (the file tells)")
    .option("--budget <seconds>", "stop a strategy of which 5 % of the bars take longer", "30")
    .option("--json", "print the verdict as JSON")
    .addHelpText("after", EXAMPLES)
    .action((target: string, flags: Flags) => verify(target, flags, session));
};

async function verify(target: string, flags: Flags, session: Session): Promise<void> {
  const [{ readLink }, { verifyLink }, { progressOn }] = await Promise.all([
    import("../link/read.ts"),
    import("../link/verify.ts"),
    import("../terminal/progress.ts"),
  ]);
  const { data = [], signal: signals = [] } = flags;
  const given = { data, signals, reading: readingOf(flags), budgetSeconds: secondsFrom(flags.budget) };
  const parts = await readLink(target);
  const progress = progressOn(process.stderr, "Verify");
  try {
    const done = await verifyLink(parts, { ...given, signal: session.interrupted, onProgress: progress.update });
    progress.end();
    if (flags.json) printJson(done);
    else await printVerdict(parts, done);
    session.exitCode = done.verdict === "reproduced" ? 0 : 1;
  } finally {
    progress.end();
  }
}

async function printVerdict(parts: LinkParts, done: Verification): Promise<void> {
  const [{ verdictText }, { inkFor }] = await Promise.all([
    import("../terminal/verdict.ts"),
    import("../terminal/ink.ts"),
  ]);
  print(verdictText(parts, done, inkFor(process.stdout)).join("\n"));
}

function secondsFrom(written: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(written) ? Number(written) : 0;
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new InputError("cli/number", `--budget ${written}: write seconds above 0`);
}
