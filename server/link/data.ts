import { builtInCalled, builtInSets } from "../../shared/built-in.ts";
import { InputError } from "../../shared/errors.ts";
import type { LinkData, LinkEnvelope } from "../../shared/link/envelope.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { type Agreement, agreementOf, fingerprintOf, type LinkBars } from "../../shared/link/marks.ts";
import { didYouMean } from "../../shared/words.ts";
import { type Engine, hex, usedBars } from "../../wasm/index.ts";
import { builtInPath } from "../data/built-in.ts";
import { type DataSource, type OpenOptions, openSignal, openSource } from "../data/source.ts";
import type { RunSources } from "../run-worker.ts";

/** What the user says of the data that a link names. */
export interface GivenData {
  /** `NAME=FILE`, or a file alone where the link names one price series. */
  readonly data: readonly string[];
  /** `NAME=FILE`. */
  readonly signals: readonly string[];
  /** How these files are to be read. */
  readonly reading: OpenOptions;
}

/** Data that is not here, or is not the data that was meant. */
export interface MissingData {
  readonly instrument: string;
  /** As the link calls the file; it is never opened by that name. */
  readonly name: string;
  readonly kind: "bars" | "signal";
  readonly fingerprint: string;
  readonly rows: number;
  /** First and last bar wanted, ms since 1970 UTC; null for a signal. */
  readonly from: number | null;
  readonly to: number | null;
  /** The file that was given for it, if one was. */
  readonly found: FoundData | null;
}

export interface FoundData extends Agreement {
  readonly file: string;
  readonly fingerprint: string;
  readonly rows: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** Bars that were found, and where. */
export interface UsedData {
  readonly instrument: string;
  /** What it is called there; a link's name for the bars that it carries is its sender's word. */
  readonly name: string;
  readonly from: "file" | "link" | "built-in";
  readonly rows: number;
}

export interface ResolvedData {
  readonly sources: RunSources;
  readonly used: readonly UsedData[];
  readonly missing: readonly MissingData[];
  /** Instruments whose bars are those that are named, but not those of the link's marks. */
  readonly mismarked: readonly string[];
  /** Names of built-in sets that other bars bear. */
  readonly misnamed: readonly string[];
}

/**
 * Finds the data that a link names: in files that the user gave, in the link itself, among the built-in sets. Each is
 * cut by the request's range before its fingerprint is compared. No name in a link ever becomes a file's name.
 * @throws InputError for a file that cannot be read, or one for data that the link does not name
 */
export async function resolveData(engine: Engine, parts: LinkParts, given: GivenData): Promise<ResolvedData> {
  const { data, signals = [], request } = parts.envelope;
  const files = filesFor(given.data, namesOf(data), "--data");
  const signalFiles = filesFor(given.signals, namesOf(signals), "--signal");
  const resolved = { data: [] as DataSource[], signals: [] as DataSource[] };
  const missing: MissingData[] = [];
  const [mismarked, misnamed]: [string[], string[]] = [[], []];
  const used: UsedData[] = [];
  for (const [place, wanted] of data.entries()) {
    const [file, carried] = [files.get(wanted.instrument), parts.bars?.[place]];
    const sources = sourcesOf(wanted, file, carried, given);
    const bars = await firstFitting(engine, sources, wanted, request.range);
    if (bars && fingerprintOf(bars.used) === wanted.fingerprint) {
      resolved.data.push(carriedSource(wanted.name, bars.all));
      const from = file !== undefined ? "file" : carried ? "link" : "built-in";
      used.push({ instrument: wanted.instrument, name: bars.label, from, rows: wanted.rows });
      if (!agreementOf(bars.used, wanted).hasMarks) mismarked.push(wanted.instrument);
    } else missing.push(missingBars(wanted, bars ? foundBars(bars.label, bars.used, wanted) : null));
    if (!(await isNamedRight(engine, wanted, request.range))) misnamed.push(wanted.name);
  }
  for (const wanted of signals) {
    const path = signalFiles.get(wanted.name);
    const source = path === undefined ? undefined : fileSource(path, given.reading);
    const found = source && (await foundSignal(engine, source));
    if (source && found?.fingerprint === wanted.fingerprint) resolved.signals.push(source);
    else
      missing.push({ ...wanted, instrument: wanted.name, kind: "signal", from: null, to: null, found: found ?? null });
  }
  return { sources: resolved, used, missing, mismarked, misnamed };
}

/** Whether data that bear a name like that of a built-in set are it, in this range. */
async function isNamedRight(
  engine: Engine,
  { name, fingerprint }: LinkData,
  range: LinkEnvelope["request"]["range"],
): Promise<boolean> {
  const source = builtInSource(builtInCalled(name)?.name ?? "");
  return !source || fingerprintOf((await readBars(engine, source, range)).used) === fingerprint;
}

const namesOf = (records: readonly { readonly instrument?: string; readonly name: string }[]): string[] =>
  records.map(({ instrument, name }) => instrument ?? name);

/** Files by the instrument that they are for. */
function filesFor(written: readonly string[], names: readonly string[], flag: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const one of written) {
    const [, name, file] = /^([^=]+)=(.+)$/s.exec(one) ?? [];
    const isNamed = name !== undefined && file !== undefined && names.includes(name);
    const [only] = names;
    if (isNamed) files.set(name, file);
    else if (names.length === 1 && only !== undefined && (name === undefined || flag === "--data"))
      files.set(only, one);
    else {
      const list = names.length === 0 ? "it names none" : `it names ${names.join(", ")}`;
      const guess = name === undefined ? "" : didYouMean(name, names);
      throw new InputError("link/data", `${flag} ${one}: write NAME=FILE with a name of this link: ${list}${guess}`);
    }
  }
  return files;
}

