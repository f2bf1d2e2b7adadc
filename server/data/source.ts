import { type ColumnNames, renamedHeader } from "../../shared/data-columns.ts";
import { InputError } from "../../shared/errors.ts";
import { type Generated, generateBars } from "../../shared/generate/bars.ts";
import { checkColumns, type DataOptions, type Engine, type ReadBars } from "../../wasm/index.ts";
import { barsOf, openSignal, readData } from "./open.ts";

/** Where the bars of a run come from. */
export interface DataSource {
  /** What messages and results call it. */
  readonly label: string;
  /** A file's path or the name of a built-in set; undefined where the bars are generated. */
  readonly path?: string;
  readonly generate?: Generated;
  readonly columns?: ColumnNames;
  readonly onBad: DataOptions["onBad"];
  readonly adjust: boolean;
  /** Cuts the bars before anything else looks at them; ms, half-open. */
  readonly range?: { readonly from: number | null; readonly to: number | null };
}

/** Reads or generates the bars of a source. @throws InputError in a sentence that names it */
export async function openSource(engine: Engine, source: DataSource): Promise<ReadBars> {
  const { bars, report } = source.generate
    ? generated(engine, source, source.generate)
    : await fromFile(engine, source);
  const { from, to } = source.range ?? { from: null, to: null };
  if (from === null && to === null) return { bars, report };
  const { bars: inside } = bars.range(from, to, 0);
  bars.free();
  if (inside.rows > 0) return { bars: inside, report };
  inside.free();
  throw new InputError("data/empty-range", `${source.label}: no bar lies in the range`);
}

/** Reads the signal of a source. @throws InputError in a sentence that names it */
export function openSignalSource(engine: Engine, source: DataSource): ReturnType<typeof openSignal> {
  return named(source, (path) => openSignal(engine, path));
}

function fromFile(engine: Engine, source: DataSource): Promise<ReadBars> {
  return named(source, async (path) => {
    const { onBad, adjust, columns = {} } = source;
    const file = await readData(path);
    const bytes = file.isParquet ? file.bytes : withHeader(file.bytes, columns, path);
    return barsOf(engine, { ...file, bytes }, { onBad, adjust, columns });
  });
}

function withHeader(bytes: Uint8Array, columns: ColumnNames, path: string): Uint8Array {
  if (Object.keys(columns).length === 0) return bytes;
  const found = bytes.findIndex((byte) => byte === 10 || byte === 13);
  const end = found < 0 ? bytes.length : found;
  const line = renamedHeader(new TextDecoder().decode(bytes.subarray(0, end)), columns, path);
  return Buffer.concat([Buffer.from(line), bytes.subarray(end)]);
}

function generated(engine: Engine, { label }: DataSource, request: Generated): ReadBars {
  const options = { name: label, onBad: "fail", adjust: false, timeUnit: "ms" } as const;
  return checkColumns(engine, { ...generateBars(request), adjusted: null }, options);
}

/** Errors name the file as it was written, not where it lies. */
async function named<T>({ label, path = label }: DataSource, work: (path: string) => Promise<T>): Promise<T> {
  try {
    return await work(path);
  } catch (error) {
    if (!(error instanceof InputError) || path === label) throw error;
    const { code, message, facts } = error;
    throw new InputError(code, message.replaceAll(path, label), { facts, cause: error });
  }
}
