import { countText, NOTHING, numberText } from "../../shared/figures.ts";
import { timeText } from "../../shared/time.ts";
import { indicatorNotes } from "../../shared/indicator-notes.ts";
import { indicatorNamed } from "../../shared/indicators.ts";
import type { IndicatorAnswer } from "../../shared/indicators.ts";
import { type Ink, plainInk } from "./ink.ts";
import { sparkLines } from "./spark.ts";
import { fit, tableText, wrap } from "./table.ts";

const WIDTH = 80;
const LAST_BARS = 10;
/** Bars that the small charts show. */
const CHART_BARS = 260;
const LABEL = 14;

/** The last values of an indicator: small charts over a table, as lines. */
export function indicatorText(answer: IndicatorAnswer, close: Float64Array, ink: Ink = plainInk): string[] {
  const { name, options, lookback, time, outputs } = answer;
  const row = indicatorNamed(name);
  const chosen = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  const facts = [...chosen, `${countText(lookback, "bar")} before the first value`, row?.source ?? ""].join(" · ");
  const series: Series[] = [
    ["close" in outputs ? "bar's close" : "close", Array.from(close)],
    ...Object.entries(outputs),
  ];
  return [
    ink.strong(fit(`${name}  ${row?.title ?? ""}`, WIDTH).trimEnd()),
    ...wrap(facts, WIDTH).map(ink.faint),
    ...wrap(indicatorNotes[name] ?? "", WIDTH).filter((line) => line !== ""),
    "",
    ...series.flatMap((one) => chartOf(one, lookback, ink)),
    "",
    ...tableOf(time, series),
  ];
}

type Series = readonly [name: string, values: readonly (number | null)[]];

function chartOf([name, values]: Series, lookback: number, ink: Ink): string[] {
  const last = values.slice(-CHART_BARS).map((value) => value ?? NaN);
  if (!last.some(Number.isFinite)) {
    const why = values.length <= lookback ? "the data is shorter than the lookback" : "it has none over these bars";
    return [`${ink.faint(fit(name, LABEL))}no value: ${why}`];
  }
  const label = fit(name, LABEL - 1);
  return sparkLines(last, WIDTH - LABEL, 2).map((line, index) =>
    `${index === 1 ? ink.faint(label) : " ".repeat(LABEL - 1)} ${line}`.trimEnd(),
  );
}

function tableOf(time: readonly number[], series: readonly Series[]): string[] {
  const first = Math.max(0, time.length - LAST_BARS);
  const columns = series.map(([, values]) => figuresOf(values.slice(first)));
  const rows = time.slice(first).map((one, index) => [timeText(one), ...columns.map((column) => column[index] ?? "")]);
  const head = ["time", ...series.map(([name]) => name)];
  return tableText([head, ...rows], new Set([...head.keys()].slice(1)));
}

/** One number of decimals for a column: six digits of the largest value. */
function figuresOf(values: readonly (number | null)[]): string[] {
  const size = Math.max(...values.map((value) => Math.abs(value ?? 0)));
  const isWhole = values.every((value) => value === null || Number.isInteger(value));
  const decimals = isWhole ? 0 : Math.max(0, Math.min(8, 5 - Math.floor(Math.log10(size || 1))));
  return values.map((value) => (value === null ? NOTHING : numberText(value, decimals)));
}
