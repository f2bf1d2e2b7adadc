import type { Indicator } from "../../shared/indicators.ts";
import type { ChartLine } from "./price-spec.ts";

/**
 * An indicator's outputs as a price chart draws them: on the price scale or in a pane of its own, each as its kind and
 * moved by its display shift.
 * @param outputs an entry for each bar by the output's name, NaN where there is none
 * @param label stands before the outputs' names and over the pane, for example `macd 12 26 9`
 */
export function indicatorLines(
  indicator: Indicator,
  outputs: Readonly<Record<string, Float64Array<ArrayBuffer>>>,
  label: string,
): ChartLine[] {
  const isAlone = indicator.outputs.length === 1;
  const pane = indicator.pane === "price" ? "price" : label;
  return indicator.outputs.flatMap(({ name, kind, shift }) => {
    const values = outputs[name];
    return values ? [{ name: isAlone ? label : `${label} ${name}`, values, kind, pane, shift }] : [];
  });
}
