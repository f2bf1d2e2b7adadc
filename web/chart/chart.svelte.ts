import { untrack } from "svelte";
import { indexFrom } from "../../shared/chart/align.ts";
import { axisLength, type DetailWindow } from "../../shared/chart/detail.ts";
import { type ChartDetail, chartDetail } from "../state/charts.ts";
import { listenToGestures } from "./gestures.ts";
import type { KeyTarget } from "./keys.ts";
import { type Hover, type PaneBox, Plot, type Scale } from "./plot.ts";
import type { ChartSpec } from "./spec.ts";
import { Stage } from "./stage.ts";
import { onTheme, themeAt } from "./theme.ts";
import {
  barAtShare,
  boundedView,
  fittedView,
  type Group,
  groupAt,
  lastShown,
  movedView,
  type View,
  viewWith,
  zoomedView,
} from "./viewport.ts";
import { areDays, Zone } from "./zone.ts";

/** Length of time, ms; its end is the time of the first bar after it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** What a chart's page gives it and is told by it. */
export interface ChartWishes {
  readonly spec: ChartSpec;
  readonly zone: string;
  /** Times to show. */
  readonly shown: TimeRange | undefined;
  readonly onmarks: ((places: number[]) => void) | undefined;
  readonly onrange: ((range: TimeRange) => void) | undefined;
}

/** Bars whose figures stand in the legends. */
export interface Reach extends Group {
  /** Whether they are under the crosshair. */
  readonly isHover: boolean;
}

const NEIGHBOURS = 2;
/** A click this near to a mark's middle chooses it, CSS pixels. */
const NEAR = 14;

function isSameAxis(length: number, before: number): boolean {
  return before > 0 && Math.abs(length - before) <= NEIGHBOURS;
}

/** A chart's state and what gestures and keys do to it; components draw what it says. */
export class Chart {
  stage: Stage | undefined = $state.raw();
  boxes: readonly PaneBox[] = $state.raw([]);
  plotWidth = $state(0);
  hover: Hover | undefined = $state.raw();
  /** The bar at which a key has placed the crosshair. */
  keyed: number | undefined = $state();
  /** Counts what was drawn. */
  version = $state(0);
  failure = $state("");
  scale: Scale = $state("linear");
  isBrushing = $state(false);
  brushed: { from: number; to: number } | undefined = $state.raw();
  /** What is read out after a key. */
  said = $state("");
  private readonly wishes: () => ChartWishes;
  private drawn: DetailWindow | undefined;

  readonly clock = $derived.by(() => {
    const { spec, zone } = this.wishes();
    return new Zone(zone, areDays(spec.interval, spec.source.time));
  });
  private readonly shown = $derived.by(() => this.wishes().shown);
  readonly at: Reach = $derived.by(() => this.reach());

  constructor(wishes: () => ChartWishes) {
    this.wishes = wishes;
  }

  private get spec(): ChartSpec {
    return this.wishes().spec;
  }

  private get bars(): number {
    return this.spec.source.time.length;
  }

  /** Draws into an element until what it returns is called. */
  open(host: HTMLElement): () => void {
    const plot = new Plot(host, { theme: themeAt(host), zone: this.clock, onHover: (hover) => this.hovered(hover) });
    const failed = (error: unknown) => this.fail(error);
    const stage = new Stage(plot, { onChange: () => this.changed(), onError: failed });
    this.stage = stage;
    const sizes = new ResizeObserver(() => {
      plot.resize(host.clientWidth, host.clientHeight);
      stage.schedule();
    });
    sizes.observe(host);
    const endTheme = onTheme(() => {
      plot.setTheme(themeAt(host));
      stage.schedule();
    });
    const endGestures = listenToGestures(host, {
      area: () => ({ width: plot.width, height: host.clientHeight - plot.footHeight }),
      zoom: (factor, share) => this.move(zoomedView(stage.view, factor, barAtShare(stage.view, share), stage.length)),
      move: (share) => this.move(movedView(stage.view, -share * (stage.view.to - stage.view.from), stage.length)),
      fit: () => this.fit(),
      click: (x, y) => this.click(x, y),
      brush: (range, isDone) => this.brush(range, isDone),
      isBrushing: () => this.isBrushing,
    });
    return () => {
      sizes.disconnect();
      endTheme();
      endGestures();
      stage.end();
    };
  }

