import type { MetricRow } from "./row.ts";

export const activity: readonly MetricRow[] = [
  {
    name: "exposure",
    title: "Exposure",
    unit: "fraction",
    better: null,
    definition: "Share of bars with a position at the close.",
    source: "QuantStats, stats.exposure",
  },
  {
    name: "longExposure",
    title: "Long exposure",
    unit: "fraction",
    better: null,
    definition: "Share of bars with a long position in some instrument at the close.",
    source: "QuantStats, stats.exposure",
  },
  {
    name: "shortExposure",
    title: "Short exposure",
    unit: "fraction",
    better: null,
    definition: "Share of bars with a short position in some instrument at the close.",
    source: "QuantStats, stats.exposure",
  },
  {
    name: "turnover",
    title: "Turnover",
    unit: "ratio",
    better: "lower",
    definition: "Traded notional, buys and sells, over mean equity, per year.",
    source: "Grinold and Kahn, Active Portfolio Management, 2000, ch. 16 (both sides counted)",
  },
  {
    name: "fees",
    title: "Fees",
    unit: "quote",
    better: "lower",
    definition: "All fees paid, in the quote currency.",
    source: "The run's fills",
  },
  {
    name: "costShare",
    title: "Costs of gross profit",
    unit: "fraction",
    better: "lower",
    definition: "Fees of the closed trades over the profit before fees of those that had one.",
    source: "Fees alone: slippage is inside the prices; definition of this table",
  },
];
