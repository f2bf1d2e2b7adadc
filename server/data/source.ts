import { InputError } from "../../shared/errors.ts";
import { type BarSource, type Engine, readBars, type ReadBars, readSignal } from "../../wasm/index.ts";
import { readDataFile } from "./file.ts";
import { nodeUnpackers } from "./unpackers.ts";

/** Where the bars of a run come from. */
export interface DataSource extends BarSource {
  /** A file's path or the name of a built-in set; undefined where the bars are generated or their bytes are here. */
  readonly path?: string;
}

export interface OpenOptions {
  /** What becomes of bad rows; `fail` unless said otherwise. */
  readonly onBad?: BarSource["onBad"] | undefined;
  readonly adjust?: boolean | undefined;
  readonly dates?: BarSource["dates"];
}

/** Reads or generates the bars of a source. @throws InputError in a sentence that names it */
export async function openSource(engine: Engine, source: DataSource): Promise<ReadBars> {
  return readBars(engine, await withBytes(source), nodeUnpackers);
}

/** Reads the bars behind `--data`: a path or the name of a built-in set. @throws InputError as `openSource` */
export function openBars(engine: Engine, reference: string, options: OpenOptions = {}): Promise<ReadBars> {
  const { onBad = "fail", adjust = false, dates } = options;
  return openSource(engine, { onBad, adjust, dates, label: reference, path: reference });
}

/** Reads the signal of a source. @throws InputError in a sentence that names it and the line */
export async function openSignal(engine: Engine, source: DataSource): Promise<ReturnType<typeof readSignal>> {
  return readSignal(engine, await withBytes(source), nodeUnpackers);
}

/** Errors name the file as it was written, not where it lies. */
async function withBytes({ path, ...source }: DataSource): Promise<BarSource> {
  if (path === undefined) return source;
  try {
    return { ...source, bytes: await readDataFile(path) };
  } catch (error) {
    if (!(error instanceof InputError) || path === source.label) throw error;
    const { code, message, facts } = error;
    throw new InputError(code, message.replaceAll(path, source.label), { facts, cause: error });
  }
}
