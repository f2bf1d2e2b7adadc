import { type MarkCluster, spacedMarks } from "../../shared/chart/marks.ts";
import { numberText } from "../../shared/figures.ts";
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
/** Size of a count's letters, and the room around it, CSS pixels. */
const LETTERS = 10;
const ROOM = 4;

/** Height of a mark with its count and its distance from the candle, CSS pixels. */
export const MARK_HEIGHT = AWAY + TALL + 2 + LETTERS;

/** Where a mark points to, and the way it points. */
interface Tip {
  readonly x: number;
  readonly tip: number;
  readonly isUp: boolean;
}

/**
 * Orders: a hollow triangle under the low where bought, a solid one over the high where sold. Marks whose counts would
 * touch are drawn as one.
 */
export function drawMarks(drawing: Drawing): DrawnMark[] {
  const { brush, window, from, to } = drawing;
  const { context, across, theme } = brush;
  context.font = `600 ${LETTERS * across}px ${theme.face}`;
  const digit = context.measureText("0").width / across;
  const widthOf = (count: number): number => Math.max(2 * HALF, count > 1 ? countOf(count).length * digit : 0) + ROOM;
  const drawn: (DrawnMark & Tip)[] = [];
  // All marks of the window, so that they do not merge in other ways while it moves under the view.
  for (const cluster of spacedMarks(window.marks, { spacing: brush.spacing / across, widthOf })) {
    const place = cluster.group - window.from;
    if (place < from || place >= to) continue;
    const isUp = cluster.side === 1;
    const tip = tipOf(drawing, place, isUp);
    if (Number.isNaN(tip)) continue;
    const x = brush.x(place);
    triangle(drawing, { x, tip, isUp, isHollow: isUp, colour: theme.colours.text1 });
    drawn.push({ x: x / across, y: tip / brush.down + (isUp ? TALL / 2 : -TALL / 2), cluster, tip, isUp });
  }
  return drawCounts(drawing, drawn, widthOf);
}

const countOf = (count: number): string => numberText(count, 0);

/** Counts over the triangles; one that would touch a count of the other side, or be cut at an edge, gives way. */
function drawCounts(
  drawing: Drawing,
  marks: readonly (DrawnMark & Tip)[],
  widthOf: (count: number) => number,
): DrawnMark[] {
  const { brush } = drawing;
  const right = brush.width / brush.across;
  const last = new Map<boolean, { right: number; y: number }>();
  return marks.map(({ x, y, tip, isUp, cluster }) => {
    const half = widthOf(cluster.count) / 2;
    const middle = y + (isUp ? 1 : -1) * (TALL / 2 + 2 + LETTERS / 2);
    const other = last.get(!isUp);
    const isFree = !other || other.right <= x - half || Math.abs(other.y - middle) >= LETTERS + ROOM;
    const isWhole = x - half >= 0 && x + half <= right;
    if (cluster.count > 1 && isFree && isWhole) {
      countAt(drawing, { x: x * brush.across, tip, isUp, count: cluster.count });
      last.set(isUp, { right: x + half, y: middle });
    }
    return { x, y, cluster };
  });
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

interface Triangle extends Tip {
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

function countAt({ brush }: Drawing, { x, tip, isUp, count }: Tip & { count: number }): void {
  const { context, across, down, theme } = brush;
  context.textAlign = "center";
  context.textBaseline = isUp ? "top" : "bottom";
  context.lineWidth = 3 * across;
  context.strokeStyle = theme.colours.well;
  context.fillStyle = theme.colours.text2;
  const y = tip + (isUp ? 1 : -1) * (TALL + 2) * down;
  context.strokeText(countOf(count), x, y);
  context.fillText(countOf(count), x, y);
}
