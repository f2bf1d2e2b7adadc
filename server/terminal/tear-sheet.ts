import type { BacktestResult } from "../../shared/backtest.ts";
import { drawdownsOf } from "../../shared/chart/drawdown.ts";
import {
  countText,
  digestText,
  metricText,
  moneyText,
  NOTHING,
  numberText,
  percentText,
  signedPercentText,
  shortText,
  signedText,
} from "../../shared/figures.ts";
import { holdingHint } from "../../shared/holding.ts";
import { metricNamed } from "../../shared/metrics.ts";
import { moneyDecimal, moneyNumbers } from "../../shared/money.ts";
import { stepsText } from "../../shared/steps.ts";
import { timeText } from "../../shared/time.ts";
import { visible } from "../../shared/visible.ts";
import { type Ink, plainInk } from "./ink.ts";
import { sparkLines } from "./spark.ts";
import { fit, wrap } from "./table.ts";

const WIDTH = 80;
/** Width of the words on the left of a block. */
const MARGIN = 11;
const MOST_WARNINGS = 12;
const MOST_LOG = 3;

/** The report of a run for a terminal, at most 80 columns wide, as lines. The title names strategy and data. */
export function tearSheet(title: string, result: BacktestResult, ink: Ink = plainInk): string[] {
  const blocks = [
    heading(title, result, ink),
    curves(result, ink),
    figures(result, ink),
    tradeLines(result, ink),
    costLines(result, ink),
    remarks(result, ink),
    identity(result, ink),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}

function heading(title: string, result: BacktestResult, ink: Ink): string[] {
  const { request, equity } = result;
  const [from, to] = [equity.time[0], equity.time.at(-1)];
  const period = from === undefined || to === undefined ? "no bars" : `${dayOf(from)} to ${dayOf(to)}`;
  const room = WIDTH - period.length - 2;
  const parameters = Object.entries(request.params).map(([name, value]) => `${visible(name)} ${value}`);
  return [
    `${ink.strong(fit(visible(title), room))}  ${period}`,
    ...wrap([stepsText(result), ...parameters].join(" · "), WIDTH).map((line) => ink.faint(line)),
    ink.faint("─".repeat(WIDTH)),
  ];
}

function dayOf(time: number): string {
  return timeText(time).slice(0, 10);
}

function curves({ equity, metrics }: BacktestResult, ink: Ink): string[] {
  const values = moneyNumbers(equity.value);
  if (values.length < 2) return [];
  const width = WIDTH - MARGIN;
  const drawdowns = drawdownsOf(values).map((depth) => -depth);
  const [first = 0n, last = 0n] = [equity.value[0], equity.value.at(-1)];
  const underWater = metrics.maxDrawdownDays;
  const days =
    underWater === null || underWater === undefined
      ? ""
      : `, ${numberText(underWater, 0)} days under water at the longest`;
  const depth = {
    low: 0,
    floor: 0,
    pick: deepestOf,
  } as const;
  const chart = (lines: readonly string[]) =>
    labelled(
      "",
      lines.filter((line) => line.trim() !== ""),
      ink,
    );
  const fell = drawdowns.some((one) => one > 0);
  return [
    ...labelled("Equity", [`${moneyText(moneyDecimal(first))} → ${moneyText(moneyDecimal(last))}`], ink),
    ...chart(sparkLines(values, width, 3)),
    ...labelled("Drawdown", [fell ? `${percentText(metrics.maxDrawdown)} at the deepest${days}` : "none"], ink),
    ...(fell ? chart(sparkLines(drawdowns, width, 2, depth)) : []),
  ];
}

function deepestOf(depths: Iterable<number>): number {
  let deepest = 0;
  for (const depth of depths) deepest = Math.max(deepest, depth);
  return deepest;
}

/** Metric, the same of holding; then metrics that stand alone. */
const COMPARED: readonly [label: string, own: string, hold: string | null][] = [
  ["Total return", "totalReturn", "benchmarkTotalReturn"],
  ["Return a year", "annualReturn", "benchmarkAnnualReturn"],
  ["Volatility a year", "annualVolatility", "benchmarkAnnualVolatility"],
  ["Sharpe", "sharpe", "benchmarkSharpe"],
  ["Deepest drawdown", "maxDrawdown", "benchmarkMaxDrawdown"],
  ["Alpha a year", "alpha", null],
  ["Beta", "beta", null],
  ["Information ratio", "informationRatio", null],
];

const ALONE: readonly [label: string, name: string][] = [
  ["Sortino", "sortino"],
  ["Calmar", "calmar"],
  ["Omega", "omega"],
  ["P(true Sharpe > 0)", "probabilisticSharpe"],
  ["Value at risk 95 %", "valueAtRisk95"],
  ["Shortfall 95 %", "expectedShortfall95"],
  ["Time in the market", "exposure"],
  ["Turnover a year", "turnover"],
];

const SIGNED = new Set(["totalReturn", "annualReturn", "benchmarkTotalReturn", "benchmarkAnnualReturn", "alpha"]);

/** Widest figure that leaves room between the columns. */
const FIGURE = 11;

function figures({ metrics, request }: BacktestResult, ink: Ink): string[] {
  const text = (name: string): string => figureText(name, metrics[name]);
  const head = `${" ".repeat(18)}${"Strategy".padStart(12)}${"Holding".padStart(13)}`;
  const lines = COMPARED.map(([label, own, hold], index) => {
    const [other, name = ""] = ALONE[index] ?? ["", ""];
    const left = label.padEnd(18) + text(own).padStart(12) + (hold === null ? "" : text(hold)).padStart(13);
    return `${left}    ${other.padEnd(20)}${text(name).padStart(13)}`;
  });
  const notes = [holdingHint(request), "P(true Sharpe > 0): probability that the true Sharpe is above 0"];
  return [ink.faint(head), ...lines, ...notes.map(ink.faint)];
}

/** A metric with its unit; one too wide for its column is cut to a few digits and a power of ten. */
function figureText(name: string, value: number | null | undefined): string {
  const unit = metricNamed(name)?.unit ?? "ratio";
  const times = name === "turnover" && typeof value === "number" ? "×" : "";
  const text = SIGNED.has(name) ? signedPercentText(value) : metricText(value, unit) + times;
  if (text.length <= FIGURE || typeof value !== "number") return text;
  const sign = SIGNED.has(name) && value > 0 ? "+" : "";
  return unit === "fraction" ? `${sign}${shortText(value * 100)} %` : shortText(value) + times;
}

function tradeLines({ metrics, trades, orders }: BacktestResult, ink: Ink): string[] {
  const closed = trades.filter(({ exitTime }) => exitTime !== null).length;
  const open = trades.length - closed;
  const of = (name: string, decimals = 2) => numberText(metrics[name], decimals);
  const signed = (name: string) => signedText(metrics[name], 2);
  const opened = open === 0 ? "" : `, ${numberText(open, 0)} open`;
  if (trades.length === 0) return labelled("Trades", [`none, of ${countText(orders.length, "order")}`], ink);
  if (closed === 0) return labelled("Trades", [`none closed${opened}`], ink);
  const lines = [
    `${numberText(closed, 0)} closed${opened} · ${percentText(metrics.winRate, 1)} won · profit factor ${of("profitFactor")} · SQN ${of("sqn")}`,
    `best ${signed("largestWin")} · worst ${signed("largestLoss")} · average ${signed("expectancy")}`,
    `${of("averageBars", 1)} bars on average · in a row ${of("winStreak", 0)} won, ${of("lossStreak", 0)} lost`,
  ];
  return labelled(
    "Trades",
    lines.flatMap((line) => wrap(line, WIDTH - MARGIN)),
    ink,
  );
}

function costLines({ metrics, request, fills }: BacktestResult, ink: Ink): string[] {
  if (fills.length === 0) return [];
  const { makerBps, takerBps, slippageBps } = request.costs;
  const share = metrics.costShare;
  const ofProfit = share === null || share === undefined ? "" : ` · ${percentText(share, 1)} of gross profit`;
  const rates = `maker ${makerBps}, taker ${takerBps}, slippage ${slippageBps} bps`;
  const fees = `fees ${numberText(metrics.fees, 2)}${ofProfit}`;
  return labelled(
    "Costs",
    fees.length + rates.length + 3 > WIDTH - MARGIN ? [fees, rates] : [`${fees} · ${rates}`],
    ink,
  );
}

function remarks({ warnings, log }: BacktestResult, ink: Ink): string[] {
  const told = warnings.slice(0, MOST_WARNINGS).flatMap((warning) => {
    const [first = "", ...rest] = wrapWords(visible(warning), WIDTH - MARGIN - 2);
    return [`! ${first}`, ...rest.map((line) => `  ${line}`)];
  });
  const more = warnings.length - MOST_WARNINGS;
  if (more > 0) told.push(`  and ${countText(more, "more warning")}: --json has all`);
  const logged = log
    .slice(-MOST_LOG)
    .map(({ time, text }) => fit(`${timeText(time)}  ${visible(text)}`, WIDTH - MARGIN).trimEnd());
  if (log.length > MOST_LOG) logged.unshift(`the last of ${countText(log.length, "line")}; --json has all`);
  return [...labelled("Warnings", told, ink), ...labelled("Log", logged, ink)];
}

function identity({ digest, resultHash, timing }: BacktestResult, ink: Ink): string[] {
  const { bars, engineMs, compileMs, dataMs, reportMs } = timing;
  const ms = (time: number) => `${numberText(time, time < 10 ? 1 : 0)} ms`;
  const others = `compile ${ms(compileMs)}, data ${ms(dataMs)}, report ${ms(reportMs)}`;
  return [
    ink.faint("Digest: these inputs give these numbers on every machine"),
    ink.strong(digestText(digest)),
    ink.faint("Result hash: orders, fills, plots and log alone"),
    digestText(resultHash),
    "",
    ...wrap(`${countText(bars, "bar")} in ${ms(engineMs)}; besides, ${others}`, WIDTH).map(ink.faint),
  ];
}

/** Lines with a word before the first; nothing where there are none. */
function labelled(label: string, lines: readonly string[], ink: Ink): string[] {
  return lines.map((line, index) =>
    `${index === 0 && label !== "" ? ink.faint(label.padEnd(MARGIN)) : " ".repeat(MARGIN)}${line}`.trimEnd(),
  );
}

function wrapWords(text: string, width = WIDTH - MARGIN): string[] {
  const lines = wrap(text, width);
  return lines.length === 0 ? [NOTHING] : lines;
}
