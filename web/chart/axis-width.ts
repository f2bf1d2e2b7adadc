import type { PaneSpec } from "./spec.ts";

/** Narrowest price axis, CSS pixels. */
const LEAST = 64;
/** Padding and border of a tag, and a pixel beside it. */
const AROUND = 16;

/** Values between and beside two, with as many digits as any there: what the crosshair may stand at. */
function valuesAround(low: number, high: number): number[] {
  const span = high - low || Math.abs(high);
  const under = low - 0.2137 * span;
  return [low >= 0 ? Math.max(0, under) : under, low + 0.6183 * span, high + 0.2137 * span];
}

/** Texts of tags on a pane's axis: of its last values, and of the crosshair over values from `low` to `high`. */
export function tagTexts({ tags, valueText }: PaneSpec, low: number, high: number): string[] {
  const around = low <= high ? valuesAround(low, high) : [];
  return [...tags.map(({ text }) => text), ...around.map(valueText)];
}

/** Width of a price axis on which the widest of the texts stands whole. */
export function axisWidth(texts: readonly string[], measured: (text: string) => number): number {
  return texts.reduce((most, text) => Math.max(most, Math.ceil(measured(text)) + AROUND), LEAST);
}
