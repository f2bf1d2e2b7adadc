import { InputError } from "../../shared/errors.ts";
import { givenInputs, indicatorNamed } from "../../shared/indicators.ts";
import { timeText } from "../../shared/time.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import { barEnds, type Bars, type Engine, type GivenColumns, type SignalColumns } from "../../wasm/index.ts";
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
 * Reads those files. A row belongs to the bar in which its time lies, and is left out where it is available only after that
 * bar's end. The rows of a flow are summed; of the others the latest stands, until a newer one that is available.
 * @throws InputError that names the file and the line, or the bar that misses its part of a flow
 */
export async function givenColumns(
  engine: Engine,
  bars: Bars,
  files: SignalFiles,
  dates: DataSource["dates"],
): Promise<GivenColumns> {
  const columns: [name: string, values: Float64Array][] = [];
  const spans = { opens: Float64Array.from(bars.time(), Number), ends: barEnds(bars) };
  for (const [name, path] of Object.entries(files)) {
    const source = { onBad: "fail", adjust: false, dates, label: path, path, valueColumn: name } as const;
    const records = await openSignal(engine, source);
    const rows = rowsOf(records);
    const column = FLOWS.has(name) ? flowOf(spans, rows, path) : levelOf(spans, rows);
    if (column.every(Number.isNaN)) throw noneOf(path, spans);
    if (FLOWS.has(name)) checkFlow(column, bars, path);
    columns.push([name, column]);
  }
  return Object.fromEntries(columns);
}

/** When bars begin and end, ms. */
interface Spans {
  readonly opens: Float64Array;
  readonly ends: Float64Array;
}

interface Row {
  readonly time: number;
  readonly available: number;
  readonly value: number;
}

/** By time. */
function rowsOf({ time, value, available }: Omit<SignalColumns, "name">): Row[] {
  const row = (when: bigint, at: number): Row => {
    return { time: Number(when), available: Number(available[at] ?? when), value: value[at] ?? NaN };
  };
  return Array.from(time, row).sort((one, other) => one.time - other.time);
}

/** The latest value that is available at each bar's end, of those whose time lies before it. */
function levelOf({ ends }: Spans, rows: readonly Row[]): Float64Array {
  const newest = new Map<number, Row>();
  for (const row of rows) {
    newest.set(Math.max(firstAbove(ends, row.time), firstAbove(ends, row.available - 1)), row);
  }
  let stands: Row | undefined;
  return ends.map((_, bar) => {
    const next = newest.get(bar);
    if (next && !(stands && stands.time > next.time)) stands = next;
    return stands?.value ?? NaN;
  });
}

/** The sum of a bar's rows, NaN where it has none. */
function flowOf({ opens, ends }: Spans, rows: readonly Row[], path: string): Float64Array {
  const flow = new Float64Array(opens.length).fill(NaN);
  for (const { time, available, value } of rows) {
    const bar = firstAbove(ends, time);
    if (bar >= opens.length || time < (opens[bar] ?? 0) || available > (ends[bar] ?? 0)) continue;
    const before = flow[bar] ?? NaN;
    flow[bar] = Number.isNaN(before) ? value : before + value;
  }
  const [first, last] = [flow.findIndex(isThere), flow.findLastIndex(isThere)];
  const missing = flow.findIndex((value, bar) => bar > first && bar < last && Number.isNaN(value));
  if (first < 0 || missing < 0) return flow;
  const when = timeText(opens[missing] ?? NaN);
  throw new InputError(
    "indicator/flow",
    `${path}: there is no row for the bar at ${when}: give 0 where buyers took nothing, and each row by its bar's end`,
  );
}

const isThere = (value: number): boolean => !Number.isNaN(value);

/** A sum of a bar's parts may lie so much above the whole. */
const ROUNDING = 1e-9;

function checkFlow(flow: Float64Array, bars: Bars, path: string): void {
  const [opens, volume] = [bars.time(), bars.column("volume")];
  const wrong = flow.findIndex((bought, bar) => bought < 0 || bought > (1 + ROUNDING) * (volume[bar] ?? NaN));
  if (wrong < 0) return;
  const [when, bought, all] = [timeText(Number(opens[wrong])), flow[wrong], volume[wrong]];
  const sentence = `${path}: of the bar at ${when} buyers took ${bought} of a volume of ${all}`;
  throw new InputError("indicator/flow", `${sentence}: it is a part of the bar's volume, in the same unit`);
}

function noneOf(path: string, { opens }: Spans): InputError {
  const span = [opens[0], opens.at(-1)].map((time = NaN) => timeText(time)).join(" to ");
  return new InputError("indicator/signal", `${path}: no row of it belongs to a bar: the bars go from ${span}`);
}

/** The first place whose number is above this one; the numbers rise. */
function firstAbove(numbers: Float64Array, number: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((numbers[middle] ?? NaN) > number) to = middle;
    else from = middle + 1;
  }
  return from;
}
