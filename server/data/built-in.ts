import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A price file that comes with the installation. */
export interface BuiltInSet {
  readonly name: string;
  readonly title: string;
  readonly rows: number;
  /** First and last bar, as dates. */
  readonly from: string;
  readonly to: string;
  readonly interval: string;
  readonly source: string;
  readonly licence: string;
  /** Path inside the npm package that carries it. */
  readonly file: readonly [packageName: string, path: string];
}

export const builtInSets: readonly BuiltInSet[] = [
  {
    name: "sp500",
    title: "S&P 500 index, daily open, high, low, close and volume",
    rows: 5105,
    from: "2000-01-03",
    to: "2020-04-17",
    interval: "1 day",
    source: "Yahoo Finance, through the npm package vega-datasets (sp500-2000.csv)",
    licence: "none stated for the data by vega-datasets: for trying things out; its code is BSD-3-Clause",
    file: ["vega-datasets", "data/sp500-2000.csv"],
  },
];

/** Where a built-in set lies on this machine, wherever npm put its package. */
export function builtInPath(set: BuiltInSet): string {
  const [packageName, path] = set.file;
  // The package's own entry, build/index.js, is all that it exports.
  const entry = createRequire(import.meta.url).resolve(packageName);
  return join(dirname(entry), "..", path);
}
