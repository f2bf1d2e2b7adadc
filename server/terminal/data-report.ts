import { type DataReport, reportLines } from "../../shared/data-report.ts";
import { digestText } from "../../shared/figures.ts";
import { visible } from "../../shared/visible.ts";
import { type Ink, plainInk } from "./ink.ts";
import { wrap } from "./table.ts";

const WIDTH = 80;
const MARGIN = 13;

/** What a file holds and what is wrong with it, as lines. */
export function checkText(file: string, report: DataReport, fingerprint: string, ink: Ink = plainInk): string[] {
  const lines = [ink.strong(visible(file))];
  const add = (label: string, text: string): void =>
    wrap(text, WIDTH - MARGIN).forEach((line, index) => {
      lines.push((index === 0 ? ink.faint(label.padEnd(MARGIN)) : " ".repeat(MARGIN)) + line);
    });
  for (const { label, text, places } of reportLines(report)) {
    add(label, text);
    for (const place of places) {
      for (const part of wrap(place, WIDTH - MARGIN - 2)) lines.push(" ".repeat(MARGIN + 2) + part);
    }
  }
  if (report.badRows > 0) add("", "They stop a run unless --on-bad says drop or keep.");
  if (report.disorder > 0) add("", "--on-bad keep sorts rows by time; drop leaves those out of order away.");
  for (const warning of report.warnings) add("Note", visible(warning));
  const what = report.badRows > 0 ? "Fingerprint of the good rows" : "Fingerprint";
  return [...lines, "", ink.faint(what), digestText(fingerprint)];
}
