import { csvText } from "../../shared/csv.ts";
import { digestText } from "../../shared/figures.ts";
import type { LegendPiece } from "./legend.ts";
import type { PaneBox } from "./plot.ts";
import type { ChartSpec } from "./spec.ts";
import type { Theme } from "./theme.ts";

/** What stands around the drawing in an exported picture. */
export interface PictureText {
  readonly title: string;
  readonly zone: string;
  readonly digest: string | undefined;
  readonly theme: Theme;
  /** CSS pixels from the left edge to the price axis: legends end before it. */
  readonly plotWidth: number;
  readonly legends: readonly {
    readonly title: string;
    readonly box: PaneBox | undefined;
    readonly pieces: readonly LegendPiece[];
  }[];
}

const HEAD = 44;
const FOOT = 28;
const MARGIN = 14;
/** Between pieces of a legend, and the length of a piece of its line. */
const GAP = 12;
const LINE = 14;
const SIGNS = { buy: "△", sell: "▼" };

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
  for (const { title, box, pieces } of text.legends) {
    if (!box) continue;
    let y = HEAD + box.top + 18;
    let x = write(title, MARGIN, y, { font: "600 12px", colour: colours.text1 }) + GAP;
    for (const piece of pieces) {
      const words = [piece.mark && SIGNS[piece.mark], piece.name].filter(Boolean).join(" ");
      context.font = `600 12px ${face}`;
      const room = context.measureText(`${words} ${piece.value ?? ""}`).width + (piece.line ? LINE + 5 : 0);
      if (x + room > text.plotWidth - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + 16];
      // No line of the grid runs through what is read.
      context.fillStyle = colours.well;
      context.fillRect(x - 3, y - 12, room + 6, 16);
      if (piece.line) x = stroke(context, x, y - 4, piece.line.isDashed, colours[piece.line.ink]) + 5;
      x = write(piece.value === undefined ? words : `${words} `, x, y, { font: "12px", colour: colours.text2 });
      x = write(piece.value ?? "", x, y, { font: "600 12px", colour: colours.text1 }) + GAP;
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

/** A piece of a line as a legend has it; gives where it ends. */
function stroke(context: CanvasRenderingContext2D, x: number, y: number, isDashed: boolean, colour: string): number {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.setLineDash(isDashed ? [4, 3] : []);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + LINE, y);
  context.stroke();
  return x + LINE;
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
