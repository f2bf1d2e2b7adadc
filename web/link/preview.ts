import { encode } from "uqr";
import { visible } from "../../shared/visible.ts";
import type { LinkEnvelope } from "../../shared/link/envelope.ts";
import { hexGroups, markBars } from "../ui/tide-mark.ts";
import { claimRows } from "./claims.ts";

const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 64;
/** Bytes that the largest QR code holds, with room for its own words. */
const QR_BYTES = 2900;
const QR_SIDE = 356;
const QUIET = 4;

const COLORS = {
  page: "#0d1217",
  panel: "#12181e",
  line: "#222c35",
  control: "#697886",
  edge: "#3a4753",
  text1: "#e9eef2",
  text2: "#aab6c1",
  text3: "#8593a0",
  accent: "#82b1ff",
} as const;

/** Whether a link's picture can carry it as a QR code. */
export const fitsQr = (link: string): boolean => new TextEncoder().encode(link).length <= QR_BYTES;

/**
 * Draws the picture to be pasted beside a link, 1200 by 630: chats show none of their own, since a fragment never reaches a
 * server. Every figure on it is called claimed.
 */
export function drawPreview(canvas: HTMLCanvasElement, envelope: LinkEnvelope, link: string): void {
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  if (!context) return;
  const face = getComputedStyle(document.body).fontFamily;
  const pen = new Pen(context, face);
  context.fillStyle = COLORS.page;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const hasQr = fitsQr(link);
  const room = WIDTH - 2 * MARGIN - (hasQr ? QR_SIDE + 48 : 0);
  drawHead(pen, envelope, room);
  drawMark(pen, envelope.expected.digest, { x: MARGIN, y: 268, width: room, height: 108 });
  drawFigures(pen, envelope, room);
  pen.write(`Digest ${hexGroups(envelope.expected.digest, 4)} …`, MARGIN, HEIGHT - 44, {
    size: 18,
    color: COLORS.text3,
  });
  if (hasQr) drawQr(pen, link);
  else
    pen.write("The link is too long for a QR code", WIDTH - MARGIN, HEIGHT - 44, {
      size: 18,
      color: COLORS.text3,
      isRight: true,
    });
}

interface Ink {
  readonly size: number;
  readonly color: string;
  readonly weight?: number;
  readonly isRight?: boolean;
  /** Width in which the text has to fit: it is written smaller, down to `least`, and what does not fit then is cut. */
  readonly room?: number;
  readonly least?: number;
}

class Pen {
  readonly context: CanvasRenderingContext2D;
  private readonly face: string;

  constructor(context: CanvasRenderingContext2D, face: string) {
    this.context = context;
    this.face = face;
  }

  /** Gives the width of what it wrote. */
  write(text: string, x: number, y: number, ink: Ink): number {
    const { context } = this;
    const { size, color, weight = 400, isRight = false, room = Infinity, least = size } = ink;
    const set = (pixels: number): void => void (context.font = `${weight} ${pixels}px ${this.face}`);
    set(size);
    const width = context.measureText(text).width;
    if (width > room) set(Math.max(least, Math.floor((size * room) / width)));
    context.fillStyle = color;
    context.textAlign = isRight ? "right" : "left";
    const written = room === Infinity ? text : this.cut(text, room);
    context.fillText(written, x, y);
    return context.measureText(written).width;
  }

  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.context.fillStyle = color;
    this.context.fillRect(x, y, width, height);
  }

  private cut(text: string, room: number): string {
    if (this.context.measureText(text).width <= room) return text;
    const letters = Array.from(text);
    while (letters.length > 1 && this.context.measureText(`${letters.join("")}…`).width > room) letters.pop();
    return `${letters.join("")}…`;
  }
}

function drawHead(pen: Pen, { meta, data }: LinkEnvelope, room: number): void {
  const brand = pen.write("Tidebook", MARGIN, 88, { size: 24, color: COLORS.text1, weight: 600 });
  pen.write("backtest link", MARGIN + brand + 12, 88, { size: 24, color: COLORS.text3 });
  const title = visible((meta.title ?? "").trim()) || "A backtest";
  pen.write(title, MARGIN, 164, { size: 46, least: 28, color: COLORS.text1, weight: 600, room });
  const series = data.map(({ name }) => visible(name)).join(", ");
  const words = "Claimed, not yet checked. Open it and press Run.";
  pen.write(words, MARGIN, 210, { size: 22, color: COLORS.text2, room });
  pen.write(series, MARGIN, 242, { size: 18, color: COLORS.text3, room });
}

function drawMark(
  { context }: Pen,
  digest: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  const bars = markBars(digest, digest, 32);
  const step = width / bars.length;
  const middle = y + height / 2;
  bars.forEach(({ above, below }, place) => {
    const left = x + place * step + step * 0.2;
    context.fillStyle = COLORS.text2;
    context.fillRect(left, middle - (above * height) / 2, step * 0.6, (above * height) / 2);
    context.strokeStyle = COLORS.edge;
    context.lineWidth = 1.5;
    context.strokeRect(left, middle, step * 0.6, (below * height) / 2);
  });
  context.fillStyle = COLORS.control;
  context.fillRect(x, middle - 1, width, 2);
}

function drawFigures(pen: Pen, { expected }: LinkEnvelope, room: number): void {
  const rows = claimRows(expected.metrics, undefined).slice(0, 6);
  const column = room / 3;
  rows.forEach(({ label, claimed }, place) => {
    const [x, y] = [MARGIN + (place % 3) * column, 426 + Math.floor(place / 3) * 82];
    pen.write(`${label}, claimed`, x, y, { size: 17, color: COLORS.text3, room: column - 12 });
    pen.write(claimed, x, y + 34, { size: 30, color: COLORS.text1, weight: 600, room: column - 12 });
  });
}

/** Dark on white with its quiet zone, in whole pixels: what a camera reads best. */
function drawQr(pen: Pen, link: string): void {
  const { data, size } = encode(link, { ecc: "L", border: 0 });
  const scale = Math.max(1, Math.floor(QR_SIDE / (size + 2 * QUIET)));
  const side = scale * (size + 2 * QUIET);
  const [left, top] = [WIDTH - MARGIN - side, 96];
  pen.fill(left, top, side, side, "#ffffff");
  data.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (isDark) pen.fill(left + (x + QUIET) * scale, top + (y + QUIET) * scale, scale, scale, "#000000");
    }),
  );
  pen.write("Scan to open the link", WIDTH - MARGIN, top + side + 36, { size: 18, color: COLORS.text2, isRight: true });
}