  /** Hands the columns to the worker and draws them when it has them; ends with what it returns. */
  load(): () => void {
    const { stage } = this;
    const { source, panes } = this.spec;
    let isCurrent = true;
    const take = (detail: ChartDetail): void => {
      if (!isCurrent || !stage) return detail.drop();
      this.failure = "";
      // A bar more or less is the same chart a moment later: the view goes with it.
      const first = untrack(() => this.viewOf(this.wishes().shown)) ?? fittedView(detail.length);
      const moved = () => movedView(stage.view, detail.length - stage.length, detail.length);
      stage.use(detail, panes, isSameAxis(detail.length, stage.length) ? moved() : first);
    };
    if (stage) chartDetail(source).then(take, (error: unknown) => this.fail(error));
    return () => (isCurrent = false);
  }

  move(view: View): void {
    this.stage?.setView(view);
  }

  /** Moves to the times that the page wishes to show. */
  show(): void {
    const { shown } = this;
    // New bars are no new wish: a live chart's view goes with them, and stays where somebody moved it.
    const view = untrack(() => this.viewOf(shown));
    if (view && this.stage && this.stage.length > 0) this.move(view);
  }

  fit(): void {
    if (!this.stage) return;
    this.stage.plot.resetPrices();
    this.move(fittedView(this.stage.length));
  }

  /** @param day as `2021-12-31` */
  goTo(day: string): void {
    const time = Date.parse(`${day}T00:00:00Z`);
    if (Number.isNaN(time) || !this.stage) return;
    const { from, to } = this.stage.view;
    const bar = Math.max(0, Math.min(this.bars - 1, indexFrom(this.spec.source.time, time)));
    this.move(boundedView({ from: bar - (to - from) / 2, to: bar + (to - from) / 2 }, this.stage.length));
    this.stepTo(bar);
  }

  /** What the keys come to; two of them need the page. */
  keys(own: Pick<KeyTarget, "goTo" | "picture">): KeyTarget {
    return {
      ...own,
      step: (bars) => this.step(bars),
      end: (isLast) => this.stepTo(isLast ? (this.stage?.length ?? 1) - 1 : 0),
      zoom: (factor) => this.zoom(factor),
      choose: () => this.chooseHovered(),
      leave: () => this.leave(),
      reset: () => this.fit(),
      log: () => (this.scale = this.scale === "log" ? "linear" : "log"),
      percent: () => (this.scale = this.scale === "percent" ? "linear" : "percent"),
    };
  }

  timeText(bar: number): string {
    const { time } = this.spec.source;
    const beyond = (time.at(-1) ?? 0) + (bar - this.bars + 1) * this.spec.interval;
    return this.clock.text(time[bar] ?? beyond);
  }

  /** Of the group under the crosshair, else of the last one that is drawn. */
  private reach(): Reach {
    void this.version;
    const { stage, hover, keyed, bars } = this;
    const level = stage?.window?.level;
    const length = axisLength(this.spec.source);
    // Columns of another length are not drawn yet: what is under the crosshair is of those before.
    if (!stage || level === undefined || !isSameAxis(length, stage.length)) {
      return { first: bars - 1, last: bars - 1, isHover: false };
    }
    const edge = keyed ?? (hover && barAtShare(stage.view, hover.x / this.plotWidth));
    const group = edge === undefined ? undefined : groupAt(edge, { level, length });
    return { ...(group ?? lastShown(stage.view, { level, length: bars })), isHover: group !== undefined };
  }

  private hovered(hover: Hover | undefined): void {
    this.hover = hover;
    if (hover) this.keyed = undefined;
  }

