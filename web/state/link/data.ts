import { builtInSets } from "../../../shared/built-in.ts";
import { AppError } from "../../../shared/errors.ts";
import type { LinkParts } from "../../../shared/link/link.ts";
import { type LinkReading, statedReading } from "../../../shared/link/reading.ts";
import type { BarSource, RunRange, UsedFacts } from "../../workers/cells.ts";
import type { KeyedSource } from "../../workers/held.ts";
import { withSources } from "../cells.ts";
import { pageBytes } from "../page-file.ts";

export type { KeyedSource } from "../../workers/held.ts";

/** Bars or a signal that a link's run needs. */
export interface WantedData {
  readonly kind: "bars" | "signal";
  /** The strategy's name for it. */
  readonly instrument: string;
  /** What the sender's file is called. */
  readonly name: string;
  readonly fingerprint: string;
  readonly rows: number;
  /** First and last bar, ms; null for a signal. */
  readonly from: number | null;
  readonly to: number | null;
  readonly marks: readonly string[];
  /** How its sender read the file. */
  readonly read?: LinkReading | undefined;
}

/** Where wanted data may be: in the link, with this page, in this browser, or in a file that was given here. */
export interface Offer {
  readonly from: "link" | "page" | "browser" | "file";
  readonly label: string;
  /** Ways to read it, in the order in which they are tried. */
  readonly sources: (wanted: WantedData) => Promise<readonly KeyedSource[]>;
}

/** Data that was found, and how far it is what was wanted. */
export interface FoundData extends UsedFacts {
  readonly label: string;
}

export type Match =
  | {
      readonly source: KeyedSource;
      /** Whether the link's marks are those of its bars. */
      readonly hasMarks: boolean;
    }
  | { readonly found: FoundData }
  | { readonly problem: string };

/** What a link's run needs, in its order. */
export function wantedData({ envelope }: LinkParts): WantedData[] {
  const { data, signals = [] } = envelope;
  return [
    ...data.map((one) => ({ kind: "bars" as const, ...one })),
    ...signals.map((one) => ({
      kind: "signal" as const,
      ...one,
      instrument: one.name,
      from: null,
      to: null,
      marks: [],
    })),
  ];
}

const READ = { onBad: "keep", adjust: false } as const;

/** Counts what came from outside, so that each has a key of its own. */
let given = 0;

/** Bars that need nobody to be asked for: carried in the link, or built in. No name in a link becomes an address. */
export function offersAtHand({ bars }: LinkParts, wanted: WantedData, place: number): Offer[] {
  const { name, kind } = wanted;
  const carried = kind === "bars" ? bars?.[place] : undefined;
  if (carried) {
    const { decimals, ...columns } = carried;
    const source: BarSource = { label: name, table: { ...columns, adjusted: null }, decimals, ...READ };
    // Not by the fingerprint, which the link merely claims.
    const key = `carried ${++given}`;
    return [{ from: "link", label: name, sources: async () => [{ key, source }] }];
  }
  const set = builtInSets.find((one) => kind === "bars" && one.name === name);
  if (!set) return [];
  const sources = async (): Promise<KeyedSource[]> => {
    const bytes = await pageBytes(new URL(`data/${set.name}.csv`, document.baseURI));
    return [{ key: `built-in ${set.name}`, source: { label: set.name, bytes, onBad: "fail", adjust: false } }];
  };
  return [{ from: "page", label: set.name, sources }];
}

/** Files of this browser that may hold it, the likeliest first. */
export async function offersInBrowser(wanted: WantedData): Promise<Offer[]> {
  const { dataNamed, listData } = await import("../store/index.ts");
  const isExact = (fingerprint: string) => fingerprint === wanted.fingerprint;
  const rows = (await listData()).filter(({ name, facts }) => {
    const covers = facts.from <= (wanted.from ?? facts.from) && facts.to >= (wanted.to ?? facts.to);
    const isKind = facts.isSignal === (wanted.kind === "signal");
    return isKind && (isExact(facts.fingerprint) || name === wanted.name || (wanted.kind === "bars" && covers));
  });
  const rank = ({ name, facts }: (typeof rows)[number]): number =>
    isExact(facts.fingerprint) ? 0 : name === wanted.name ? 1 : 2;
  return rows
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name, content = "", facts }) => ({
      from: "browser",
      label: name,
      sources: async ({ read }) => {
        const kept = await dataNamed(name);
        if (!kept) return [];
        return ways([facts, read]).map(([key, way]) => ({
          key: `kept ${name} ${facts.fingerprint} ${content} ${key}`,
          source: { label: name, bytes: kept.bytes, ...way },
        }));
      },
    }));
}

