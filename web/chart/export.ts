import { csvText } from "../../shared/csv.ts";
import { digestText } from "../../shared/figures.ts";
import type { PaneBox } from "./plot.ts";
import type { ChartSpec, PaneSpec } from "./spec.ts";
import type { Theme } from "./theme.ts";

/** What stands around the drawing in an exported picture. */
export interface PictureText {
  readonly title: string;
  readonly zone: string;
  readonly digest: string | undefined;
  readonly theme: Theme;
  readonly legends: readonly {
    readonly pane: PaneSpec;
    readonly box: PaneBox | undefined;
    readonly text: readonly { readonly name: string; readonly value: string }[];
  }[];
}

const HEAD = 44;
const FOOT = 28;
const MARGIN = 14;

/** The chart as PNG, with title, legends, zone and the first two groups of the digest. */
export function chartPng(drawing: HTMLCanvasElement, text: PictureText): Promise<Blob> {
  const ratio = devicePixelRatio;
  const canvas = document.createElement("canvas");
  canvas.width = drawing.width;
  canvas.height = drawing.height + Math.round((HEAD + FOOT) * ratio);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("a canvas without a context");
  const { colours, face } = text.theme;
  context.fillStyle = colours.well;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawing, 0, Math.round(HEAD * ratio));
  context.scale(ratio, ratio);
  const [width, height] = [canvas.width / ratio, canvas.height / ratio];
  const write = (words: string, x: number, y: number, { font, colour }: { font: string; colour: string }): number => {
    context.font = `${font} ${face}`;
    context.fillStyle = colour;
    context.fillText(words, x, y);
    return x + context.measureText(words).width;
  };
  write(text.title, MARGIN, 28, { font: "600 16px", colour: colours.text1 });
  for (const { pane, box, text: readings } of text.legends) {
    if (!box) continue;
    const y = HEAD + box.top + 18;
    let x = write(pane.title, MARGIN, y, { font: "600 12px", colour: colours.text1 }) + 12;
    for (const { name, value } of readings) {
      x = write(`${name} `, x, y, { font: "12px", colour: colours.text2 });
      x = write(value, x, y, { font: "600 12px", colour: colours.text1 }) + 12;
    }
  }
  const foot = text.digest ? `Digest ${digestText(text.digest.slice(0, 8))}` : "";
  write(`Times in ${text.zone}. Made with Tidebook.`, MARGIN, height - 10, { font: "11px", colour: colours.text3 });
  context.textAlign = "right";
  write(foot, width - MARGIN, height - 10, { font: "11px", colour: colours.text3 });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large for this browser"))));
  });
}

/** All bars of a chart as CSV: times in ms and as ISO text, then the columns of its table. */
export function chartCsv({ source, columns }: ChartSpec): string {
  const header = ["time", "date", ...columns.map(({ name }) => name)];
  function* rows(): Generator<(string | number | { text: string })[]> {
    for (let bar = 0; bar < source.time.length; bar++) {
      const time = source.time[bar] as number;
      const values = columns.map(({ value }) => value(bar));
      yield [time, new Date(time).toISOString(), ...values.map((one) => (Number.isFinite(one) ? one : ""))];
    }
  }
  return csvText(
    header.map((text) => ({ text })),
    rows(),
  );
}

/** Hands a file to the reader. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
