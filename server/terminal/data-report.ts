import { countText, digestText, numberText } from "../../shared/figures.ts";
import { durationText, timeText } from "../../shared/time.ts";
import { visible } from "../../shared/visible.ts";
import type { DataReport } from "../../wasm/index.ts";
import { type Ink, plainInk } from "./ink.ts";
import { wrap } from "./table.ts";

const WIDTH = 80;
const MARGIN = 13;
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

/** What a file holds and what is wrong with it, as lines. */
export function checkText(file: string, report: DataReport, fingerprint: string, ink: Ink = plainInk): string[] {
  const { place } = report;
  const lines = new Lines(ink);
  lines.text(ink.strong(visible(file)));
  lines.add("Bars", barsText(report));
  lines.add("Format", `${report.format}${report.timeUnit === null ? "" : `, times in ${UNITS[report.timeUnit]}`}`);
  lines.add("Order", report.reversed ? "from new to old, turned round" : "from old to new");
  lines.add("Prices", `${countText(report.decimals, "decimal")}, tick size ${report.tickSize}`);
  lines.add(
    "Gaps",
    report.gaps === 0 ? "none" : `${numberText(report.gaps, 0)}, ${countText(report.missingBars, "bar")} missing`,
  );
  lines.list(
    report.firstGaps
      .slice(0, MOST_FINDINGS)
      .map((gap) => `${place} ${gap.line}: ${countText(gap.missing, "bar")} after ${timeText(gap.from)}`),
    report.gaps,
  );
  const outliers = `${countText(report.outliers, "close")}; kept: look whether they are real`;
  lines.add("Outliers", report.outliers === 0 ? "none" : outliers);
  lines.list(
    report.firstOutliers
      .slice(0, MOST_FINDINGS)
      .map(
        ({ line, time, close, score }) =>
          `${place} ${line}: ${close} at ${timeText(time)}, ${score.toFixed(0)} deviations`,
      ),
    report.outliers,
  );
  const kinds = [
    [report.duplicates, "of a time that was there before"],
    [report.disorder, "out of order"],
    [report.crossed, "with high and low crossed"],
  ] as const;
  const told = kinds.filter(([count]) => count > 0).map(([count, what]) => `${numberText(count, 0)} ${what}`);
  const bad = countText(report.badRows, "row");
  lines.add("Bad rows", report.badRows === 0 ? "none" : [bad, ...told].join(", "));
  lines.list(
    report.bad.slice(0, MOST_BAD).map(({ line, reason }) => `${place} ${line}: ${visible(reason)}`),
    report.badRows,
  );
  if (report.badRows > 0) lines.add("", "They stop a run unless --on-bad says drop or keep.");
  for (const warning of report.warnings) lines.add("Note", visible(warning));
  lines.text(
    "",
    ink.faint(report.badRows > 0 ? "Fingerprint of the good rows" : "Fingerprint"),
    digestText(fingerprint),
  );
  return lines.all;
}

class Lines {
  readonly all: string[] = [];
  private readonly ink: Ink;

  constructor(ink: Ink) {
    this.ink = ink;
  }

  text(...lines: readonly string[]): void {
    this.all.push(...lines);
  }

  add(label: string, text: string): void {
    wrap(text, WIDTH - MARGIN).forEach((line, index) => {
      this.all.push((index === 0 ? this.ink.faint(label.padEnd(MARGIN)) : " ".repeat(MARGIN)) + line);
    });
  }

  /** Findings under the line above, and how many more there are. */
  list(shown: readonly string[], all: number): void {
    const lines =
      all > shown.length && shown.length > 0
        ? [...shown, `and ${countText(all - shown.length, "more", "more")}`]
        : shown;
    for (const line of lines) {
      for (const part of wrap(line, WIDTH - MARGIN - 2)) this.all.push(" ".repeat(MARGIN + 2) + part);
    }
  }
}
