import { extendedTimes, shiftedValues, type TimedValues, valuesAt } from "./align.ts";
import { type BarColumns, type BarLevel, barLevels, type LineLevel, lineLevels } from "./pyramid.ts";
import { clusteredMarks, type MarkCluster, type MarkColumns } from "./marks.ts";

/** A line over the chart's bars, or over times of its own; drawn `shift` bars to the right of where it was computed. */
export interface LineSource {
  readonly values: Float64Array<ArrayBuffer> | TimedValues;
  readonly shift?: number;
}

/** Everything that one chart shows, as columns over one axis of time. */
export interface DetailSource {
  readonly time: Float64Array<ArrayBuffer>;
  readonly bars?: BarColumns | undefined;
  readonly lines: readonly LineSource[];
  readonly marks?: MarkColumns | undefined;
}

/** The groups of bars [from, to) of 2^level bars each; lines may be finer: `fine` entries for each group. */
export interface DetailRequest {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** A window of a chart's data. */
export interface DetailWindow extends DetailRequest {
  /** Times at which the groups begin. */
  readonly time: Float64Array<ArrayBuffer>;
  readonly bars: BarLevel | undefined;
  /** Entries of a line for each group: 2, or 1 where groups are single bars. */
  readonly fine: 1 | 2;
  readonly lines: readonly LineLevel[];
  readonly marks: readonly MarkCluster[];
}

/** Places of a chart's axis: its times, and those into which lines are shifted beyond them. */
export function axisLength({ time, lines }: DetailSource): number {
  return time.length + Math.max(0, ...lines.map(({ shift }) => shift ?? 0));
}

/** Marks drawn one by one; more than these become clusters. */
const MOST_MARKS = 500;

/** A chart's levels of detail; it answers windows of them. */
export class Detail {
  /** Of the axis. */
  readonly length: number;
  private readonly time: Float64Array<ArrayBuffer>;
  private readonly bars: readonly BarLevel[] | undefined;
  private readonly lines: readonly (readonly LineLevel[])[];
  private readonly marks: MarkColumns | undefined;

  constructor(source: DetailSource) {
    const { time, bars, lines, marks } = source;
    this.length = axisLength(source);
    this.time = extendedTimes(time, this.length - time.length);
    this.bars = bars && barLevels(bars);
    this.marks = marks;
    this.lines = lines.map(({ values, shift = 0 }) => {
      const own = values instanceof Float64Array ? values : valuesAt(time, values);
      return lineLevels(shiftedValues(own, shift, this.length));
    });
  }

  /** A window as copies, so that it can be handed to another thread; ends beyond the data are cut. */
  window(wanted: DetailRequest): DetailWindow {
    const step = 2 ** wanted.level;
    const groups = Math.ceil(this.length / step);
    const from = Math.max(0, Math.min(wanted.from, groups));
    const to = Math.max(from, Math.min(wanted.to, groups));
    const fine = wanted.level > 0 ? 2 : 1;
    const lineLevel = wanted.level > 0 ? wanted.level - 1 : 0;
    const own = this.bars?.[wanted.level];
    return {
      level: wanted.level,
      from,
      to,
      time: Float64Array.from({ length: to - from }, (_, place) => this.time[(from + place) * step] as number),
      bars: own && slicedBars(own, from, to),
      fine,
      lines: this.lines.map((levels) => slicedLine(levels[lineLevel], from * fine, to * fine)),
      marks: this.marks ? clusteredMarks(this.marks, { step, from: from * step, to: to * step, most: MOST_MARKS }) : [],
    };
  }
}

function slicedBars({ open, high, low, close, volume }: BarLevel, from: number, to: number): BarLevel {
  return {
    open: padded(open, from, to),
    high: padded(high, from, to),
    low: padded(low, from, to),
    close: padded(close, from, to),
    volume: padded(volume, from, to),
  };
}

function slicedLine(level: LineLevel | undefined, from: number, to: number): LineLevel {
  const none = new Float64Array(0);
  return { early: padded(level?.early ?? none, from, to), late: padded(level?.late ?? none, from, to) };
}

/** The entries [from, to), NaN where there are none. */
function padded(values: Float64Array<ArrayBuffer>, from: number, to: number): Float64Array<ArrayBuffer> {
  const part = values.slice(from, to);
  if (part.length === to - from) return part;
  const whole = new Float64Array(to - from).fill(NaN);
  whole.set(part);
  return whole;
}

/** The buffers under a window, to be transferred with it. */
export function windowBuffers({ time, bars, lines }: DetailWindow): ArrayBuffer[] {
  const prices = bars ? [bars.open, bars.high, bars.low, bars.close, bars.volume] : [];
  return [time, ...prices, ...lines.flatMap(({ early, late }) => [early, late])].map(({ buffer }) => buffer);
}
