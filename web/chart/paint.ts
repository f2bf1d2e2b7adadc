import type {
  CustomData,
  CustomSeriesOptions,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  PriceToCoordinateConverter,
} from "lightweight-charts";
import type { DetailWindow } from "../../shared/chart/detail.ts";
import { type Brush, type Drawing, placesOf } from "./brush.ts";
import { drawCandles, drawVolume } from "./paint-candles.ts";
import { drawArea, drawBand, drawHistogram, drawLevel, drawLine } from "./paint-lines.ts";
import { drawFlags, drawMarks, type DrawnMark } from "./paint-marks.ts";
import type { Layer } from "./spec.ts";
import type { Ink, Theme } from "./theme.ts";

/** What the chart library holds of a group in a pane: its time, its place in the window and the values it spans. */
export interface Point extends CustomData<number> {
  readonly time: number;
  readonly place: number;
  readonly low: number;
  readonly high: number;
}

type Target = Parameters<ICustomSeriesPaneRenderer["draw"]>[0];

/** Draws all layers of a pane from the window's columns; the library gives places, scales and the canvas. */
export class PanePainter implements ICustomSeriesPaneView<number, Point, CustomSeriesOptions> {
  layers: readonly Layer[];
  /** A level drawn right across: the last price. */
  last: { readonly value: number; readonly ink: Ink } | undefined;
  /** Where marks were drawn last, in CSS pixels of the pane. */
  drawnMarks: DrawnMark[] = [];
  window: DetailWindow | undefined;
  theme: Theme;
  private data: PaneRendererCustomData<number, Point> | undefined;
  private readonly defaults: CustomSeriesOptions;

  constructor(layers: readonly Layer[], theme: Theme, defaults: CustomSeriesOptions) {
    this.layers = layers;
    this.theme = theme;
    this.defaults = defaults;
  }

  renderer(): ICustomSeriesPaneRenderer {
    return { draw: (target, convert) => this.draw(target, convert) };
  }

  update(data: PaneRendererCustomData<number, Point>): void {
    this.data = data;
  }

  priceValueBuilder({ low, high }: Point): number[] {
    return [low, high];
  }

  isWhitespace(point: Point | CustomData<number>): point is Point {
    return !("low" in point) || Number.isNaN(point.low);
  }

  defaultOptions(): CustomSeriesOptions {
    return this.defaults;
  }

  /** The window's groups as the library wants them; those without a value stay on the axis. */
  points(window: DetailWindow): Point[] {
    return Array.from(window.time, (time, place) => ({ time, place, ...spanOf(this.layers, window, place) }));
  }

  private draw(target: Target, convert: PriceToCoordinateConverter): void {
    const { data, window } = this;
    if (!data?.visibleRange || !window) return;
    const { visibleRange, barSpacing } = data;
    // Only the groups in sight have a place on the canvas.
    const shown = data.bars.slice(visibleRange.from, visibleRange.to);
    const [first, last] = [shown[0], shown.at(-1)];
    if (!first || !last) return;
    const [from, to] = [first.originalData.place, last.originalData.place];
    this.drawnMarks = [];
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio, verticalPixelRatio, bitmapSize }) => {
      const brush: Brush = {
        context,
        across: horizontalPixelRatio,
        down: verticalPixelRatio,
        width: bitmapSize.width,
        height: bitmapSize.height,
        spacing: barSpacing * horizontalPixelRatio,
        x: (place) => (first.x + (place - first.originalData.place) * barSpacing) * horizontalPixelRatio,
        y: (value) => (convert(value) ?? NaN) * verticalPixelRatio,
        theme: this.theme,
      };
      const drawing: Drawing = { brush, window, ...placesOf(window, from, to) };
      for (const layer of this.layers) {
        context.save();
        this.drawLayer(layer, drawing);
        context.restore();
      }
      if (this.last) drawLevel(brush, this.last);
    });
  }

  private drawLayer(layer: Layer, drawing: Drawing): void {
    switch (layer.kind) {
      case "candles":
        return drawCandles(drawing);
      case "volume":
        return drawVolume(drawing);
      case "line":
        return drawLine(drawing, layer);
      case "histogram":
        return drawHistogram(drawing, layer);
      case "band":
        return drawBand(drawing, layer);
      case "area":
        return drawArea(drawing, layer);
      case "flags":
        return drawFlags(drawing, layer);
      case "marks":
        this.drawnMarks = drawMarks(drawing);
    }
  }
}

/** The lowest and the highest value of a group over all layers. */
function spanOf(layers: readonly Layer[], window: DetailWindow, place: number): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  const take = (value: number | undefined): void => {
    if (value === undefined || Number.isNaN(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  const takeLine = (line: number): void => {
    const level = window.lines[line];
    for (let part = place * window.fine; part < (place + 1) * window.fine; part++) {
      take(level?.early[part]);
      take(level?.late[part]);
    }
  };
  for (const layer of layers) {
    if (layer.kind === "candles") {
      take(window.bars?.low[place]);
      take(window.bars?.high[place]);
    } else if (layer.kind === "line" || layer.kind === "histogram" || layer.kind === "area") takeLine(layer.line);
    if (layer.kind === "histogram") take(0);
    if (layer.kind === "area") take(layer.level);
  }
  return low > high ? { low: NaN, high: NaN } : { low, high };
}
