import { InputError } from "../../shared/errors.ts";
import type { IndicatorAnswer } from "../../shared/indicators.ts";
import type { IndicatorRequest } from "../../wasm/index.ts";
import { readingOf } from "./reading.ts";
import { type AddCommand, collect, print, printJson } from "./session.ts";

interface IndicatorFlags {
  readonly data?: string;
  readonly option?: readonly string[];
  readonly signal?: readonly string[];
  readonly requests?: string;
  readonly onBad?: string;
  readonly adjust?: boolean;
  readonly dates?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  tidebook indicator rsi --data sp500 --option period=14
  tidebook indicator macd --data prices.csv --json
  tidebook indicator --requests requests.jsonl --data prices.csv
  tidebook indicator cvd --data prices.csv --signal buyVolume=buys.csv

A line of requests is {"name":"sma","options":{"period":7}}; each is answered by
a line.`;

export const addIndicator: AddCommand = (parent) => {
  parent
    .command("indicator")
    .summary("compute an indicator over price data")
    .description("Computes an indicator over price data, or many, one for each line of a file of requests.")
    .argument("[name]", "the indicator, as `tidebook indicators` lists it")
    .option("--data <file>", "price file (CSV, Parquet, gz, zip) or built-in set")
    .option("--option <name=value>", "set an option; may be repeated", collect)
    .option("--signal <name=file>", "what it reads and bars have not: time, value[, available]; repeatable", collect)
    .option("--requests <file>", "JSON lines of requests, answered in order as JSON lines")
    .option("--on-bad <what>", "bad rows: fail, drop, or keep those whose numbers parse", "fail")
    .option("--adjust", "scale prices by the adjusted close")
    .option("--dates <order>", "what 01/02/2024 means: dmy or mdy (the file tells)")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string | undefined, flags: IndicatorFlags) => {
      if (name !== undefined && flags.requests !== undefined) {
        throw new InputError("cli/indicator", `name one indicator (${name}) or a file of --requests, not both`);
      }
      const requests = await requestsOf(name, flags);
      const files = signalsOf(flags.signal ?? []);
      const [
        { checkVolume, completeRequest, computeIndicators },
        { nodeEngine },
        { openBars },
        { checkGiven, givenColumns },
      ] = await Promise.all([
        import("../../wasm/index.ts"),
        import("../engine.ts"),
        import("../data/source.ts"),
        import("../data/given.ts"),
      ]);
      if (flags.data === undefined) {
        throw new InputError("cli/data", "an indicator needs prices: name a file with --data, or the built-in sp500");
      }
      const engine = nodeEngine();
      // All are looked up before the first is answered: an error leaves nothing on standard output.
      for (const { request, place } of requests) {
        checked(place, () => completeRequest(engine, request, Object.keys(files)));
      }
      checkGiven(
        files,
        requests.map(({ request }) => request.name),
      );
      const { data } = flags;
      const { bars } = await openBars(engine, data, readingOf(flags));
      for (const { request, place } of requests) checked(place, () => checkVolume(bars, request.name, data));
      const given = await givenColumns(engine, bars, files, readingOf(flags).dates);
      const wishes = requests.map(({ request }) => request);
      for (const answer of computeIndicators(engine, bars, wishes, given)) {
        if (flags.json || flags.requests !== undefined) printJson(answer);
        else print(await textOf(answer, bars.column("close").slice()));
        await drained();
      }
    });
};

/** A request, and where it stands if it stands in a file. */
interface PlacedRequest {
  readonly request: IndicatorRequest;
  readonly place?: string;
}

/** @throws InputError that begins with the place */
function checked(place: string | undefined, check: () => unknown): void {
  try {
    check();
  } catch (cause) {
    if (place === undefined || !(cause instanceof InputError)) throw cause;
    throw new InputError(cause.code, `${place}: ${cause.message}`, { facts: cause.facts, cause });
  }
}

async function requestsOf(name: string | undefined, flags: IndicatorFlags): Promise<PlacedRequest[]> {
  const { requests } = flags;
  if (requests === undefined) {
    if (name !== undefined) return [{ request: { name, options: optionsOf(flags.option ?? []) } }];
    throw new InputError("cli/indicator", "name an indicator, as in `tidebook indicator rsi --data sp500`");
  }
  const { readTextFile } = await import("../text-file.ts");
  const lines = (await readTextFile(requests, "file of requests")).split("\n");
  return lines.flatMap((line, index) => {
    const place = `${requests}:${index + 1}`;
    return line.trim() === "" ? [] : [{ request: requestOf(line, place), place }];
  });
}

function requestOf(line: string, place: string): IndicatorRequest {
  const example = `write {"name":"sma","options":{"period":7}}`;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new InputError("cli/request", `${place}: this line is not JSON: ${example}`, { cause });
  }
  const { name, options = {} } = (value ?? {}) as { name?: unknown; options?: unknown };
  const isRecord = typeof options === "object" && options !== null && !Array.isArray(options);
  if (typeof name !== "string" || !isRecord || !Object.values(options).every((one) => typeof one === "number")) {
    throw new InputError("cli/request", `${place}: a request has a name and options that are numbers: ${example}`);
  }
  return { name, options: options as Record<string, number> };
}

function optionsOf(written: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    written.map((pair) => {
      const [, name, value = ""] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      const number = value.trim() === "" ? NaN : Number(value);
      if (name !== undefined && Number.isFinite(number)) return [name.trim(), number];
      throw new InputError("cli/option", `--option ${pair}: write a name, = and a number, as in --option period=14`);
    }),
  );
}

/** Files by the names of the inputs that they are for. */
function signalsOf(written: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    written.map((pair) => {
      const [, name, file] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
      if (name !== undefined && file !== undefined) return [name.trim(), file.trim()];
      const message = `--signal ${pair}: write an input, = and a file, as in --signal buyVolume=buys.csv`;
      throw new InputError("cli/signal", message);
    }),
  );
}

async function textOf(answer: IndicatorAnswer, close: Float64Array): Promise<string> {
  const [{ indicatorText }, { inkFor }] = await Promise.all([
    import("../terminal/indicator.ts"),
    import("../terminal/ink.ts"),
  ]);
  return indicatorText(answer, close, inkFor(process.stdout)).join("\n");
}

/** Many long answers must not pile up before a slow reader. */
async function drained(): Promise<void> {
  if (process.stdout.writableNeedDrain) await new Promise((resolve) => process.stdout.once("drain", resolve));
}
