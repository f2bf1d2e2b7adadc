/** The range of a number and the step between its values. */
export interface Steps {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The nearest value that `steps` allow, counted from `min`, with no more decimals than step and min have. */
export function allowedValue(value: number, { min, max, step }: Steps): number {
  const counted = Number.isFinite(min) ? min + Math.round((value - min) / step) * step : value;
  const bounded = Math.min(max, Math.max(min, counted));
  return Number(bounded.toFixed(Math.max(decimalsOf(step), decimalsOf(min))));
}

/** The value `count` steps further. */
export function steppedValue(value: number, count: number, steps: Steps): number {
  return allowedValue(value + count * steps.step, steps);
}

/** Where the value lies between `min` (0) and `max` (1). */
export function shareOf(value: number, { min, max }: Steps): number {
  return max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
}

function decimalsOf(value: number): number {
  if (!Number.isFinite(value)) return 0;
  const [digits = "", exponent = "0"] = String(value).split("e");
  return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
}
