import type { Brush, Drawing } from "./brush.ts";
import type { Ink } from "./theme.ts";

interface Stroke {
  readonly line: number;
  readonly ink: Ink;
  readonly isDashed?: boolean;
  readonly width?: number;
}

/** A line through the extremes of its groups, in the order in which they came; a gap where there is no value. */
export function drawLine(drawing: Drawing, { line, ink, isDashed, width = 1.5 }: Stroke): void {
  const { context, across, theme } = drawing.brush;
  context.strokeStyle = theme.colours[ink];
  context.lineWidth = width * across;
  context.lineJoin = "round";
  if (isDashed) context.setLineDash([4 * across, 3 * across]);
  for (const run of runsOf(drawing, line)) {
    context.beginPath();
    trace(context, run);
    // A single value is a dash, or it would not be seen.
    if (run.length === 1 && run[0]) context.lineTo(run[0].x + Math.max(across, drawing.brush.spacing / 2), run[0].y);
    context.stroke();
  }
}

/** The area between a line and a level. */
export function drawArea(drawing: Drawing, { line, ink, level }: { line: number; ink: Ink; level: number }): void {
  const { brush } = drawing;
  const { context, theme } = brush;
  context.fillStyle = theme.colours[ink];
  context.globalAlpha = 0.22;
  const base = brush.y(level);
  for (const run of runsOf(drawing, line)) {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) continue;
    context.beginPath();
    context.moveTo(first.x, base);
    for (const { x, y } of run) context.lineTo(x, y);
    context.lineTo(last.x, base);
    context.fill();
  }
}

/** The area between two lines. */
export function drawBand(drawing: Drawing, { upper, lower, ink }: { upper: number; lower: number; ink: Ink }): void {
  const { context, theme } = drawing.brush;
  context.fillStyle = theme.colours[ink];
  context.globalAlpha = 0.1;
  const [above, below] = [runsOf(drawing, upper), runsOf(drawing, lower)];
  above.forEach((run, index) => {
    const back = below[index]?.toReversed();
    if (!back) return;
    context.beginPath();
    trace(context, run);
    for (const { x, y } of back) context.lineTo(x, y);
    context.fill();
  });
}

/** Bars from zero. */
export function drawHistogram({ brush, window, from, to }: Drawing, { line, ink }: { line: number; ink: Ink }): void {
  const { context, spacing, theme, across } = brush;
  const level = window.lines[line];
  if (!level) return;
  context.fillStyle = theme.colours[ink];
  context.globalAlpha = 0.7;
  const part = spacing / window.fine;
  const width = Math.max(1, Math.floor(part * 0.7));
  const zero = Math.round(brush.y(0));
  for (let entry = from * window.fine; entry < to * window.fine; entry++) {
    const [a, b] = [level.early[entry] as number, level.late[entry] as number];
    if (Number.isNaN(a)) continue;
    const [top, bottom] = [Math.round(brush.y(Math.max(a, b, 0))), Math.round(brush.y(Math.min(a, b, 0)))];
    const tall = Math.max(bottom - top, Math.ceil(across));
    context.fillRect(Math.round(xOf(brush, window.fine, entry) - width / 2), Math.min(top, zero), width, tall);
  }
}

/** A dotted line right across. */
export function drawLevel(brush: Brush, { value, ink }: { value: number; ink: Ink }): void {
  const { context, across, down, theme } = brush;
  const y = Math.round(brush.y(value)) + (down % 2) / 2;
  if (!(y >= 0 && y <= brush.height)) return;
  context.save();
  context.strokeStyle = theme.colours[ink];
  context.lineWidth = across;
  context.setLineDash([across, 3 * across]);
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(brush.width, y);
  context.stroke();
  context.restore();
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function trace(context: CanvasRenderingContext2D, run: readonly Spot[]): void {
  run.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
}

/** Middle of an entry of a line, which may be half a group. */
function xOf(brush: Brush, fine: number, entry: number): number {
  return fine === 1
    ? brush.x(entry)
    : brush.x(Math.floor(entry / 2)) + (entry % 2 === 0 ? -0.25 : 0.25) * brush.spacing;
}

/** Spots of a line, apart where there are gaps. */
function runsOf({ brush, window, from, to }: Drawing, line: number): Spot[][] {
  const level = window.lines[line];
  const runs: Spot[][] = [];
  if (!level) return runs;
  let run: Spot[] = [];
  const aside = (brush.spacing / window.fine) * 0.25;
  for (let entry = from * window.fine; entry < to * window.fine; entry++) {
    const [early, late] = [brush.y(level.early[entry] as number), brush.y(level.late[entry] as number)];
    if (Number.isNaN(early)) {
      if (run.length > 0) runs.push(run);
      run = [];
      continue;
    }
    const x = xOf(brush, window.fine, entry);
    if (early === late) run.push({ x, y: early });
    else run.push({ x: x - aside, y: early }, { x: x + aside, y: late });
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
