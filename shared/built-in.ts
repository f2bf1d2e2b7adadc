import { visible } from "./visible.ts";

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

/**
 * The set that a name would be taken for: `SP500`, `sp500.csv` and `S&P 500 daily` all bring sp500 to mind. Undefined where
 * it is nobody's.
 */
export function builtInCalled(name: string): BuiltInSet | undefined {
  const plain = folded(name.replace(/(\.(csv|tsv|txt|gz|zip|parquet))+\s*$/i, ""));
  return builtInSets.find((set) => plain.startsWith(folded(set.name)));
}

/** What Tidebook calls the set that a name is taken for; the name itself where it is nobody's. */
export const ownName = (name: string): string => builtInCalled(name)?.name ?? visible(name);

const folded = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");
