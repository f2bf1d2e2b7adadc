import type { ChosenIndicator } from "../state/live.svelte.ts";

/** More than these on one chart tell nobody anything. */
export const MOST_CHOSEN = 8;

/** What the candles have until somebody chooses. */
export const USUAL: readonly ChosenIndicator[] = [
  { name: "sma", options: { period: 20 } },
  { name: "ema", options: { period: 50 } },
];

/** Indicators that were kept; undefined for what is no list of them. Whether there are such the worker says. */
export function chosenFrom(value: unknown): readonly ChosenIndicator[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const chosen = value.map((one: unknown) => {
    const { name, options } = Object(one) as Record<string, unknown>;
    const given = Object.entries(Object(options) as Record<string, unknown>);
    const isRight = typeof name === "string" && given.every(([, number]) => typeof number === "number");
    return isRight ? { name, options: Object.fromEntries(given) as Record<string, number> } : undefined;
  });
  return chosen.length > MOST_CHOSEN || chosen.includes(undefined) ? undefined : (chosen as ChosenIndicator[]);
}
