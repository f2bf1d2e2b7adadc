import { stringify } from "yaml";
import type { BacktestRequest } from "../../shared/backtest.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import type { LinkBars } from "../../shared/link/marks.ts";
import { statedReading } from "../../shared/link/reading.ts";
import { timeText } from "../../shared/time.ts";
import { keepFile, type KeyedSource, matchOffer, type WantedData } from "../state/link/data.ts";
import type { DataPlace, LinkCheck } from "./check.svelte.ts";
import { fileStem } from "./link-file.ts";

/**
 * Makes a notebook of this browser of what a link holds: data, source and request as cells. It opens unrun.
 * @returns the notebook's id
 * @throws AppError when it cannot be kept
 */
export async function forkLink(check: LinkCheck): Promise<string> {
  const { parts, places } = check;
  const cells: DataCell[] = [];
  for (const [place, one] of places.entries()) cells.push(await dataCell(one, place, parts));
  const { createNotebook } = await import("../state/store/index.ts");
  return createNotebook(notebookText(parts, cells));
}

interface DataCell {
  readonly name: string;
  readonly of: WantedData;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A cell that gives the wanted bars and no others: another file of the same name is not taken for them. */
async function dataCell({ wanted, offers }: DataPlace, place: number, parts: LinkParts): Promise<DataCell> {
  const base = { name: `data${place + 1}`, of: wanted };
  const carried = wanted.kind === "bars" ? parts.bars?.[place] : undefined;
  const found = carried ? carriedSource(carried, wanted) : await fitting({ wanted, offers }, parts);
  if (found === undefined) {
    const { freeDataName } = await import("../state/store/index.ts");
    const file = await freeDataName(fileName(wanted.name), { fingerprint: wanted.fingerprint });
    return { ...base, body: { file, ...wanted.read, ...(wanted.kind === "signal" && { signal: true }) } };
  }
  if ("builtin" in found) return { ...base, body: found };
  const { name, fingerprint } = await keepFile(found, wanted);
  return { ...base, body: { file: name, fingerprint, ...waysOf(found, wanted) } };
}

/** What is at hand that has the wanted bars. */
async function fitting(
  { wanted, offers }: Pick<DataPlace, "wanted" | "offers">,
  { envelope }: LinkParts,
): Promise<KeyedSource | { readonly builtin: string } | undefined> {
  for (const offer of offers) {
    const match = await matchOffer(wanted, offer, envelope.request.range);
    if ("source" in match) return offer.from === "page" ? { builtin: offer.label } : match.source;
  }
  return undefined;
}

function waysOf({ source }: KeyedSource, { kind }: WantedData): Readonly<Record<string, unknown>> {
  return { ...statedReading(source), ...(kind === "signal" && { signal: true }) };
}

let forked = 0;

/** Bars of a link as a file, which can be kept in this browser, so that the notebook finds them. */
function carriedSource(bars: LinkBars, wanted: WantedData): KeyedSource {
  const label = `${fileStem(wanted.name.replace(/\.\w+$/, ""))}.csv`;
  const rows = Array.from(bars.time, (time, row) =>
    [
      new Date(Number(time)).toISOString(),
      ...["open", "high", "low", "close", "volume"].map((name) => bars[name as "open"][row]),
    ].join(","),
  );
  const bytes = new TextEncoder().encode(`time,open,high,low,close,volume\n${rows.join("\n")}\n`);
  const source = { label, bytes, onBad: "keep" as const, adjust: false };
  return { key: `forked ${++forked}`, source };
}

/** A foreign name as a file's, never a path. */
const fileName = (name: string): string => name.split(/[\\/]/).at(-1)?.slice(0, 200) || "prices.csv";

function notebookText({ envelope, source }: LinkParts, cells: readonly DataCell[]): string {
  const { request, meta, expected } = envelope;
  const title = plain(meta.title ?? "") || "Forked backtest";
  const of = (kind: "bars" | "signal") => cells.filter((cell) => cell.of.kind === kind);
  return [
    `---\n${stringify({ tidebook: 1, title })}---\n\n# ${escaped(title)}\n`,
    `Forked from a link that claims the digest ${expected.digest.slice(0, 16)}. Nothing here has run yet.\n`,
    ...cells.map(({ name, body }) => fence(`data ${name}`, stringify(body))),
    fence("strategy strategy1", source.trimEnd()),
    fence("backtest run1", stringify(runBody(request, of("bars"), of("signal")))),
  ].join("\n");
}

function runBody(request: BacktestRequest, data: readonly DataCell[], signals: readonly DataCell[]): object {
  const { account, costs, fill, interval, latency, range, seed, params, instruments, periodsPerYear } = request;
  const named = (all: readonly DataCell[]) => Object.fromEntries(all.map(({ of, name }) => [of.instrument, name]));
  const [only] = data;
  const isUnnamed = data.length === 1 && only?.of.instrument === "0";
  const grids = instruments.map(({ name, tickSize, lotSize }) => [name, { tickSize, lotSize }] as const);
  const time = (one: number | null) => (one === null ? {} : timeText(one));
  const bounds = { from: time(range.from), to: time(range.to) };
  return {
    strategy: "strategy1",
    data: isUnnamed ? only?.name : named(data),
    ...(Object.keys(params).length > 0 && { params }),
    ...(signals.length > 0 && { signals: named(signals) }),
    account,
    costs,
    fill: { limit: fill.limit, ...(fill.volumeShare !== null && { volumeShare: fill.volumeShare }) },
    ...(latency.ms > 0 && { latency: { ms: latency.ms } }),
    ...(isUnnamed ? { instrument: grids[0]?.[1] } : { instruments: Object.fromEntries(grids) }),
    ...(interval > 0 && { interval }),
    periodsPerYear,
    range: {
      ...(range.from !== null && { from: bounds.from }),
      ...(range.to !== null && { to: bounds.to }),
      ...(range.warmup > 0 && { warmup: range.warmup }),
    },
    seed,
  };
}

/** A body with backticks gets a longer fence. */
function fence(info: string, body: string): string {
  const longest = Math.max(2, ...Array.from(body.matchAll(/`+/g), ([run]) => run.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}${info}\n${body.trimEnd()}\n${ticks}\n`;
}

/** One line without marks that hide. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").trim();

/** A sender's title is text in the heading, whatever Markdown would make of it. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_{}[\]()#+\-.!<>|&]/g, "\\$&");
