import { InputError } from "../../shared/errors.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import { alertsBench } from "./alerts.ts";
import { backtestBench } from "./backtest.ts";
import { barsBench } from "./bars.ts";
import { bookBench } from "./book.ts";
import { decodeBench } from "./decode.ts";
import { featuresBench } from "./features.ts";
import { gridBench } from "./grid.ts";
import { indicatorsBench } from "./indicators.ts";
import { montecarloBench } from "./montecarlo.ts";
import { relayBench } from "./relay.ts";
import type { Bench } from "./row.ts";

/** What can be measured. */
const benches: readonly Bench[] = [
  backtestBench,
  indicatorsBench,
  gridBench,
  montecarloBench,
  bookBench,
  decodeBench,
  barsBench,
  featuresBench,
  alertsBench,
  relayBench,
];

/** The benches that `--only` names, all without it. @throws InputError for a word that names none */
export function benchesFor(only: string | undefined): readonly Bench[] {
  if (only === undefined) return benches;
  const names = benches.map(({ name }) => name);
  const wanted = only.split(",");
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return benches.filter(({ name }) => wanted.includes(name));
  const wayOn = didYouMean(unknown, names) || `: say ${listText(names, "or")}`;
  throw new InputError("cli/bench", `--only ${only}: there is no bench "${unknown}"${wayOn}`);
}
