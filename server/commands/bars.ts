import { InputError } from "../../shared/errors.ts";
import { readingOf } from "./reading.ts";
import { type AddCommand, noteWritten, printJson } from "./session.ts";

interface Flags {
  readonly rule: string;
  readonly instrument?: string;
  readonly unfinished?: boolean;
  readonly out?: string;
  readonly onBad?: string;
  readonly adjust?: boolean;
  readonly dates?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Rules (--rule); sizes are prices, quantities and money as the data write them:
  time:1m             multiples of this length since 1970 UTC, weeks from Monday
  tick:100            so many trades
  volume:10           so much quantity
  dollar:1e6          so much price times quantity
  range:20            a high so far above the low
  renko:10            bricks of this size, two of them where it turns
  imbalance:tick:30, imbalance:volume:10, imbalance:dollar:1e6
                      so much more taken by one side than by the other; a number
                      behind it (volume:10:20) lets the threshold learn from
                      about so many bars (López de Prado 2018, 2.3.2)

A bar ends with the trade that reaches the size, which is in it whole. Trades
are a capture (lines of \`<ns> <frame>\`), the folder of a relay's log, or a table
with the columns time, price, quantity and, for buyVolume and imbalance, side
(buy or sell: who took), maker_side or is_buyer_maker. Of a price file longer bars in time can be made.

Examples:
  tidebook bars trades.csv --rule volume:1000 --out bars.csv
  tidebook bars log/ --instrument binance:BTC/USDT --rule time:1m
  tidebook bars sp500 --rule time:1w --json`;

export const addBars: AddCommand = (parent) => {
  parent
    .command("bars")
    .summary("make bars of trades, or longer bars of shorter ones")
    .description("Makes bars of recorded trades by time or by what was traded, or longer bars of a price file, as CSV.")
    .argument("<from>", "capture, folder of a log, table of trades, price file or built-in set")
    .requiredOption("--rule <rule>", "when a bar ends: time:1m, tick:100, volume:10, dollar:1e6, range:20, …")
    .option("--instrument <name>", "which one, where a capture or log has several")
    .option("--unfinished", "also the bar that the last trades did not end")
    .option("--out <file>", "a CSV file in place of standard output")
    .option("--on-bad <what>", "bad rows of a price file: fail, drop, or keep those whose numbers parse", "fail")
    .option("--adjust", "scale prices by the adjusted close")
    .option("--dates <order>", "what 01/02/2024 means in a price file: dmy or mdy (the file tells)")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(bars);
};

async function bars(path: string, flags: Flags): Promise<void> {
  if (flags.out !== undefined && flags.json) throw new InputError("cli/usage", "--out and --json: choose one");
  const [{ makeBars }, { barRuleFrom }, { nodeEngine }, { checkOutputs, writeOutput }] = await Promise.all([
    import("../bars/make.ts"),
    import("../bars/rule.ts"),
    import("../engine.ts"),
    import("../output-file.ts"),
  ]);
  const rule = barRuleFrom(flags.rule);
  await checkOutputs([flags.out], [path]);
  const { notes, ...made } = await makeBars(nodeEngine(), {
    ...{ path, rule, instrument: flags.instrument, reading: readingOf(flags) },
    withUnfinished: flags.unfinished === true,
  });
  for (const note of notes) process.stderr.write(`tidebook: ${note}\n`);
  if (flags.json) return printJson(made);
  const names = Object.keys(made.bars[0] ?? { time: 0, open: "", high: "", low: "", close: "", volume: "" });
  const lines = [names.join(","), ...made.bars.map((bar) => Object.values(bar).join(","))];
  const text = `${lines.join("\n")}\n`;
  if (flags.out === undefined) process.stdout.write(text);
  else {
    await writeOutput(flags.out, text);
    noteWritten(flags.out);
  }
}
