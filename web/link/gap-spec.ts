import { valuesAt } from "../../shared/chart/align.ts";
import { percentText, shortText } from "../../shared/figures.ts";
import { lineSpec } from "../chart/line-spec.ts";
import type { Curve } from "../chart/money-spec.ts";
import type { ChartSpec, PaneSpec } from "../chart/spec.ts";

/** This machine's money and the claimed, and how far the one lies from the other, over one axis. */
export function gapSpec(title: string, yours: Curve, claimed: Curve): ChartSpec {
  const spec = lineSpec({ title, curves: [yours, claimed], unit: "money", hasDrawdown: false });
  const end = claimed.value.findLast(Number.isFinite);
  const panes = spec.panes.map((pane): PaneSpec => ({
    ...pane,
    layers: pane.layers.map((layer) => (layer.kind === "line" && layer.isDashed ? { ...layer, ink: "warn" } : layer)),
    readings: pane.readings.map((reading) => (reading.isDashed ? { ...reading, ink: "warn" } : reading)),
    tags: [
      ...pane.tags,
      ...(end === undefined ? [] : [{ value: end, text: shortText(end), kind: "line" as const, ink: "warn" as const }]),
    ],
  }));
  const other = valuesAt(yours.time, claimed);
  const gap = yours.value.map((value, bar) => value / (other[bar] ?? NaN) - 1);
  const line = spec.source.lines.length;
  const text = (value: number) => percentText(value, 1);
  const pane: PaneSpec = {
    key: "gap",
    title: "Gap",
    weight: 1,
    layers: [
      { kind: "area", line, ink: "warn", level: 0 },
      { kind: "line", line, ink: "warn", width: 1.2 },
    ],
    readings: [{ name: "yours against the claim", ink: "warn", hasLine: true, value: (bar) => gap[bar] ?? NaN, text }],
    tags: [],
    valueText: text,
    tickText: text,
    isPrice: false,
    smallest: 0.0001,
    hasBars: false,
  };
  return {
    ...spec,
    source: { ...spec.source, lines: [...spec.source.lines, { values: gap, shift: 0 }] },
    panes: [...panes, pane],
    columns: [...spec.columns, ...pane.readings],
    summary: `${spec.summary} The gap ends at ${text(gap.at(-1) ?? NaN)}.`,
  };
}
