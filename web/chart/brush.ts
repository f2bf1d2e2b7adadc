import type { DetailWindow } from "../../shared/chart/detail.ts";
import type { Theme } from "./theme.ts";

/** A canvas in device pixels with the scales of its pane. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  /** Device pixels in a CSS pixel. */
  readonly across: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
  /** Width of a group in device pixels. */
  readonly spacing: number;
  /** Middle of the group at a place of the window. */
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
  readonly theme: Theme;
}

/** What is drawn: places [from, to) of a window. */
export interface Drawing {
  readonly brush: Brush;
  readonly window: DetailWindow;
  readonly from: number;
  readonly to: number;
}

/** The places to draw: those shown, and one more at each side, so that lines reach the edges. */
export function placesOf(window: DetailWindow, first: number, last: number): { from: number; to: number } {
  return { from: Math.max(0, first - 1), to: Math.min(window.time.length, last + 2) };
}