/** Where wanted bars may be. A file is read as the user says, else as its sender read it, else as any file. */
function sourcesOf(
  { name, read }: LinkData,
  file: string | undefined,
  carried: LinkBars | undefined,
  { reading }: GivenData,
): DataSource[] {
  if (file !== undefined) {
    const plain = fileSource(file, reading);
    if (!read) return [plain];
    const { columns, onBad = "fail", adjust = false, dates } = read;
    const { onBad: said = onBad, adjust: isAdjusted = adjust, dates: order = dates } = reading;
    return [{ ...plain, onBad: said, adjust: isAdjusted, dates: order, ...(columns && { columns }) }, plain];
  }
  const source = carried ? carriedSource(name, carried) : builtInSource(name);
  return source ? [source] : [];
}

/** Bars of the first source that has the wanted ones; else of the last, which is read as any file. */
async function firstFitting(
  engine: Engine,
  sources: readonly DataSource[],
  { fingerprint }: LinkData,
  range: LinkEnvelope["request"]["range"],
): Promise<(FoundBars & { readonly label: string }) | undefined> {
  for (const source of sources.slice(0, -1)) {
    const bars = await readBars(engine, source, range).catch(onlyInput);
    if (bars && fingerprintOf(bars.used) === fingerprint) return { label: source.label, ...bars };
  }
  const last = sources.at(-1);
  return last && { label: last.label, ...(await readBars(engine, last, range)) };
}

function onlyInput(error: unknown): undefined {
  if (!(error instanceof InputError)) throw error;
}

function builtInSource(name: string): DataSource | undefined {
  const set = builtInSets.find((one) => one.name === name);
  return set && { label: name, path: builtInPath(set), onBad: "fail", adjust: false };
}

function fileSource(path: string, { onBad = "fail", adjust = false, dates }: OpenOptions): DataSource {
  return { label: path, path, onBad, adjust, dates };
}

/** Bars that are here. They are looked at as a file's are, but for bad rows that were kept in them. */
function carriedSource(label: string, { decimals, ...columns }: LinkBars): DataSource {
  return { label, table: { ...columns, adjusted: null }, decimals, onBad: "keep", adjust: false };
}

interface FoundBars {
  readonly all: LinkBars;
  readonly used: LinkBars;
}

/** All bars of a source, and those that the request uses. */
async function readBars(
  engine: Engine,
  source: DataSource,
  range: LinkEnvelope["request"]["range"],
): Promise<FoundBars> {
  const { bars } = await openSource(engine, source);
  const all = { ...bars.copy(), decimals: bars.decimals };
  const used = usedBars(bars, range);
  bars.free();
  return { all, used };
}

function missingBars(wanted: LinkData, found: FoundData | null): MissingData {
  const { instrument, name, fingerprint, rows, from, to } = wanted;
  return { instrument, name, kind: "bars", fingerprint, rows, from, to, found };
}

function foundBars(label: string, used: LinkBars, wanted: LinkData): FoundData {
  const timeAt = (row: number): number | null => (used.time[row] === undefined ? null : Number(used.time[row]));
  return {
    file: label,
    fingerprint: fingerprintOf(used),
    rows: used.time.length,
    from: timeAt(0),
    to: timeAt(used.time.length - 1),
    ...agreementOf(used, wanted),
  };
}

async function foundSignal(engine: Engine, source: DataSource): Promise<FoundData> {
  const { time, value, available } = await openSignal(engine, source);
  const columns = [time, value, available].map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
  const fingerprint = hex(engine.hash(columns));
  const rows = time.length;
  return {
    file: source.label,
    fingerprint,
    rows,
    from: null,
    to: null,
    agreesUntil: null,
    differsBy: null,
    hasMarks: true,
  };
}
