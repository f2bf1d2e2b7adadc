import type { ChartOptionsImpl, IHorzScaleBehavior } from "lightweight-charts";
import { tickLabels } from "./tick-labels.ts";
import type { Zone } from "./zone.ts";

type Behavior = IHorzScaleBehavior<number>;
type Internal = ReturnType<Behavior["convertHorzItemToInternal"]>;

/** Milliseconds as the chart library's axis, with labels of a time zone's clock. */
export class TimeScale implements Behavior {
  zone: Zone;
  /** The axis that it is drawn on: its width, and the time at a place of it. */
  axis: { readonly width: () => number; readonly timeAt: (x: number) => number | null } | undefined;
  private own: ChartOptionsImpl<number> | undefined;

  constructor(zone: Zone) {
    this.zone = zone;
  }

  options(): ChartOptionsImpl<number> {
    return this.own as ChartOptionsImpl<number>;
  }

  setOptions(options: ChartOptionsImpl<number>): void {
    this.own = options;
  }

  preprocessData(): void {}

  updateFormatter(): void {}

  convertHorzItemToInternal(item: number): Internal {
    return item as unknown as Internal;
  }

  createConverterToInternalObj(): (time: number) => Internal {
    return (time) => this.convertHorzItemToInternal(time);
  }

  key(item: Internal | number): ReturnType<Behavior["key"]> {
    return item as unknown as ReturnType<Behavior["key"]>;
  }

  cacheKey(item: Internal): number {
    return item as unknown as number;
  }

  formatHorzItem(item: Internal): string {
    return this.zone.text(this.cacheKey(item));
  }

  formatTickmark(mark: Parameters<Behavior["formatTickmark"]>[0]): string {
    return this.zone.tickText(this.cacheKey(mark.time), mark.weight, undefined);
  }

  /** The library asks this of the ticks in sight just before it draws them: the moment to label each by the one before. */
  maxTickMarkWeight(marks: Parameters<Behavior["maxTickMarkWeight"]>[0]): ReturnType<Behavior["maxTickMarkWeight"]> {
    const { axis, zone } = this;
    if (axis) {
      const ticks = marks.map(({ coord, weight }) => ({ x: coord, time: axis.timeAt(coord) ?? NaN, weight }));
      const labels = tickLabels(ticks, { zone, width: axis.width() });
      labels.forEach((label, index) => Object.assign(marks[index] ?? {}, { label }));
    }
    return Math.max(...marks.map(({ weight }) => weight)) as ReturnType<Behavior["maxTickMarkWeight"]>;
  }

  fillWeightsForPoints(points: Parameters<Behavior["fillWeightsForPoints"]>[0], startIndex: number): void {
    for (let index = startIndex; index < points.length; index++) {
      const point = points[index];
      if (!point) continue;
      const time = this.cacheKey(point.time);
      const next = points[index + 1];
      const near = points[index - 1] ?? next;
      // Before the first point stands what would: the step to the second, taken back.
      const before = index > 0 && near ? this.cacheKey(near.time) : next ? 2 * time - this.cacheKey(next.time) : time;
      point.timeWeight = this.zone.weightBetween(before, time) as typeof point.timeWeight;
    }
  }
}
