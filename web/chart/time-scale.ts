import type { ChartOptionsImpl, IHorzScaleBehavior } from "lightweight-charts";
import type { Zone } from "./zone.ts";

type Behavior = IHorzScaleBehavior<number>;
type Internal = ReturnType<Behavior["convertHorzItemToInternal"]>;

/** Milliseconds as the chart library's axis, with labels of a time zone's clock. */
export class TimeScale implements Behavior {
  zone: Zone;
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
    return this.zone.tickText(this.cacheKey(mark.time), mark.weight);
  }

  maxTickMarkWeight(marks: Parameters<Behavior["maxTickMarkWeight"]>[0]): ReturnType<Behavior["maxTickMarkWeight"]> {
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