/** A file that was dropped or chosen: read as its sender read it, and in each way that needs no word of anybody. */
export function offerOfFile(file: File): Offer {
  const number = ++given;
  const plain: readonly LinkReading[] = [
    {},
    { onBad: "drop" },
    { onBad: "keep" },
    { adjust: true },
    { onBad: "drop", adjust: true },
  ];
  const sources = async ({ read }: WantedData): Promise<KeyedSource[]> => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return ways([...plain, read]).map(([key, way]) => ({
      key: `file ${number} ${key}`,
      source: { label: file.name, bytes, ...way },
    }));
  };
  return { from: "file", label: file.name, sources };
}

type Way = Pick<BarSource, "columns" | "onBad" | "adjust" | "dates">;

/** Ways to read a file, each once and with a key of its own. */
function ways(readings: readonly (LinkReading | undefined)[]): (readonly [key: string, way: Way])[] {
  const told = readings.map((reading) => statedReading(reading ?? {}));
  const byKey = new Map(told.map((reading) => [JSON.stringify(reading), reading]));
  return [...byKey].map(([key, reading]) => [key, { onBad: "fail", adjust: false, ...reading }] as const);
}

/** Whether what is offered is what is wanted, cut by the request's range first. Nothing of a user's runs for it. */
export async function matchOffer(
  wanted: WantedData,
  offer: Offer,
  range: RunRange,
  signal?: AbortSignal,
): Promise<Match> {
  let other: Match | undefined;
  for (const source of await offer.sources(wanted)) {
    try {
      const facts = await usedFacts(wanted, source, range, signal);
      if (facts.fingerprint === wanted.fingerprint) return { source, hasMarks: facts.hasMarks };
      other ??= { found: { label: offer.label, ...facts } };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      other ??= { problem: error.message };
    }
  }
  return other ?? { problem: `${offer.label} is no longer in this browser` };
}

async function usedFacts(
  wanted: WantedData,
  source: KeyedSource,
  range: RunRange,
  signal?: AbortSignal,
): Promise<UsedFacts> {
  if (wanted.kind === "bars") {
    return withSources([source], (remote, holdings) => remote.used(holdings, source.key, range, wanted), signal);
  }
  const facts = await withSources([source], (remote, holdings) => remote.facts(holdings, source.key, true), signal);
  const { fingerprint, rows, from, to } = facts;
  return { fingerprint, rows, from, to, agreesUntil: null, differsBy: null, hasMarks: true };
}

/** A file of this browser. */
interface KeptFile {
  /** Another than it came with, where other bars have that one. */
  readonly name: string;
  /** SHA-256 of all its bars. */
  readonly fingerprint: string;
}

/** Keeps a file that was found right, so that the next link finds it here. */
export async function keepFile({ source, key }: KeyedSource, wanted: WantedData): Promise<KeptFile> {
  const isSignal = wanted.kind === "signal";
  const facts = await withSources([{ source, key }], (remote, holdings) => remote.facts(holdings, key, isSignal));
  const { label, bytes, columns = {}, onBad, adjust, dates } = source;
  const { putData } = await import("../store/index.ts");
  const { fingerprint, rows, from, to, interval } = facts;
  const read = { columns, onBad, adjust, dates, isSignal };
  if (!bytes) return { name: label, fingerprint };
  return { name: await putData(label, bytes.slice(), { fingerprint, rows, from, to, interval, ...read }), fingerprint };
}
