import { InputError } from "../../shared/errors.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import { backtestBench } from "./backtest.ts";
import type { Bench } from "./row.ts";

/** What can be measured. */
const benches: readonly Bench[] = [backtestBench];

/** The benches that `--only` names, all without it. @throws InputError for a word that names none */
export function benchesFor(only: string | undefined): readonly Bench[] {
  if (only === undefined) return benches;
  const names = benches.map(({ name }) => name);
  const chosen = benches.filter(({ name }) => name === only);
  if (chosen.length > 0) return chosen;
  const wayOn = didYouMean(only, names) || `: say ${listText(names, "or")}`;
  throw new InputError("cli/bench", `--only ${only}: there is no such bench${wayOn}`);
}
