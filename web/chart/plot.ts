import {
  ColorType,
  createChartEx,
  CrosshairMode,
  customSeriesDefaultOptions,
  type IChartApiBase,
  type ISeriesApi,
  LineStyle,
  type MouseEventParams,
  PriceScaleMode,
} from "lightweight-charts";
import type { DetailWindow } from "../../shared/chart/detail.ts";
import { digitsText } from "../../shared/figures.ts";
import { axisWidth, tagTexts } from "./axis-width.ts";
import { PanePainter } from "./paint.ts";
import { type DrawnMark, MARK_HEIGHT } from "./paint-marks.ts";
import type { PaneSpec } from "./spec.ts";
import { tagPlaces } from "./tag-places.ts";
import type { Theme } from "./theme.ts";
import { TimeScale } from "./time-scale.ts";
import { logicalRange, type View } from "./viewport.ts";
import type { Zone } from "./zone.ts";

/** How prices are scaled. */
export type Scale = "linear" | "log" | "percent";

/** The point under the crosshair: CSS pixels from the left edge of the data, and a height in a pane. */
export interface Hover {
  readonly x: number;
  readonly pane: number;
  readonly y: number;
}

/** Where a pane lies inside the chart, CSS pixels. */
export interface PaneBox {
  readonly top: number;
  readonly height: number;
}

interface Pane {
  spec: PaneSpec;
  readonly painter: PanePainter;
  readonly series: ISeriesApi<"Custom", number>;
  /** Shares of its height that the data keeps free. */
  top: number;
  bottom: number;
}

/** Share of a pane left below the data; volume takes most of the larger one. */
const ROOM_BELOW = 0.07;
const ROOM_BELOW_WITH_VOLUME = 0.2;
/** An axis label nearer to a tag than this gives way. */
const TAG_ROOM = 16;

const MODES = { linear: PriceScaleMode.Normal, log: PriceScaleMode.Logarithmic, percent: PriceScaleMode.Percentage };

/**
 * The chart library behind one door: panes of painted columns under one time axis. It never holds more groups than the
 * window that it was given, and moves by the view that it is told.
 */
export class Plot {
  private readonly chart: IChartApiBase<number>;
  private readonly times: TimeScale;
  private readonly measuring = document.createElement("canvas");
  private panes: Pane[] = [];
  private window: DetailWindow | undefined;
  private theme: Theme;
  private scale: Scale = "linear";
  /** Of the price axis; it only grows while the panes are the same, so that zooming does not move it to and fro. */
  private axisWidth = 0;

  constructor(
    host: HTMLElement,
    { theme, zone, onHover }: { theme: Theme; zone: Zone; onHover: (at: Hover | undefined) => void },
  ) {
    this.times = new TimeScale(zone);
    this.theme = theme;
    const looks = looksOf(theme);
    this.chart = createChartEx<number, TimeScale>(host, this.times, {
      ...looks,
      autoSize: false,
      width: host.clientWidth,
      height: host.clientHeight,
      // Every gesture goes through the view, since the window under it changes; only the price axis is the library's.
      handleScroll: false,
      handleScale: {
        mouseWheel: false,
        pinch: false,
        axisPressedMouseMove: { time: false, price: true },
        axisDoubleClickReset: { time: false, price: true },
      },
      kineticScroll: { mouse: false, touch: false },
      rightPriceScale: {
        ...looks.rightPriceScale,
        borderVisible: true,
        entireTextOnly: true,
      },
      timeScale: {
        ...looks.timeScale,
        minBarSpacing: 0.01,
        rightOffset: 0,
        lockVisibleTimeRangeOnResize: true,
        shiftVisibleRangeOnNewBar: false,
        allowBoldLabels: false,
        enableConflation: false,
        minimumHeight: 26,
      },
    });
    const time = this.chart.timeScale();
    this.times.axis = { width: () => time.width(), timeAt: (x) => time.coordinateToTime(x) };
    this.chart.subscribeCrosshairMove((event) => {
      // What was placed by a key is the caller's own doing.
      if (event.sourceEvent || !event.point) onHover(hoverOf(event));
    });
  }

