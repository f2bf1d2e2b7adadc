import { z } from "../schema.ts";
import type { BacktestRequest, DataRecord, SignalRecord } from "../backtest.ts";
import { canonicalJson, type Json, REFUSED_KEYS } from "../json.ts";
import { metricNamed } from "../metrics.ts";
import { MARKS } from "./marks.ts";
import { invalid, newer } from "./problem.ts";
import type { LinkReading } from "./reading.ts";

/** Data that a link's run needs: what a file must be to stand for it. */
export interface LinkData extends DataRecord {
  /** First digits of the fingerprints of eight prefixes of the bars. */
  readonly marks: readonly string[];
  /** Left out where there is nothing to say. */
  readonly read?: LinkReading | undefined;
}

/** What a link says its run came to. */
export interface LinkClaim {
  readonly digest: string;
  readonly resultHash: string;
  readonly parts: { readonly [name: string]: string };
  /** At most 12. */
  readonly metrics: { readonly [name: string]: number | null };
}

/** Plain text about a link. It is not hashed: anyone may change it. */
export interface LinkMeta {
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly note?: string | undefined;
  /** As 2026-01-31. */
  readonly date?: string | undefined;
}

export interface LinkEnvelope {
  /** The canonical request, as it was hashed. */
  readonly request: BacktestRequest;
  readonly data: readonly LinkData[];
  readonly signals?: readonly SignalRecord[] | undefined;
  readonly engine: { readonly version: string; readonly sha256: string };
  /** Name and version of what compiled the source, `compilerName` of `wasm/compile.ts`. */
  readonly compiler: string;
  readonly expected: LinkClaim;
  readonly meta: LinkMeta;
}

const DEPTH = 32;
const MOST_METRICS = 12;
const MOST_INSTRUMENTS = 100;
const MOST_PARAMETERS = 200;

/** Longest texts about a link, in UTF-16 code units. */
export const META_LENGTHS = { title: 120, author: 80, note: 2000 } as const;

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const decimal = z.string().regex(/^-?\d{1,19}(\.\d{1,8})?$/);
const time = z.int().min(-8.64e15).max(8.64e15);
const name = z.string().regex(/^(\d{1,4}|[A-Za-z][\w.:/-]{0,39})$/);
const label = z.string().min(1).max(200);

/** Strict: a member that is not known is a question that this version cannot ask the engine. */
const request: z.ZodType<BacktestRequest> = z.strictObject({
  account: z.strictObject({ cash: decimal, leverage: decimal }),
  costs: z.strictObject({ makerBps: decimal, takerBps: decimal, slippageBps: decimal }),
  fill: z.strictObject({ limit: z.enum(["through", "touch"]), volumeShare: decimal.nullable() }),
  instruments: z
    .array(z.strictObject({ name, tickSize: decimal, lotSize: decimal }))
    .min(1)
    .max(MOST_INSTRUMENTS),
  interval: z.int().min(0),
  latency: z.strictObject({ ms: z.int().min(0) }),
  params: few(z.record(z.string().max(100), z.number()), MOST_PARAMETERS),
  periodsPerYear: z.number(),
  range: z.strictObject({ from: time.nullable(), to: time.nullable(), warmup: z.int().min(0) }),
  seed: z.int().min(0),
  signals: z.array(name).max(MOST_INSTRUMENTS),
});

const reading: z.ZodType<LinkReading> = z.object({
  columns: z.partialRecord(z.enum(["time", "open", "high", "low", "close", "volume"]), label).optional(),
  onBad: z.enum(["fail", "drop", "keep"]).optional(),
  adjust: z.boolean().optional(),
  dates: z.enum(["dmy", "mdy"]).optional(),
});

const schema: z.ZodType<LinkEnvelope> = z.object({
  request,
  data: z
    .array(
      z.object({
        name: label,
        instrument: name,
        fingerprint: hex(64),
        rows: z.int().min(1),
        from: time,
        to: time,
        interval: z.int().min(0),
        marks: z.array(hex(8)).length(MARKS),
        read: reading.optional(),
      }),
    )
    .max(MOST_INSTRUMENTS),
  signals: z
    .array(z.object({ name, fingerprint: hex(64), rows: z.int().min(0) }))
    .max(MOST_INSTRUMENTS)
    .optional(),
  engine: z.object({ version: z.string().max(40), sha256: hex(64) }),
  compiler: z.string().max(80),
  expected: z.object({
    digest: hex(64),
    resultHash: hex(64),
    parts: few(z.record(z.string().max(60), hex(16)), 3 * MOST_INSTRUMENTS),
    metrics: few(z.record(z.string().max(60), z.number().nullable()), MOST_METRICS),
  }),
  meta: z.object({
    title: z.string().max(META_LENGTHS.title).optional(),
    author: z.string().max(META_LENGTHS.author).optional(),
    note: z.string().max(META_LENGTHS.note).optional(),
    date: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/)
      .optional(),
  }),
});

function few<T extends object>(record: z.ZodType<T>, most: number): z.ZodType<T> {
  return record.refine((value) => Object.keys(value).length <= most);
}

/** The envelope's text in the one form of RFC 8785. @throws InputError for what no reader would take */
export function envelopeText(envelope: LinkEnvelope): string {
  const text = canonicalJson(JSON.parse(JSON.stringify(envelope)) as Json);
  readEnvelope(text);
  return text;
}

/** @throws InputError that names the member that is wrong, or says that a newer version wrote it */
export function readEnvelope(text: string): LinkEnvelope {
  if (isDeep(text)) throw invalid(`its envelope nests deeper than ${DEPTH} levels`);
  const said = plainJson(text);
  const parsed = schema.safeParse(said);
  if (!parsed.success) throw complaint(parsed.error);
  const { request: asked, data, signals = [], expected } = parsed.data;
  // The name would stand beside the verdict as a label, in anybody's words.
  if (!Object.keys(expected.metrics).every(metricNamed))
    throw newer("it claims a figure that this version does not know");
  if (!isSame(namesOf(asked.instruments), data.map(instrumentOf)))
    throw invalid("its data are not what its request asks for");
  if (!isSame(asked.signals, namesOf(signals))) throw invalid("its signals are not what its request asks for");
  // A member said twice would be one thing to us and another to somebody else's reader.
  if (canonicalJson(said as Json) !== text) throw invalid("its envelope is not in the one form of RFC 8785");
  return parsed.data;
}

const namesOf = (named: readonly { readonly name: string }[]): string[] => named.map(({ name: one }) => one);
const instrumentOf = ({ instrument }: LinkData): string => instrument;

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, place) => one === b[place]) && new Set(a).size === a.length;
}

/** Checked before parsing: a parser may recurse. */
function isDeep(text: string): boolean {
  let [depth, isInText] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isInText && letter === "\\") at++;
    else if (letter === '"') isInText = !isInText;
    else if (!isInText && (letter === "{" || letter === "[") && ++depth > DEPTH) return true;
    else if (!isInText && (letter === "}" || letter === "]")) depth--;
  }
  return false;
}

function plainJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (REFUSED_KEYS.has(key)) throw invalid(`its envelope has a member "${key}"`);
      return value;
    });
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalid("its envelope is no JSON");
    throw cause;
  }
}

function complaint(error: z.ZodError): Error {
  const unknown = error.issues.find(({ code, path }) => code === "unrecognized_keys" && path[0] === "request");
  if (unknown) return newer("its request has a setting that this version does not know");
  const place = error.issues[0]?.path.join(".") ?? "";
  return invalid(place === "" ? "its envelope is no object" : `its envelope is wrong at ${place.slice(0, 80)}`);
}
