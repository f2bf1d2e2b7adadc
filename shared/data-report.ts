import { countText, numberText } from "./figures.ts";
import { durationText, timeText } from "./time.ts";
import { visible } from "./visible.ts";

/** Unit of a numeric time column. */
export type TimeUnit = "s" | "ms" | "us" | "ns";

/** What was found in a file. Counts are complete; lists hold the first entries. Lines and rows count from 1. */
export interface DataReport {
  readonly format: string;
  readonly timeUnit: TimeUnit | "iso" | null;
  /** Bars that came out, with the times of the first and the last in ms. */
  readonly rows: number;
  readonly from: number | null;
  readonly to: number | null;
  /** The commonest step in ms. */
  readonly interval: number;
  /** 10^-decimals as a decimal string. */
  readonly tickSize: string;
  readonly decimals: number;
  readonly gaps: number;
  readonly missingBars: number;
  readonly duplicates: number;
  readonly disorder: number;
  readonly crossed: number;
  readonly outliers: number;
  readonly badRows: number;
  /** Whether the file ran from new to old. */
  readonly reversed: boolean;
  /** What `line` counts below. */
  readonly place: "line" | "row";
  readonly bad: readonly { readonly line: number; readonly reason: string }[];
  readonly firstGaps: readonly {
    readonly line: number;
    readonly from: number;
    readonly to: number;
    readonly missing: number;
  }[];
  readonly firstOutliers: readonly {
    readonly line: number;
    readonly time: number;
    readonly close: number;
    readonly score: number;
  }[];
  readonly warnings: readonly string[];
}

const MOST_BAD = 20;
const MOST_FINDINGS = 5;

const UNITS = {
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  iso: "dates as text",
} as const;

/** `5,105 bars of 1 day, 2000-01-03 to 2020-04-17`. */
export function barsText({ rows, interval, from, to }: DataReport): string {
  const bars = interval > 0 ? `${countText(rows, "bar")} of ${durationText(interval)}` : countText(rows, "bar");
  return from === null || to === null ? bars : `${bars}, ${timeText(from)} to ${timeText(to)}`;
}

/**
 * What to know of a tick size that was inferred from whole prices, where nobody wrote one: zeros behind the point, as in
 * 100.00, are no decimals.
 */
export function tickNote({ decimals, rows }: DataReport): string | undefined {
  if (decimals > 0 || rows === 0) return undefined;
  const fact = "every price is a whole number (100.00 counts as 100), so the tick size is taken as 1";
  return `${fact} and orders fill at whole prices: --set instrument.tickSize=0.01 states another`;
}

/** One thing that is said of a file, and the places where it was found. */
export interface ReportLine {
  readonly label: string;
  readonly text: string;
  readonly places: readonly string[];
}

/** What a file holds and what is wrong with it. */
export function reportLines(report: DataReport): ReportLine[] {
  const { place } = report;
  const line = (label: string, text: string, places: readonly string[] = []): ReportLine => ({ label, text, places });
  const gaps = report.firstGaps
    .slice(0, MOST_FINDINGS)
    .map((gap) => `${place} ${gap.line}: ${countText(gap.missing, "bar")} after ${timeText(gap.from)}`);
  const outliers = report.firstOutliers
    .slice(0, MOST_FINDINGS)
    .map(
      ({ line: at, time, close, score }) =>
        `${place} ${at}: ${close} at ${timeText(time)}, ${score.toFixed(0)} deviations`,
    );
  const bad = report.bad.slice(0, MOST_BAD).map(({ line: at, reason }) => `${place} ${at}: ${visible(reason)}`);
  return [
    line("Bars", barsText(report)),
    line("Format", `${report.format}${report.timeUnit === null ? "" : `, times in ${UNITS[report.timeUnit]}`}`),
    line("Order", report.reversed ? "from new to old, turned round" : "from old to new"),
    line("Prices", `${countText(report.decimals, "decimal")}, tick size ${report.tickSize}`),
    line("Gaps", gapsText(report), withRest(gaps, report.gaps)),
    line(
      "Outliers",
      report.outliers === 0 ? "none" : `${countText(report.outliers, "close")}; kept: look whether they are real`,
      withRest(outliers, report.outliers),
    ),
    line("Bad rows", badText(report), withRest(bad, report.badRows)),
  ];
}

const gapsText = ({ gaps, missingBars }: DataReport): string =>
  gaps === 0 ? "none" : `${numberText(gaps, 0)}, ${countText(missingBars, "bar")} missing`;

function badText({ badRows, duplicates, disorder, crossed }: DataReport): string {
  if (badRows === 0) return "none";
  const kinds = [
    [duplicates, "of a time that was there before"],
    [disorder, "out of order"],
    [crossed, "with high and low crossed"],
    [badRows - duplicates - disorder - crossed, "with a cell that cannot be used"],
  ] as const;
  const told = kinds.filter(([count]) => count > 0).map(([count, what]) => `${numberText(count, 0)} ${what}`);
  return [countText(badRows, "row"), ...told].join(", ");
}

/** Findings, and how many more there are. */
function withRest(shown: readonly string[], all: number): readonly string[] {
  return all > shown.length && shown.length > 0
    ? [...shown, `and ${countText(all - shown.length, "more", "more")}`]
    : shown;
}
