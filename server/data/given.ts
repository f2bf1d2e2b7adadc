import { InputError } from "../../shared/errors.ts";
import { givenInputs, indicatorNamed } from "../../shared/indicators.ts";
import { timeText } from "../../shared/time.ts";
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

/** What a bar has of its own; of the others the latest value stands until the next one. */
const FLOWS: ReadonlySet<string> = new Set(["buyVolume"]);

/**
 * Reads those files: for each bar the latest value known at its end, as a strategy's `signal` has it; a flow is that of the
 * bar in which its time lies, NaN where there is none.
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
    columns.push([name, FLOWS.has(name) ? flowOf(bars, records, path) : bars.signal(records)]);
  }
  return Object.fromEntries(columns);
}

/** A sum of a bar's parts may lie so much above the whole. */
const ROUNDING = 1e-9;

function flowOf(bars: Bars, { time, value, available }: Parameters<Bars["signal"]>[0], path: string): Float64Array {
  const [opens, volume] = [bars.time(), bars.column("volume")];
  const flow = new Float64Array(opens.length).fill(NaN);
  let at = -1;
  for (const [row, when] of [...time.entries()].sort(([, one], [, other]) => (one < other ? -1 : 1))) {
    while (at + 1 < opens.length && (opens[at + 1] ?? 0n) <= when) at++;
    const end = opens[at + 1];
    if (at < 0 || (end !== undefined && (available[row] ?? when) > end)) continue;
    flow[at] = value[row] ?? NaN;
  }
  const wrong = flow.findIndex((bought, bar) => bought < 0 || bought > (1 + ROUNDING) * (volume[bar] ?? NaN));
  if (wrong < 0) return flow;
  const [when, bought, all] = [timeText(Number(opens[wrong])), flow[wrong], volume[wrong]];
  const sentence = `${path}: of the bar at ${when} buyers took ${bought} of a volume of ${all}`;
  throw new InputError("indicator/flow", `${sentence}: it is a part of the bar's volume, in the same unit`);
}
