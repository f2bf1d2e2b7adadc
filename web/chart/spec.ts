import type { DetailSource } from "../../shared/chart/detail.ts";
import type { Ink } from "./theme.ts";

/** One thing drawn in a pane; `line`s are places in the source's list of lines. */
export type Layer =
  | { readonly kind: "candles" }
  | { readonly kind: "volume" }
  | { readonly kind: "marks" }
  | {
      readonly kind: "line";
      readonly line: number;
      readonly ink: Ink;
      readonly isDashed?: boolean;
      readonly width?: number;
    }
  | { readonly kind: "histogram"; readonly line: number; readonly ink: Ink }
  | { readonly kind: "band"; readonly upper: number; readonly lower: number; readonly ink: Ink }
  /** The area between a line and a level. */
  | { readonly kind: "area"; readonly line: number; readonly ink: Ink; readonly level: number }
  /** Signs of bars: above zero under the low, below zero over the high. */
  | { readonly kind: "flags"; readonly line: number; readonly ink: Ink };

/** A figure of a pane's legend, of the bar under the crosshair or the last. */
export interface Reading {
  readonly name: string;
  readonly ink: Ink;
  readonly isDashed?: boolean;
  /** Whether a piece of its line stands before the name. */
  readonly hasLine: boolean;
  /** @param bar place on the axis; NaN where there is no value */
  readonly value: (bar: number) => number;
  readonly text: (value: number) => string;
}

/** A tag on the axis at a pane's last value. */
export interface Tag {
  readonly value: number;
  readonly text: string;
  /** Outlined in a colour, or filled with it. */
  readonly kind: "rose" | "fell" | "line";
  readonly ink: Ink;
}

export interface PaneSpec {
  readonly key: string;
  readonly title: string;
  /** Beside the title. */
  readonly fact?: string;
  /** Share of the chart's height. */
  readonly weight: number;
  readonly layers: readonly Layer[];
  readonly readings: readonly Reading[];
  readonly tags: readonly Tag[];
  /** A value under the crosshair. */
  readonly valueText: (value: number) => string;
  /** A value on the axis. */
  readonly tickText: (value: number) => string;
  /** Whether the log and percent scale apply to it. */
  readonly isPrice: boolean;
  /** Smallest difference that its axis tells apart. */
  readonly smallest: number;
  /** Whether open, high, low and close stand in the legend. */
  readonly hasBars: boolean;
}

/** A column of the table behind a chart. */
export interface Column {
  readonly name: string;
  readonly value: (bar: number) => number;
  readonly text: (value: number) => string;
}

/** A chart: its columns, and its panes from top to bottom. */
export interface ChartSpec {
  readonly source: DetailSource;
  readonly panes: readonly PaneSpec[];
  /** What its table and its CSV hold beside the time. */
  readonly columns: readonly Column[];
  /** Length of a bar in ms. */
  readonly interval: number;
  /** What the chart shows, in a sentence. */
  readonly summary: string;
  /** CSS pixels that it wants. */
  readonly height: number;
}