  private changed(): void {
    if (!this.stage) return;
    const { keyed, stage } = this;
    // A new window has lost what a key had placed.
    if (keyed !== undefined && stage.window !== this.drawn) stage.plot.setCrosshair(keyed);
    this.drawn = stage.window;
    this.boxes = this.stage.plot.boxes();
    this.plotWidth = this.stage.plot.width;
    this.version++;
  }

  private fail(error: unknown): void {
    this.failure = error instanceof Error ? error.message : String(error);
  }

  private viewOf(times: TimeRange | undefined): View | undefined {
    if (!times) return undefined;
    const { time } = this.spec.source;
    const [from, to] = [indexFrom(time, times.from), indexFrom(time, times.to)];
    const end = to === time.length ? to + (to - from) * 0.02 : to;
    return to > from ? boundedView({ from, to: end }, time.length) : undefined;
  }

  private click(x: number, y: number): void {
    const found = this.stage?.plot.marks().find((mark) => Math.hypot(mark.x - x, mark.y - y) < NEAR);
    if (found) this.choose(found.cluster.first, found.cluster.count);
  }

  private chooseHovered(): void {
    const { window } = this.stage ?? {};
    if (!window || !this.at.isHover) return;
    const group = Math.floor(this.at.first / 2 ** window.level);
    const found = window.marks.find((mark) => mark.group === group);
    if (found) this.choose(found.first, found.count);
  }

  /** Tells of a mark's orders; marks of several bars that are drawn as one are looked into first. */
  private choose(first: number, count: number): void {
    const { marks } = this.spec.source;
    if (!this.stage || !marks) return;
    const places: number[] = [];
    for (let place = first; places.length < count && place < marks.side.length; place++) {
      if (marks.side[place] === marks.side[first]) places.push(place);
    }
    const isOneBar = places.every((place) => marks.bar[place] === marks.bar[first]);
    if (isOneBar) this.wishes().onmarks?.(places);
    else this.move(zoomedView(this.stage.view, 0.25, marks.bar[first] ?? 0, this.stage.length));
  }

  private brush(range: { from: number; to: number } | undefined, isDone: boolean): void {
    this.brushed = isDone ? undefined : range;
    if (!isDone || !this.stage) return;
    this.isBrushing = false;
    if (!range) return;
    const { view } = this.stage;
    const edgeAt = (share: number) => Math.max(0, Math.min(this.bars, barAtShare(view, share)));
    const [from, to] = [Math.floor(edgeAt(range.from)), Math.ceil(edgeAt(range.to))];
    if (to <= from) return;
    const { onrange } = this.wishes();
    const { time } = this.spec.source;
    const end = time[to] ?? (time.at(-1) ?? 0) + this.spec.interval;
    if (onrange) onrange({ from: time[from] ?? 0, to: end });
    else this.move(boundedView({ from, to }, this.stage.length));
  }

  private zoom(factor: number): void {
    if (!this.stage) return;
    const { view, length } = this.stage;
    this.move(zoomedView(view, factor, this.at.isHover ? this.at.last : view.to, length));
  }

  private step(bars: number): void {
    if (!this.stage) return;
    const step = 2 ** (this.stage.window?.level ?? 0);
    const lastShown = Math.min(this.bars, Math.ceil(this.stage.view.to)) - 1;
    this.stepTo(this.at.isHover ? this.at.last + bars * step : lastShown);
  }

  /** Moves the crosshair to a bar, the view with it, and says what is there. */
  private stepTo(bar: number): void {
    const { stage } = this;
    if (!stage?.window) return;
    const kept = Math.max(0, Math.min(bar, stage.length - 1));
    this.move(viewWith(stage.view, kept));
    stage.plot.setCrosshair(kept);
    this.keyed = kept;
    const figures = this.spec.columns.map(({ name, value, text }) => `${name} ${text(value(kept))}`);
    this.said = [this.timeText(kept), ...figures].join(", ");
  }

  private leave(): void {
    this.isBrushing = false;
    this.brushed = undefined;
    this.stage?.plot.setCrosshair(undefined);
    this.hover = undefined;
    this.keyed = undefined;
  }
}
