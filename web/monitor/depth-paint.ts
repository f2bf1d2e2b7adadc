import { digitsText } from "../../shared/figures.ts";
import type { DepthView } from "../state/live.svelte.ts";
import { clockText } from "./words.ts";

const AXIS = 60;
const FOOT = 24;
const SHADES = 7;
const CIRCLES = 60;
const LARGEST = 6.5;

/** Colours as canvas takes them, resolved inside an element. */
export interface DepthInk {
  readonly shades: readonly (readonly [number, number, number])[];
  readonly well: string;
  readonly line: string;
  readonly text1: string;
  readonly text3: string;
  readonly up: string;
  readonly down: string;
  readonly face: string;
}

export function depthInk(element: Element): DepthInk {
  const probe = element.appendChild(document.createElement("span"));
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const shades = Array.from({ length: SHADES }, (_, shade) => {
    const [red = 0, green = 0, blue = 0] = (colour(`depth-${shade + 1}`).match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue] as const;
  });
  const names = ["well", "line", "text1", "text3", "up", "down"] as const;
  const colours = Object.fromEntries(names.map((name) => [name, colour(name)])) as Record<
    (typeof names)[number],
    string
  >;
  probe.remove();
  return { shades, ...colours, face: getComputedStyle(element).fontFamily };
}

interface Area {
  readonly width: number;
  readonly height: number;
  readonly zone: string;
}

/** Draws resting depth with best prices as lines and trades as circles: hollow bought, solid sold. */
export function paintDepth(
  canvas: HTMLCanvasElement,
  view: DepthView,
  ink: DepthInk,
  { width, height, zone }: Area,
): void {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  context.fillStyle = ink.well;
  context.fillRect(0, 0, width, height);
  const [across, down] = [width - AXIS, height - FOOT];
  const x = (time: number) => ((time - view.from) / (view.to - view.from)) * across;
  const y = (price: number) => down - ((price - view.lowest) / (view.highest - view.lowest)) * down;
  context.imageSmoothingEnabled = false;
  context.drawImage(gridPicture(view, ink), 0, 0, across, down);
  paintAxes(context, view, ink, { across, down, width, zone, y, x });
  const step = (view.to - view.from) / view.columns;
  for (const line of [view.bid, view.ask])
    paintLine(context, line, (column) => x(view.from + (column + 0.5) * step), y, ink);
  const largest = [...view.trades].sort((a, b) => b.share - a.share).slice(0, CIRCLES);
  context.lineWidth = 1.2;
  for (const { time, price, share, isBuy } of largest) {
    context.beginPath();
    context.arc(x(time), y(price), Math.max(1.5, LARGEST * Math.sqrt(share)), 0, 2 * Math.PI);
    context.fillStyle = isBuy ? ink.well : ink.down;
    context.strokeStyle = isBuy ? ink.up : ink.well;
    context.fill();
    context.stroke();
  }
  paintTag(context, view, ink, { across, y });
}

function gridPicture({ columns, rows, grid }: DepthView, { shades }: DepthInk): HTMLCanvasElement {
  const picture = document.createElement("canvas");
  picture.width = columns;
  picture.height = rows;
  const data = new ImageData(columns, rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const shade = shades[(grid[column * rows + row] ?? 0) - 1];
      if (!shade) continue;
      data.data.set([...shade, 255], 4 * ((rows - 1 - row) * columns + column));
    }
  }
  picture.getContext("2d")?.putImageData(data, 0, 0);
  return picture;
}

type Scales = Area & {
  readonly across: number;
  readonly down: number;
  readonly x: (time: number) => number;
  readonly y: (price: number) => number;
};

function paintAxes(
  context: CanvasRenderingContext2D,
  view: DepthView,
  ink: DepthInk,
  { across, down, width, zone, x, y }: Omit<Scales, "height">,
): void {
  context.fillStyle = ink.well;
  context.fillRect(across, 0, AXIS, down + FOOT);
  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.strokeRect(-0.5, -0.5, across + 0.5, down + 0.5);
  context.fillStyle = ink.text3;
  context.font = `500 11px ${ink.face}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  const last = lastMid(view);
  for (const price of ticks(view.lowest, view.highest, Math.max(2, Math.floor(down / 34)))) {
    if (Math.abs(y(price) - y(last)) > 16 && y(price) > 8 && y(price) < down - 6) {
      context.fillText(digitsText(price), across + 8, y(price));
    }
  }
  const count = Math.max(2, Math.floor(width / 130));
  const length = (view.to - view.from) / count;
  context.textAlign = "center";
  for (let index = 0; index < count; index++) {
    const time = view.from + (index + 0.5) * length;
    context.fillText(clockText(time, zone), x(time), down + FOOT / 2);
  }
}

function paintLine(
  context: CanvasRenderingContext2D,
  values: Float64Array,
  x: (column: number) => number,
  y: (price: number) => number,
  ink: DepthInk,
): void {
  context.beginPath();
  let isOpen = false;
  values.forEach((value, column) => {
    if (Number.isNaN(value)) return void (isOpen = false);
    if (isOpen) context.lineTo(x(column), y(value));
    else context.moveTo(x(column), y(value));
    isOpen = true;
  });
  context.strokeStyle = ink.text1;
  context.lineWidth = 1.1;
  context.stroke();
}

function paintTag(
  context: CanvasRenderingContext2D,
  view: DepthView,
  ink: DepthInk,
  { across, y }: Pick<Scales, "across" | "y">,
): void {
  const mid = lastMid(view);
  if (Number.isNaN(mid)) return;
  context.fillStyle = ink.text1;
  context.fillRect(across + 1, y(mid) - 8, AXIS - 1, 16);
  context.fillStyle = ink.well;
  context.font = `600 11px ${ink.face}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(digitsText(mid), across + AXIS / 2, y(mid));
}

function lastMid({ bid, ask }: DepthView): number {
  const at = bid.findLastIndex((value, column) => Number.isFinite(value) && Number.isFinite(ask[column]));
  return ((bid[at] ?? NaN) + (ask[at] ?? NaN)) / 2;
}

/** About so many round values between two. */
function ticks(low: number, high: number, count: number): number[] {
  const raw = (high - low) / count;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((one) => one >= raw) ?? raw;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, index) => (first + index) * step);
}