  /** Replaces what the panes draw; the window comes with the next `show`. Panes that stay keep their height and scale. */
  setPanes(specs: readonly PaneSpec[]): void {
    for (const { series } of this.panes.splice(specs.length)) this.chart.removeSeries(series);
    specs.forEach((spec, index) => {
      const pane = this.panes[index] ?? this.newPane(spec, index);
      const isAnother = pane.spec.key !== spec.key || !this.panes[index];
      pane.spec = spec;
      pane.painter.layers = spec.layers;
      pane.painter.last = spec.tags.find(({ kind }) => kind !== "line");
      this.panes[index] = pane;
      pane.series.applyOptions({ priceFormat: this.formatOf(index) });
      if (isAnother) this.chart.panes()[index]?.setStretchFactor(spec.weight * 100);
    });
    this.axisWidth = 0;
    while (this.chart.panes().length > Math.max(1, specs.length)) this.chart.removePane(this.chart.panes().length - 1);
    this.setScale(this.scale);
  }

  /** Draws a window. */
  show(window: DetailWindow): void {
    this.window = window;
    const texts = this.panes.flatMap(({ painter, series, spec }) => {
      painter.window = window;
      const points = painter.points(window);
      series.setData(points);
      const known = points.filter(({ low }) => !Number.isNaN(low));
      const low = known.reduce((least, one) => Math.min(least, one.low), Infinity);
      const high = known.reduce((most, one) => Math.max(most, one.high), -Infinity);
      return tagTexts(spec, low, high);
    });
    this.widenAxis(texts);
  }

  /** Moves to a view of the window that is shown. */
  setView(view: View): void {
    if (this.window && this.window.time.length > 0) {
      this.chart.timeScale().setVisibleLogicalRange(logicalRange(view, this.window));
    }
  }

  /**
   * @param strips heights of the panes' legends, below which data starts
   * @returns whether a scale has changed
   */
  setStrips(strips: readonly number[]): boolean {
    let isChanged = false;
    this.panes.forEach((pane, index) => {
      const height = Math.max(this.chart.panes()[index]?.getHeight() ?? 1, 1);
      const hasVolume = pane.spec.layers.some(({ kind }) => kind === "volume");
      const marks = pane.spec.layers.some(({ kind }) => kind === "marks") ? MARK_HEIGHT : 0;
      const top = Math.min(0.6, ((strips[index] ?? 0) + 4 + marks) / height);
      const bottom = hasVolume ? ROOM_BELOW_WITH_VOLUME : ROOM_BELOW;
      if (pane.top === top && pane.bottom === bottom) return;
      Object.assign(pane, { top, bottom });
      pane.series.priceScale().applyOptions({ scaleMargins: { top, bottom } });
      isChanged = true;
    });
    return isChanged;
  }

  setScale(scale: Scale): void {
    this.scale = scale;
    for (const { spec, series } of this.panes)
      series.priceScale().applyOptions({ mode: MODES[spec.isPrice ? scale : "linear"] });
  }

