import type { DetailWindow } from "../../shared/chart/detail.ts";
import type { ChartDetail } from "../state/charts.ts";
import type { Plot } from "./plot.ts";
import type { PaneSpec } from "./spec.ts";
import { type Fill, fittedView, isServed, requestFor, type View } from "./viewport.ts";

/** The library holds at most this many groups, all panes together. */
const MOST_POINTS = 5000;
const NARROWEST_CANDLE = 4.5;
const NARROWEST_LINE = 2;

/**
 * Keeps a plot served: holds the view, asks the worker for the window that it needs, one question at a time, and shows
 * the newest answer. Views are applied once a frame.
 */
export class Stage {
  readonly plot: Plot;
  view: View = fittedView(0);
  /** What is shown, or undefined before the first answer. */
  window: DetailWindow | undefined;
  private detail: ChartDetail | undefined;
  private isAsking = false;
  private frame = 0;
  private panes: readonly PaneSpec[] = [];
  private hasCandles = false;
  private readonly onChange: () => void;
  private readonly onError: (error: unknown) => void;

  constructor(plot: Plot, { onChange, onError }: { onChange: () => void; onError: (error: unknown) => void }) {
    this.plot = plot;
    this.onChange = onChange;
    this.onError = onError;
  }

  get length(): number {
    return this.detail?.length ?? 0;
  }

  /** Takes another chart, which replaces what is drawn once its first window has come. */
  use(detail: ChartDetail, panes: readonly PaneSpec[], view: View): void {
    this.detail?.drop();
    this.detail = detail;
    this.panes = panes;
    this.hasCandles = panes.some(({ layers }) => layers.some(({ kind }) => kind === "candles"));
    this.window = undefined;
    this.setView(view);
  }

  setView(view: View): void {
    this.view = view;
    this.schedule();
  }

  /** The same view again: the width has changed. */
  schedule(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.detail?.drop();
    this.detail = undefined;
    this.plot.remove();
  }

  private fill(): Fill {
    const narrowest = this.hasCandles ? NARROWEST_CANDLE : NARROWEST_LINE;
    return { width: this.plot.width, narrowest, most: Math.floor(MOST_POINTS / Math.max(1, this.panes.length)) };
  }

  private draw(): void {
    this.frame = 0;
    if (this.window) this.plot.setView(this.view);
    // The library draws in the frame that it was just promised; what lies over it follows.
    requestAnimationFrame(() => this.onChange());
    void this.serve();
  }

  private async serve(): Promise<void> {
    const { detail } = this;
    if (!detail || this.isAsking || this.plot.width <= 0) return;
    if (this.window && isServed(this.view, this.fill(), this.window, detail.length)) return;
    this.isAsking = true;
    try {
      const window = await detail.window(requestFor(this.view, this.fill()));
      if (window && detail === this.detail) {
        if (!this.window) this.plot.setPanes(this.panes);
        this.window = window;
        this.plot.show(window);
        this.plot.setView(this.view);
      }
    } catch (error) {
      if (detail === this.detail) this.onError(error);
      return;
    } finally {
      this.isAsking = false;
    }
    // The view may have moved meanwhile.
    this.schedule();
  }
}
