import { InputError } from "../../shared/errors.ts";
import { givenInputs, indicatorNamed } from "../../shared/indicators.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import type { Bars, Engine, GivenColumns } from "../../wasm/index.ts";
import { type DataSource, openSignal } from "./source.ts";

/** Files of series that indicators read and bars have not, by the name of the input. */
type SignalFiles = Readonly<Record<string, string>>;

/**
 * Refuses a series that none of these indicators reads.
 * @throws InputError that says which ones they read
 */
export function checkGiven(files: SignalFiles, names: readonly string[]): void {
  const wanted = [...new Set(names.flatMap((name) => givenInputs(indicatorNamed(name) ?? { inputs: [] })))];
  const stranger = Object.keys(files).find((name) => !wanted.includes(name));
  if (stranger === undefined) return;
  const wayOn = didYouMean(stranger, wanted) || (wanted.length > 0 ? `: it may be ${listText(wanted, "or")}` : "");
  const who = names.length === 1 ? `${names[0]} reads no` : "no request reads a";
  throw new InputError("indicator/signal", `${who} signal ${stranger}${wayOn}`, { facts: { signal: stranger } });
}

/**
 * Reads those files: for each bar the latest value known at its end, as a strategy's `signal` has it.
 * @throws InputError that names the file and the line
 */
export async function givenColumns(
  engine: Engine,
  bars: Bars,
  files: SignalFiles,
  dates: DataSource["dates"],
): Promise<GivenColumns> {
  const columns: [name: string, values: Float64Array][] = [];
  for (const [name, path] of Object.entries(files)) {
    const records = await openSignal(engine, { onBad: "fail", adjust: false, dates, label: path, path });
    columns.push([name, bars.signal(records)]);
  }
  return Object.fromEntries(columns);
}
