import { ownName } from "../../shared/built-in.ts";
import { countText, digestText, metricText } from "../../shared/figures.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { agreementText } from "../../shared/link/marks.ts";
import { metricNamed } from "../../shared/metrics.ts";
import { timeText } from "../../shared/time.ts";
import type { Difference } from "../../shared/verdict.ts";
import { visible } from "../../shared/visible.ts";
import type { MissingData } from "../link/data.ts";
import type { Verification } from "../link/verify.ts";
import { type Ink, plainInk } from "./ink.ts";
import { tableText, wrap } from "./table.ts";

const WIDTH = 80;

/** What became of a link's claim, as lines: verdict, what differs, and what to do. */
export function verdictText({ envelope }: LinkParts, done: Verification, ink: Ink = plainInk): string[] {
  const { title = "", author = "", date = "" } = envelope.meta;
  const by = [author, date].filter((part) => part !== "").map(visible);
  const blocks = [
    [
      ink.strong(visible(title === "" ? "A backtest link" : title)),
      ...(by.length > 0 ? [ink.faint(by.join(", "))] : []),
    ],
    [ink.strong(verdictWord(done)), ...wrap(meaningOf(done), WIDTH)],
    dataLines(done),
    differenceLines(done),
    done.missing.flatMap((one) => missingLines(one, envelope.data.length === 1)),
    done.cause ? [ink.strong(done.cause.sentence), ...wrap(done.cause.detail, WIDTH)] : [],
    noteLines(done, envelope.compiler),
    digestLines(done),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, place) => (place === 0 ? block : ["", ...block]));
}

function verdictWord(done: Verification): string {
  const { verdict, source } = done;
  if (verdict === "dataMissing") return "Data missing";
  if (verdict === "reproduced") return "Reproduced";
  if (!isByModule(done)) return "Different";
  if (source === "differs") return "Not this source";
  return "Reproduced by the module, but its source could not be tied to it";
}

/** Whether the numbers came out, so that the source alone is in doubt. */
function isByModule({ differences }: Verification): boolean {
  return differences.every(({ part }) => part === "engine" || part === "source");
}

function meaningOf(done: Verification): string {
  const { verdict, source, differences } = done;
  if (verdict === "dataMissing") return "Nothing has run: the data that the claim was made with is not here.";
  if (verdict === "different") {
    if (!isByModule(done)) return "The claimed numbers do not follow from the inputs in this link.";
    if (source === "differs") return "The numbers reproduce; the source shown is not what ran.";
    return "The numbers reproduce; whether the source shown is what ran is not known here.";
  }
  const isOther = differences.some(({ part }) => part === "engine");
  return `Every order and fill is as claimed${isOther ? ", on another engine" : ""}.`;
}

/** What ran, and where that came from: a sender may call bars as he likes. */
function dataLines({ verdict, data }: Verification): string[] {
  if (verdict === "dataMissing") return [];
  const sentences = data.map(({ instrument, name, from, rows }) => {
    const bars = countText(rows, "bar");
    const ran = data.length === 1 ? "Ran on" : `${visible(instrument)} ran on`;
    if (from === "built-in") return `${ran} Tidebook's ${name}, ${bars}.`;
    if (from === "file") return `${ran} ${visible(name)}, ${bars}.`;
    return `${ran} ${bars} that the link carries, which its sender calls ${visible(name)}.`;
  });
  return sentences.flatMap((one) => wrap(one, WIDTH));
}

/** What is told elsewhere, missing data and the source, is left out here. */
function differenceLines({ verdict, differences }: Verification): string[] {
  if (verdict === "dataMissing") return [];
  const rows = differences.filter(({ part }) => part !== "source").map(differenceRow);
  return rows.length === 0 ? [] : tableText([["", "claimed", "here"], ...rows]);
}

function differenceRow(difference: Difference): string[] {
  const { part, name } = difference;
  const label = part === "metric" || part === name ? name : `${part} ${name}`;
  return [visible(label), ...differingTexts(difference)];
}