  /** Lets every price axis follow its data again. */
  resetPrices(): void {
    for (const { series } of this.panes) series.priceScale().applyOptions({ autoScale: true });
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const { painter } of this.panes) painter.theme = theme;
    this.chart.applyOptions(looksOf(theme));
  }

  setZone(zone: Zone): void {
    this.times.zone = zone;
    if (this.window) this.show(this.window);
  }

  resize(width: number, height: number): void {
    this.chart.resize(width, height);
  }

  /** Width of the area in which data is drawn. */
  get width(): number {
    return this.chart.timeScale().width();
  }

  /** Height of the time axis. */
  get footHeight(): number {
    return this.chart.timeScale().height();
  }

  boxes(): PaneBox[] {
    let top = 0;
    return this.panes.map((_pane, index) => {
      const height = this.chart.panes()[index]?.getHeight() ?? 0;
      const box = { top, height };
      // A hairline parts two panes.
      top += height + 1;
      return box;
    });
  }

  marks(): readonly DrawnMark[] {
    return this.panes.flatMap(({ painter }) => painter.drawnMarks);
  }

  /** Height of a value in its pane, undefined where it lies outside. */
  yOf(pane: number, value: number): number | undefined {
    const y = this.panes[pane]?.series.priceToCoordinate(value) ?? undefined;
    const height = this.chart.panes()[pane]?.getHeight() ?? 0;
    return y !== undefined && y >= 0 && y <= height ? y : undefined;
  }

  valueAt(pane: number, y: number): number | undefined {
    return this.panes[pane]?.series.coordinateToPrice(y) ?? undefined;
  }

  /** Places the crosshair on a bar's group, or takes it away. */
  setCrosshair(bar: number | undefined): void {
    const [pane] = this.panes;
    const { window } = this;
    if (bar === undefined || !pane || !window) return this.chart.clearCrosshairPosition();
    const place = Math.floor(bar / 2 ** window.level) - window.from;
    const time = window.time[place];
    const value = window.bars?.close[place] ?? window.lines[0]?.late[place * window.fine];
    if (time !== undefined && value !== undefined) this.chart.setCrosshairPosition(value, time, pane.series);
  }

  /** The chart as it is drawn, without what lies over it. */
  picture(): HTMLCanvasElement {
    return this.chart.takeScreenshot(false, false);
  }

  remove(): void {
    this.chart.remove();
  }

  private widenAxis(texts: readonly string[]): void {
    const context = this.measuring.getContext("2d");
    if (!context) return;
    context.font = `600 11px ${this.theme.face}`;
    const wanted = axisWidth(texts, (text) => context.measureText(text).width);
    if (wanted <= this.axisWidth) return;
    this.axisWidth = wanted;
    this.chart.applyOptions({ rightPriceScale: { minimumWidth: wanted } });
  }

  private newPane(spec: PaneSpec, index: number): Pane {
    const painter = new PanePainter(spec.layers, this.theme, customSeriesDefaultOptions);
    const options = { priceLineVisible: false, lastValueVisible: false } as const;
    return { spec, painter, series: this.chart.addCustomSeries(painter, options, index), top: 0, bottom: 0 };
  }

  private formatOf(index: number) {
    const spec = this.panes[index]?.spec;
    const text = (value: number) => spec?.tickText(value) ?? "";
    const tickmarksFormatter = (values: number[]) =>
      values.map((value) => (this.isFree(index, value) ? text(value) : ""));
    return { type: "custom", formatter: text, tickmarksFormatter, minMove: spec?.smallest ?? 0.01 } as const;
  }

  /** Whether an axis label at a value is far enough from the tags of its pane. */
  private isFree(pane: number, value: number): boolean {
    const found = this.panes[pane];
    const y = found?.series.priceToCoordinate(value);
    if (!found || y === null || y === undefined) return true;
    const tags = found.spec.tags.flatMap(({ value }) => found.series.priceToCoordinate(value) ?? []);
    const bottom = this.chart.panes()[pane]?.getHeight() ?? 0;
    return tagPlaces(tags, { top: 0, bottom }).every((tag) => Math.abs(tag - y) >= TAG_ROOM);
  }
}

/** Its bar is not the library's to tell: a new window is in force before the view of it. */
function hoverOf({ point, paneIndex }: MouseEventParams<number>): Hover | undefined {
  return point && { x: point.x, pane: paneIndex ?? 0, y: point.y };
}

function percentTick(value: number): string {
  return `${digitsText(value)} %`;
}

function looksOf({ colours, face }: Theme) {
  const cross = { color: colours.text3, width: 1, style: LineStyle.Dashed, labelVisible: false } as const;
  return {
    layout: {
      background: { type: ColorType.Solid, color: colours.well },
      textColor: colours.text3,
      fontFamily: face,
      fontSize: 11,
      attributionLogo: false,
      panes: { separatorColor: colours.line, separatorHoverColor: colours.edge, enableResize: true },
    },
    grid: { vertLines: { color: colours.line }, horzLines: { color: colours.line } },
    crosshair: { mode: CrosshairMode.Normal, vertLine: cross, horzLine: cross },
    rightPriceScale: { borderColor: colours.line },
    timeScale: { borderColor: colours.line },
    localization: { tickmarksPercentageFormatter: (values: number[]) => values.map(percentTick) },
  } as const;
}
