import { countText, numberText, percentText, signedPercentText } from "../../shared/figures.ts";
import type { Lesson, Picture, PictureLine } from "../../shared/gallery.ts";
import type { NotebookRun } from "../notebook/run.ts";
import { equityLine, holdingLine, outputOf, resultOf, spanOf, stretchReturns, thinned } from "./cells.ts";

/** What a card says and draws of a finished notebook; findings and pictures come from its results alone. */
interface LessonRow extends Pick<Lesson, "id" | "title" | "sentence" | "minutes" | "group"> {
  /** The run that the lesson is about. */
  readonly cell: string;
  readonly finding: (run: NotebookRun) => string;
  readonly picture: (run: NotebookRun) => Picture;
  /** Cells to which the text leads, and whose links it has in the page: see `withLinks`. */
  readonly links?: { readonly honest: string; readonly borrowed: string };
}

const YEAR = 365 * 86_400_000;

const metric = (run: NotebookRun, cell: string, name: string): number | null =>
  resultOf(run, cell).metrics[name] ?? null;

/** The gallery in its order; the first is where people start. */
export const lessonRows: readonly LessonRow[] = [
  {
    id: "first-backtest",
    title: "First backtest",
    sentence: "Two averages, twenty years, honest costs. Drag a number and watch how quickly a result changes.",
    minutes: 5,
    group: "First steps",
    cell: "run",
    finding: (run) => countText(metric(run, "run", "trades") ?? 0, "trade"),
    picture: (run) => ({
      kind: "lines",
      ...spanOf(run, "run"),
      panes: [
        {
          isLog: true,
          lines: [equityLine(run, "run", "Trend", "main", 480), holdingLine(run, "run", "picture", 480)],
        },
      ],
    }),
  },
  {
    id: "honest-costs",
    title: "Honest costs",
    sentence: "The same signal without costs and with three kinds of them. See where the profit ends.",
    minutes: 6,
    group: "Honesty",
    cell: "usual",
    finding: (run) => {
      const runs = ["free", "cheap", "usual", "dear"];
      const earning = runs.filter((cell) => (metric(run, cell, "totalReturn") ?? 0) > 0);
      return `${earning.length} of ${runs.length} still earn`;
    },
    picture: (run) => ({
      kind: "lines",
      ...spanOf(run, "usual"),
      panes: [
        {
          lines: [
            equityLine(run, "free", "Free", "other"),
            equityLine(run, "cheap", "Cheap", "other"),
            equityLine(run, "dear", "Dear", "other"),
            equityLine(run, "usual", "Usual", "main"),
          ],
        },
      ],
    }),
  },
  {
    id: "look-ahead",
    title: "Look-ahead",
    sentence: "A rule that knows tomorrow, and what is left of it when it does not.",
    minutes: 5,
    group: "Honesty",
    cell: "nocosts",
    finding: (run) => `honest: ${signedPercentText(metric(run, "nocosts", "totalReturn"), 1)}`,
    picture: (run) => ({
      kind: "lines",
      ...spanOf(run, "nocosts"),
      panes: [
        {
          isLog: true,
          lines: [
            equityLine(run, "withcosts", "With costs", "found"),
            equityLine(run, "nocosts", "Without costs", "main"),
          ],
        },
      ],
    }),
  },
  {
    id: "monte-carlo",
    title: "Monte Carlo",
    sentence: "Thousands of paths that could have been: how deep they fall, and how much of a result was luck.",
    minutes: 8,
    group: "Honesty",
    cell: "run",
    finding: (run) => {
      const { quantiles } = outputOf(run, "weather", "montecarlo").result.maxDrawdown;
      return `one in a hundred falls ${percentText(-(quantiles["0.01"] ?? NaN), 1)}`;
    },
    picture: (run) => {
      const { fan } = outputOf(run, "weather", "montecarlo").result;
      const band = (fraction: string, role: PictureLine["role"]) => {
        return { name: fraction, role, values: thinned(fan.quantiles[fraction] ?? [], 120) };
      };
      const { to } = spanOf(run, "run");
      const outer = [band("0.05", "other"), band("0.95", "other")];
      const inner = [band("0.25", "found"), band("0.75", "found")];
      return {
        kind: "lines",
        from: to,
        to: to + YEAR,
        panes: [{ lines: [...outer, ...inner, band("0.5", "main")] }],
      };
    },
  },
  {
    id: "pairs",
    title: "Pairs",
    sentence: "Two prices, one spread, and what happens when they belong together no more.",
    minutes: 9,
    group: "Markets",
    cell: "together",
    finding: (run) => `Sharpe ${numberText(metric(run, "together", "sharpe"), 2)}`,
    picture: (run) => ({
      kind: "lines",
      ...spanOf(run, "together"),
      panes: [
        {
          lines: [equityLine(run, "apart", "Apart", "found"), equityLine(run, "together", "Together", "main")],
        },
        ...Object.entries(resultOf(run, "together").plots)
          .slice(0, 1)
          .map(([name, values]) => ({ lines: [{ name, role: "found" as const, values: thinned(values, 160) }] })),
      ],
    }),
  },
  {
    id: "many-instruments",
    title: "Many instruments",
    sentence: "Four instruments on one clock: does it help to hold the strongest?",
    minutes: 8,
    group: "Markets",
    cell: "strongest",
    finding: (run) => countText(resultOf(run, "strongest").data.length, "instrument"),
    picture: (run) => {
      const ROWS = 6;
      const returns = stretchReturns(run, "strongest", 21).slice(0, 20 * ROWS);
      const rows = Array.from({ length: ROWS }, (_, row) => returns.filter((_value, at) => at % ROWS === row));
      return { kind: "cells", rows };
    },
  },
  {
    id: "custom-indicator",
    title: "A custom indicator",
    sentence: "Write one in a dozen lines; it streams and backtests alike, bit for bit.",
    minutes: 7,
    group: "First steps",
    cell: "run",
    finding: (run) => `volatility ${numberText((metric(run, "run", "annualVolatility") ?? NaN) * 100, 1)} %`,
    picture: (run) => {
      const [bars] = outputOf(run, "picture", "chart").bars;
      const { volatility = new Float64Array() } = resultOf(run, "run").plots;
      if (!bars) return { kind: "mark" };
      // Weeks around the autumn of 2008, when what the indicator measures changed most.
      const from = Math.max(
        0,
        bars.time.findIndex((time) => time >= Date.UTC(2008, 5, 2)),
      );
      const weeks = Array.from({ length: 44 }, (_, index) => from + index * 5);
      const week = (column: Float64Array, at: number) => column.subarray(at, at + 5);
      return {
        kind: "candles",
        levels: [],
        bars: weeks.map((at): [number, number, number, number] => [
          bars.open[at] ?? NaN,
          Math.max(...week(bars.high, at)),
          Math.min(...week(bars.low, at)),
          bars.close[at + 4] ?? NaN,
        ]),
        below: thinned(volatility.subarray(from, from + 44 * 5), 44),
      };
    },
  },
  {
    id: "order-types",
    title: "Order types",
    sentence: "Market, limit, stop and trailing: one signal, four ways to act, and why each order filled.",
    minutes: 10,
    group: "Orders",
    cell: "a",
    finding: (run) =>
      countText(
        ["a", "b", "c", "d"].reduce((sum, cell) => sum + resultOf(run, cell).orders.length, 0),
        "order",
      ),
    picture: (run) => ({
      kind: "lines",
      ...spanOf(run, "a"),
      panes: [
        {
          lines: [
            equityLine(run, "b", "Limit", "other"),
            equityLine(run, "c", "Stop", "found"),
            equityLine(run, "d", "Trailing", "holding"),
            equityLine(run, "a", "Market", "main"),
          ],
        },
      ],
    }),
  },
  {
    id: "reading-a-link",
    title: "Reading a link",
    sentence: "What a digest proves, what it does not, and how to catch a false one.",
    minutes: 4,
    group: "Honesty",
    cell: "claim",
    finding: (run) => (resultOf(run, "claim").digest === resultOf(run, "again").digest ? "Reproduced" : "Different"),
    picture: () => ({ kind: "mark" }),
    links: { honest: "claim", borrowed: "feeless" },
  },
];