/** What was claimed and what came out: a metric with its unit, or in full where rounding hides the difference. */
export function differingTexts({ part, name, expected, actual }: Difference): [was: string, is: string] {
  // A notebook's difference is named by cell and metric.
  const unit = part === "metric" ? (metricNamed(name.slice(name.lastIndexOf(".") + 1))?.unit ?? "ratio") : undefined;
  const value = (one: string | number | null): string => {
    if (unit !== undefined) return metricText(typeof one === "number" ? one : null, unit);
    if (one === null) return "–";
    if (typeof one === "number" && /\.(from|to)$/.test(name)) return timeText(one);
    return isHash(one) ? digestText(String(one).slice(0, 8)) : visible(String(one));
  };
  const [was, is] = [value(expected), value(actual)];
  return was === is && unit !== undefined ? [String(expected ?? "–"), String(actual ?? "–")] : [was, is];
}

const isHash = (value: string | number): boolean => typeof value === "string" && /^[0-9a-f]{16,}$/.test(value);

/** @param isOnly whether the link needs one price series alone, which needs no name */
function missingLines(missing: MissingData, isOnly: boolean): string[] {
  const { kind, instrument, name, fingerprint, rows, from, to, found } = missing;
  const span = from === null || to === null ? "" : ` from ${timeText(from)} to ${timeText(to)}`;
  const what = kind === "bars" ? countText(rows, "bar") : countText(rows, "value");
  const flag = kind === "bars" ? "--data" : "--signal";
  // A place in the order of the data is no name that anybody gave.
  const whose = /^\d+$/.test(instrument) ? "" : ` for ${visible(instrument)}`;
  const wanted = `Wanted${whose}, as ${visible(name)}: ${what}${span}, fingerprint ${digestText(fingerprint.slice(0, 16))}.`;
  const advice = `Name the file with ${flag} ${isOnly && kind === "bars" ? "" : `${visible(instrument)}=`}FILE.`;
  return wrap(`${wanted} ${found ? foundSentence(found, kind, from) : advice}`, WIDTH);
}

function foundSentence(
  found: NonNullable<MissingData["found"]>,
  kind: MissingData["kind"],
  wantedFrom: number | null,
): string {
  const { file, rows, from, to, fingerprint } = found;
  const span = from === null || to === null ? "" : ` from ${timeText(from)} to ${timeText(to)}`;
  const what = kind === "bars" ? countText(rows, "bar") : countText(rows, "value");
  const here = `${visible(file)} has ${what}${span}, fingerprint ${digestText(fingerprint.slice(0, 16))}`;
  if (kind === "signal") return `${here}.`;
  if (from !== null && wantedFrom !== null && from > wantedFrom) return `${here}: it begins later.`;
  return `${here}: ${agreementText(found)}.`;
}

function noteLines(done: Verification, compiler: string): string[] {
  const { engine, verdict, misnamed } = done;
  const notes = [
    sourceNote(done, compiler),
    ...misnamed.map((name) => `The data that this link calls ${visible(name)} is not Tidebook's ${ownName(name)}.`),
    engine === "development" ? "Made by a development build: no release kept its engine, so this one ran." : "",
    engine === "kept" && verdict !== "dataMissing" ? "Run on the kept engine that the link names." : "",
  ];
  return notes.filter((note) => note !== "").flatMap((note) => wrap(note, WIDTH));
}

function sourceNote(done: Verification, compiler: string): string {
  if (done.source === "differs") return isByModule(done) ? "" : "The source shown is not what ran.";
  if (done.source === "same") return "";
  const doubt = done.differences.find(({ part }) => part === "source");
  if (!doubt) return `Source not checked: compiled by ${visible(compiler)}, which is not here.`;
  if (doubt.actual === null) return "The compiler here makes no module of the source shown.";
  return "Another compiler made the module; the one here makes a different one of the source shown.";
}

/** A digest is 79 columns wide. */
function digestLines({ expected, actual }: Verification): string[] {
  const lines = ["Claimed digest", digestText(expected.digest ?? "")];
  return actual ? [...lines, "Digest here", digestText(actual.digest ?? "")] : lines;
}
