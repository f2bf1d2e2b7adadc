import type { DetailRequest } from "../../shared/chart/detail.ts";

/** What a chart shows: edges in bars, 0 the left edge of the first bar, the number of bars the right edge of the last. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Fewest bars that fill a chart. */
const FEWEST = 8;
/** Room at the right of the last bar, as a share of what is shown. */
const ROOM = 0.02;
/** How far a chart can be zoomed out beyond its bars. */
const MOST_BEYOND = 1.5;

/** All bars, with a little room at the right. */
export function fittedView(length: number): View {
  const span = Math.max(length, FEWEST);
  return { from: length - span, to: length + span * ROOM };
}

/** The view made `factor` times as wide around `anchor`, which keeps its place. */
export function zoomedView(view: View, factor: number, anchor: number, length: number): View {
  const span = view.to - view.from;
  const wider = Math.max(FEWEST, Math.min(span * factor, Math.max(length, FEWEST) * MOST_BEYOND));
  const share = (anchor - view.from) / span;
  return boundedView({ from: anchor - share * wider, to: anchor + (1 - share) * wider }, length);
}

/** The view moved by `bars`; a quarter of it always stays on the data. */
export function movedView(view: View, bars: number, length: number): View {
  return boundedView({ from: view.from + bars, to: view.to + bars }, length);
}

/** The view moved, if it must, so that data is in it. */
export function boundedView(view: View, length: number): View {
  const span = view.to - view.from;
  const kept = Math.min(span / 4, length);
  const from = Math.max(kept - span, Math.min(view.from, length - kept));
  return { from, to: from + span };
}

/** The view moved just so far that `bar` is in it. */
export function viewWith(view: View, bar: number): View {
  const span = view.to - view.from;
  if (bar < view.from) return { from: bar, to: bar + span };
  return bar + 1 > view.to ? { from: bar + 1 - span, to: bar + 1 } : view;
}

/** How the chart's width can be filled. */
export interface Fill {
  /** CSS pixels. */
  readonly width: number;
  /** Narrowest group in pixels. */
  readonly narrowest: number;
  /** Most groups that the chart may hold. */
  readonly most: number;
}

/** The level whose groups are at least `narrowest` pixels wide. */
function levelOf(view: View, { width, narrowest, most }: Fill): number {
  const span = view.to - view.from;
  const step = Math.max((narrowest * span) / Math.max(width, 1), span / most, 1);
  return Math.ceil(Math.log2(step) - 1e-9);
}

/** The window to ask for: what is shown, and as much at each side as the chart may hold. */
export function requestFor(view: View, fill: Fill): DetailRequest {
  const level = levelOf(view, fill);
  const step = 2 ** level;
  const [from, to] = [Math.floor(view.from / step), Math.ceil(view.to / step)];
  const beyond = Math.max(0, Math.min(to - from, Math.floor((fill.most - (to - from)) / 2)));
  return { level, from: from - beyond, to: to + beyond };
}

/** Whether a window still serves a view: its groups are fine enough, and nothing shown lies outside. */
export function isServed(view: View, fill: Fill, window: DetailRequest, length: number): boolean {
  const step = 2 ** window.level;
  const groups = Math.ceil(length / step);
  const from = Math.max(0, Math.floor(view.from / step));
  const to = Math.min(groups, Math.ceil(view.to / step));
  return window.level === levelOf(view, fill) && window.from <= from && window.to >= to;
}

/** The view in the chart library's logical indexes, which count groups from the window's first and name their middles. */
export function logicalRange(view: View, { level, from }: DetailRequest): View {
  const step = 2 ** level;
  return { from: view.from / step - from, to: view.to / step - from - 1 };
}

/** The bar edge at a share of the width. */
export function barAtShare(view: View, share: number): number {
  return view.from + share * (view.to - view.from);
}

/** Bars [first, last] that are drawn as one. */
export interface Group {
  readonly first: number;
  readonly last: number;
}

/** Bars in groups of 2^level. */
export interface Grouping {
  readonly level: number;
  /** Number of bars. */
  readonly length: number;
}

/** The group that a bar edge lies in; undefined where there are no bars. */
export function groupAt(edge: number, { level, length }: Grouping): Group | undefined {
  const step = 2 ** level;
  const first = Math.floor(edge / step) * step;
  return first >= 0 && first < length ? { first, last: Math.min(first + step, length) - 1 } : undefined;
}

/** The last group whose middle is shown, or the first where none is; the very last one where the data's end is shown. */
export function lastShown(view: View, { level, length }: Grouping): Group {
  const step = 2 ** level;
  const groups = Math.ceil(length / step);
  const place = Math.max(0, view.to >= length ? groups - 1 : Math.min(groups, Math.round(view.to / step)) - 1);
  return { first: place * step, last: Math.min((place + 1) * step, length) - 1 };
}
