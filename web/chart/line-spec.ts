import { commonStep } from "../../shared/chart/align.ts";
import { countText, digitsText, numberText, percentText, shortText } from "../../shared/figures.ts";
import { writtenTime } from "../state/dates.ts";
import { type Curve, drawdownPane, type Drawn, equityPane, Lines, type Look } from "./money-spec.ts";
import type { ChartSpec, PaneSpec } from "./spec.ts";
import type { Ink } from "./theme.ts";

/** What the values are: an amount, a share of 1, or a plain number. */
export type CurveUnit = "money" | "fraction" | "number";

export interface LineChartData {
  /** Stands in the legend. */
  readonly title: string;
  /** The first is the one that matters; times of the others may be their own. */
  readonly curves: readonly Curve[];
  readonly unit: CurveUnit;
  /** Whether drawdowns stand below. */
  readonly hasDrawdown: boolean;
  /** The first curve before the last edit. */
  readonly ghost?: Curve | undefined;
}

const INKS: readonly Ink[] = ["text1", "accent", "series1", "series2", "series3", "series4", "series5", "series6"];
/** The second curve is what the first is compared with, from the sixth on colours alone are hard to tell apart. */
const isDashedAt = (place: number) => place === 1 || place > 5;

const TEXTS = {
  money: { value: (value: number) => numberText(value, 0), tick: shortText },
  fraction: {
    value: (value: number) => percentText(value, 1),
    tick: (value: number) => `${digitsText(value * 100)} %`.replace("-", "−"),
  },
  number: { value: (value: number) => numberText(value, 2), tick: digitsText },
} as const;

/** Curves over time with, where wished for, their drawdowns under the same axis. */
export function lineSpec({ title, curves, unit, hasDrawdown, ghost }: LineChartData): ChartSpec {
  const time = curves[0]?.time ?? new Float64Array(0);
  const lines = new Lines();
  const looks = curves.map((curve, place): Drawn => ({ curve, look: lookAt(place) }));
  const before: Drawn[] = ghost ? [{ curve: ghost, look: { ink: "text3", isDashed: true } }] : [];
  // The one that matters is drawn last, over the others.
  const drawn = [...before, ...looks.toReversed()];
  const texts = TEXTS[unit];
  const main: PaneSpec = {
    ...equityPane(drawn, { time, lines, weight: 2.2 }),
    title,
    valueText: texts.value,
    tickText: texts.tick,
  };
  const readings = main.readings.map((reading) => ({ ...reading, text: texts.value }));
  const tags = main.tags.map((tag) => ({
    ...tag,
    text: unit === "money" ? texts.tick(tag.value) : texts.value(tag.value),
  }));
  const panes = [
    { ...main, readings, tags, isPrice: unit === "money" },
    ...(hasDrawdown ? [drawdownPane(drawn, { time, lines, weight: 1 })] : []),
  ];
  const named =
    panes.length > 1
      ? panes.flatMap((pane) => pane.readings.map((one) => ({ ...one, name: `${pane.title}, ${one.name}` })))
      : readings;
  return {
    source: { time, lines: lines.sources },
    panes,
    columns: named,
    interval: commonStep(time),
    summary: summaryOf(title, curves, texts.value),
    height: 26 + panes.reduce((sum, { weight }) => sum + weight * 100, 0),
  };
}

function lookAt(place: number): Look {
  return { ink: INKS[place % INKS.length] ?? "text2", isDashed: isDashedAt(place) };
}

function summaryOf(title: string, curves: readonly Curve[], text: (value: number) => string): string {
  const time = curves[0]?.time ?? new Float64Array(0);
  const [from, to] = [time[0], time.at(-1)];
  if (from === undefined || to === undefined) return `${title}: no values.`;
  const ends = curves.map(
    ({ name, value }) =>
      `${name} from ${text(value.find(Number.isFinite) ?? NaN)} to ${text(value.findLast(Number.isFinite) ?? NaN)}`,
  );
  return `${title}: ${countText(time.length, "value")} from ${writtenTime(from)} to ${writtenTime(to)}. ${ends.join("; ")}.`;
}
