import { stringify } from "yaml";
import type { BacktestRequest } from "../../shared/backtest.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import type { LinkBars } from "../../shared/link/marks.ts";
import { timeText } from "../../shared/time.ts";
import { keepFile, type Offer } from "../state/link/data.ts";
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
  readonly of: DataPlace["wanted"];
  readonly body: Readonly<Record<string, unknown>>;
}

async function dataCell({ wanted, offers }: DataPlace, place: number, { bars }: LinkParts): Promise<DataCell> {
  const base = { name: `data${place + 1}`, of: wanted };
  const signal = wanted.kind === "signal" ? { signal: true } : {};
  const [offer] = offers;
  const carried = wanted.kind === "bars" ? bars?.[place] : undefined;
  if (offer?.from === "page") return { ...base, body: { builtin: offer.label } };
  if (carried) return { ...base, body: { file: await keepCarried(carried, wanted) } };
  return { ...base, body: { file: offer?.label ?? fileName(wanted.name), ...(await waysOf(offer)), ...signal } };
}

async function waysOf(offer: Offer | undefined): Promise<Readonly<Record<string, unknown>>> {
  const [first] = (await offer?.sources()) ?? [];
  const { columns = {}, onBad = "fail", adjust = false } = first?.source ?? {};
  return {
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(onBad !== "fail" && { onBad }),
    ...(adjust && { adjust }),
  };
}

/** Bars of a link become a file of this browser, so that the notebook finds them. */
async function keepCarried(bars: LinkBars, wanted: DataPlace["wanted"]): Promise<string> {
  const label = `${fileStem(wanted.name.replace(/\.\w+$/, ""))}.csv`;
  const rows = Array.from(bars.time, (time, row) =>
    [
      new Date(Number(time)).toISOString(),
      ...["open", "high", "low", "close", "volume"].map((name) => bars[name as "open"][row]),
    ].join(","),
  );
  const bytes = new TextEncoder().encode(`time,open,high,low,close,volume\n${rows.join("\n")}\n`);
  const source = { label, bytes, onBad: "keep" as const, adjust: false };
  await keepFile({ key: `forked ${wanted.fingerprint}`, source }, wanted);
  return label;
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
  const { account, costs, fill, latency, range, seed, params, instruments, periodsPerYear } = request;
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
