import type { MarkCluster } from "../../shared/chart/marks.ts";
import type { Drawing } from "./brush.ts";
import type { Ink } from "./theme.ts";

/** A mark as drawn: its middle in CSS pixels of the pane. */
export interface DrawnMark {
  readonly x: number;
  readonly y: number;
  readonly cluster: MarkCluster;
}

/** Half width and height of a mark in CSS pixels, and its distance from the candle. */
const HALF = 5.5;
const TALL = 9;
const AWAY = 5;

/** Orders: a hollow triangle under the low where bought, a solid one over the high where sold. */
export function drawMarks(drawing: Drawing): DrawnMark[] {
  const { brush, window, from, to } = drawing;
  const { theme } = brush;
  const drawn: DrawnMark[] = [];
  for (const cluster of window.marks) {
    const place = cluster.group - window.from;
    if (place < from || place >= to) continue;
    const isBuy = cluster.side === 1;
    const tip = tipOf(drawing, place, isBuy);
    if (Number.isNaN(tip)) continue;
    const x = brush.x(place);
    triangle(drawing, { x, tip, isUp: isBuy, isHollow: isBuy, colour: theme.colours.text1 });
    if (cluster.count > 1) countAt(drawing, { x, tip, isUp: isBuy, count: cluster.count });
    const middle = tip / brush.down + (isBuy ? TALL / 2 : -TALL / 2);
    drawn.push({ x: x / brush.across, y: middle, cluster });
  }
  return drawn;
}

/** Signs of an indicator: a small triangle in its colour, under the low above zero, over the high below it. */
export function drawFlags(drawing: Drawing, { line, ink }: { line: number; ink: Ink }): void {
  const { brush, window, from, to } = drawing;
  const level = window.lines[line];
  for (let place = from; place < to; place++) {
    for (const isUp of [true, false]) {
      let isSet = false;
      for (let entry = place * window.fine; entry < (place + 1) * window.fine; entry++) {
        const ends = [level?.early[entry] ?? NaN, level?.late[entry] ?? NaN];
        isSet ||= ends.some((value) => (isUp ? value > 0 : value < 0));
      }
      const tip = isSet ? tipOf(drawing, place, isUp) : NaN;
      if (Number.isNaN(tip)) continue;
      triangle(drawing, { x: brush.x(place), tip, isUp, isHollow: isUp, colour: brush.theme.colours[ink], size: 0.7 });
    }
  }
}

/** Where a mark points to: off the candle, and inside the pane. */
function tipOf({ brush, window }: Drawing, place: number, isUnder: boolean): number {
  const price = isUnder ? window.bars?.low[place] : window.bars?.high[place];
  const away = AWAY * brush.down;
  const room = TALL * brush.down;
  const tip = brush.y(price ?? NaN) + (isUnder ? away : -away);
  return Math.max(room, Math.min(tip, brush.height - room));
}

interface Triangle {
  readonly x: number;
  readonly tip: number;
  readonly isUp: boolean;
  readonly isHollow: boolean;
  readonly colour: string;
  readonly size?: number;
}

function triangle({ brush }: Drawing, { x, tip, isUp, isHollow, colour, size = 1 }: Triangle): void {
  const { context, across, down, theme } = brush;
  const [half, tall] = [HALF * across * size, (isUp ? 1 : -1) * TALL * down * size];
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x + half, tip + tall);
  context.lineTo(x - half, tip + tall);
  context.closePath();
  context.lineJoin = "round";
  // A rim of the ground keeps a mark readable over lines and volume.
  context.strokeStyle = theme.colours.well;
  context.lineWidth = 3.5 * across;
  context.stroke();
  context.fillStyle = isHollow ? theme.colours.well : colour;
  context.fill();
  context.strokeStyle = colour;
  context.lineWidth = 1.4 * across;
  context.stroke();
}

function countAt(
  { brush }: Drawing,
  { x, tip, isUp, count }: Pick<Triangle, "x" | "tip" | "isUp"> & { count: number },
): void {
  const { context, across, down, theme } = brush;
  context.font = `600 ${10 * across}px ${theme.face}`;
  context.textAlign = "center";
  context.textBaseline = isUp ? "top" : "bottom";
  context.lineWidth = 3 * across;
  context.strokeStyle = theme.colours.well;
  context.fillStyle = theme.colours.text2;
  const y = tip + (isUp ? 1 : -1) * (TALL + 2) * down;
  context.strokeText(String(count), x, y);
  context.fillText(String(count), x, y);
}
