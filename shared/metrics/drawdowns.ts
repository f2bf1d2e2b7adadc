import type { MetricRow } from "./row.ts";

export const drawdowns: readonly MetricRow[] = [
  {
    name: "maxDrawdown",
    title: "Maximum drawdown",
    unit: "fraction",
    better: "higher",
    definition: "The lowest value of equity over its highest value so far, minus 1.",
    source: "Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, maximum drawdown",
  },
  {
    name: "maxDrawdownDays",
    title: "Longest drawdown",
    unit: "days",
    better: "lower",
    definition: "The longest calendar time from a peak of equity to its recovery or the end of the run.",
    source: "Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, drawdown duration",
  },
  {
    name: "averageDrawdown",
    title: "Average drawdown",
    unit: "fraction",
    better: "higher",
    definition: "Mean over all drawdowns of their deepest point.",
    source: "Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, average drawdown",
  },
  {
    name: "averageDrawdownDays",
    title: "Average drawdown time",
    unit: "days",
    better: "lower",
    definition: "Mean over all drawdowns of the calendar time from peak to recovery or the end.",
    source: "QuantStats, reports.metrics, Avg. Drawdown Days",
  },
  {
    name: "drawdowns",
    title: "Drawdowns",
    unit: "count",
    better: null,
    definition: "Number of stays of equity below an earlier peak.",
    source: "QuantStats, stats.drawdown_details",
  },
  {
    name: "underWater",
    title: "Time under water",
    unit: "fraction",
    better: "lower",
    definition: "Share of bars that close below the highest equity so far.",
    source: "Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4",
  },
  {
    name: "ulcer",
    title: "Ulcer index",
    unit: "fraction",
    better: "lower",
    definition: "Square root of the mean squared drawdown over all bars.",
    source: "Martin and McCann, The Investor's Guide to Fidelity Funds, 1989",
  },
  {
    name: "painIndex",
    title: "Pain index",
    unit: "fraction",
    better: "lower",
    definition: "Mean absolute drawdown over all bars.",
    source:
      "Becker, Zephyr Associates; Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, p. 89",
  },
];
