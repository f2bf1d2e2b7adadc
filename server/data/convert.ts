import { existsSync } from "node:fs";
import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import { InputError } from "../../shared/errors.ts";
import type { DataReport } from "../../shared/data-report.ts";
import type { Bars, Engine } from "../../wasm/index.ts";
import { checkOutputs, writeOutput } from "../output-file.ts";
import { openBars, type OpenOptions } from "./source.ts";

/** Rows that are put into words at a time, so that a long file needs no text of its own size. */
const ROWS_AT_ONCE = 65_536;

/**
 * Reads the bars of `from` and writes them as `to`: `.csv` (in normal form), `.csv.gz` or `.parquet`. Both forms have the
 * same fingerprint as what was read. An existing file is replaced only by force, and once the new one is complete.
 * @throws InputError for what cannot be read, written or told apart
 */
export async function convertData(
  engine: Engine,
  from: string,
  to: string,
  options: OpenOptions & { readonly force?: boolean | undefined } = {},
): Promise<DataReport> {
  const write = writerFor(to);
  await checkOutputs([to], [from]);
  if (!options.force && existsSync(to)) {
    const message = `${to} exists already and was left as it is: name another file, or say --force to replace it`;
    throw new InputError("data/exists", message, { facts: { file: to } });
  }
  const { bars, report } = await openBars(engine, from, options);
  const bytes = await write(bars).finally(() => bars.free());
  await writeOutput(to, bytes, { isNew: !options.force });
  return report;
}

function writerFor(path: string): (bars: Bars) => Promise<Uint8Array> {
  const name = path.toLowerCase();
  if (name.endsWith(".csv")) return async (bars) => Buffer.concat([...csvOf(bars)]);
  if (name.endsWith(".csv.gz")) return async (bars) => gzipSync(Buffer.concat([...csvOf(bars)]));
  if (name.endsWith(".parquet")) return parquetOf;
  const ending = extname(path) || "no ending";
  throw new InputError("data/convert", `${path}: ${ending} says no format; end the name in .csv, .csv.gz or .parquet`);
}

/**
 * The normal form: `time,open,high,low,close,volume`, times in ms, prices without trailing zeros. JavaScript writes a
 * number as the shortest decimal that reads back as it, which for prices is the decimal that they were.
 */
function* csvOf(bars: Bars): Generator<Uint8Array> {
  const { time, open, high, low, close, volume } = bars.copy();
  yield Buffer.from("time,open,high,low,close,volume\n");
  for (let start = 0; start < time.length; start += ROWS_AT_ONCE) {
    const lines: string[] = [];
    for (let row = start; row < Math.min(time.length, start + ROWS_AT_ONCE); row++) {
      lines.push(`${time[row]},${open[row]},${high[row]},${low[row]},${close[row]},${volume[row]}\n`);
    }
    yield Buffer.from(lines.join(""));
  }
}

async function parquetOf(bars: Bars): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const { time, open, high, low, close, volume } = bars.copy();
  const prices = Object.entries({ open, high, low, close, volume });
  const buffer = parquetWriteBuffer({
    columnData: [{ name: "time", data: time }, ...prices.map(([name, data]) => ({ name, data }))],
    schema: [
      { name: "bars", num_children: 6 },
      {
        name: "time",
        type: "INT64",
        converted_type: "TIMESTAMP_MILLIS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
        repetition_type: "REQUIRED",
      },
      ...prices.map(([name]) => ({ name, type: "DOUBLE" as const, repetition_type: "REQUIRED" as const })),
    ],
  });
  return new Uint8Array(buffer);
}
