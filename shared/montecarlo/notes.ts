import { digitsText } from "../figures.ts";
import { listText } from "../words.ts";
import type { MonteCarloResult } from "./result.ts";

/** A standard error over this share of its parameter says that the data hardly tell it. */
const MOST_SHARE = 0.5;

/** What to know of a result's figures, as sentences. */
export function monteCarloNotes(result: Omit<MonteCarloResult, "seconds">): string[] {
  const { calibration, terminal, payoff, parameters, model, stepsPerYear } = result;
  const errors = Object.entries(calibration?.standardErrors ?? {});
  const isTold = [terminal.standardError, payoff?.standardError, ...errors.map(([, error]) => error)];
  const unsure = errors.filter(
    ([name, error]) => error === null || error > MOST_SHARE * Math.abs(parameters[name] ?? NaN),
  );
  const notes = isTold.some((error) => typeof error === "number") ? ["± is one standard error."] : [];
  if (unsure.length > 0) {
    const names = listText(unsure.map(([name]) => name));
    notes.push(`One history hardly tells ${names}: the standard error is more than half of the estimate, or unknown.`);
  }
  if (model === "heston") {
    const step = `1/${digitsText(Number(stepsPerYear.toPrecision(5)))} of a year`;
    notes.push(
      `Euler steps of ${step} bias the ends beside the ±, about in proportion to their length: a few tenths of a percent of an option's price at 252 a year. With parameters of your own, --stepsPerYear and --horizon four times as large leave a quarter of it.`,
    );
  }
  return notes;
}
