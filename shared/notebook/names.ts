import { z } from "../schema.ts";

/** What a cell may be called. */
const NAME = /^[a-z][a-z0-9_]{0,39}$/;

export const isCellName = (text: string): boolean => NAME.test(text);

/** A cell's name in a body that is YAML. */
export const cellName = z
  .string("must be the name of a cell")
  .regex(NAME, "must be the name of a cell: a small letter, then small letters, digits and _, at most 40");

/** A name that is not taken: `backtest1`, `backtest2`, … */
export function freeName(stem: string, taken: Iterable<string>): string {
  const all = new Set(taken);
  for (let count = 1; ; count++) if (!all.has(`${stem}${count}`)) return `${stem}${count}`;
}
