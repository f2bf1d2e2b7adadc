import type { BacktestResult } from "../backtest.ts";
import { returnsOf } from "../chart/rolling.ts";
import { countText, digestText, NOTHING, numberText, percentText, signedPercentText } from "../figures.ts";
import { holdingHint, holdingName } from "../holding.ts";
import { moneyNumbers } from "../money.ts";
import { scriptHash } from "../script-policy.ts";
import { stepsText } from "../steps.ts";
import { timeText } from "../time.ts";
import { besideTrades } from "../trade-counts.ts";
import { BEHAVIOUR } from "./behaviour.ts";
import { chartsOf } from "./charts.ts";
import { distribution } from "./distribution.ts";
import { type Markup, markup, Markup as Raw } from "./markup.ts";
import { monthsTable } from "./months.ts";
import type { Report } from "./report.ts";
import { identityTable, logTable, metricsTable, rejectedTable, requestTable, tradesTable } from "./tables.ts";
import { STYLE } from "./theme.ts";
import { tideMark } from "./tide-mark.ts";

/** A report as one page that needs nothing but itself and fetches nothing. */
export function reportPage(report: Report): string {
  const { result, job } = report;
  const title = `${report.strategy} on ${report.on.join(", ")}`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash(BEHAVIOUR)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer"><meta name="generator" content="Tidebook ${result.engine.version}">
<title>${title}</title><style>${new Raw(STYLE)}</style></head><body>
${headerOf(title, result)}
<main>
${tilesOf(result)}
${notesOf(result)}
${chartsOf(report)}
<div class="two">${distribution(Array.from(returnsOf(moneyNumbers(result.equity.value))).filter(Number.isFinite), result.metrics.valueAtRisk95)}
<section><h2>What was asked</h2>${requestTable(result)}</section></div>
${monthsTable(result)}
${tradesTable(result)}
${rejectedTable(result)}
${logTable(result)}
${metricsTable(result)}
<section><h2>How to reproduce it</h2><p class="lead">The same files, this command and this engine give the same digest on every machine.</p>
<pre style="margin-top:12px">${report.command}</pre>
<details><summary>The run file</summary><pre>${report.runFile}</pre></details>
<details><summary>The strategy, ${job.strategy.path.split(/[\\/]/).at(-1) ?? ""}</summary><pre>${job.strategy.source}</pre></details></section>
<section><h2>What it follows from</h2>${identityTable(result, report.on)}</section>
</main>
<footer>Made by Tidebook ${result.engine.version}. ${timingOf(result)} Reproduced means that the numbers follow from these inputs. It does not mean that they will repeat.</footer>
<script>${new Raw(BEHAVIOUR)}</script>
</body></html>
`.text;
}

function headerOf(title: string, result: BacktestResult): Markup {
  const { equity, request, digest } = result;
  const [from, to] = [equity.time[0], equity.time.at(-1)];
  const period = from !== undefined && to !== undefined && `${timeText(from)} to ${timeText(to)}, `;
  const parameters = Object.entries(request.params).map(([name, value]) => `${name} ${value}`);
  return markup`<header><div><div><h1>${title}</h1>
<p class="lead">${period}${stepsText(result)}${parameters.length > 0 && `. ${parameters.join(", ")}`}</p></div>
<div class="seal">${tideMark(digest)}<p><span>Computed here</span><span class="mono">${digestText(digest.slice(0, 8))} … ${digest.slice(-4)}</span></p></div></div></header>`;
}

/** The first figures of a run, each beside its neighbour. */
export function tilesOf(result: BacktestResult): Markup {
  const { metrics, request, fills } = result;
  const hold = (name: string, text: (value: number | null | undefined) => string) =>
    `${holdingName(request)} ${text(metrics[name])}`;
  const signed = (value: number | null | undefined) => signedPercentText(value, 1);
  const percent = (value: number | null | undefined) => percentText(value, 1);
  const ratio = (value: number | null | undefined) => numberText(value, 2);
  const share = metrics.costShare;
  const tiles: [label: string, value: string, near: string][] = [
    ["Total return", signed(metrics.totalReturn), hold("benchmarkTotalReturn", signed)],
    ["A year", signed(metrics.annualReturn), hold("benchmarkAnnualReturn", signed)],
    ["Sharpe", ratio(metrics.sharpe), hold("benchmarkSharpe", ratio)],
    ["Max drawdown", percent(metrics.maxDrawdown), hold("benchmarkMaxDrawdown", percent)],
    ["Volatility a year", percent(metrics.annualVolatility), hold("benchmarkAnnualVolatility", percent)],
    ["Exposure", percentText(metrics.exposure, 0), "share of bars"],
    ["Trades", numberText(metrics.trades, 0), besideTrades(result)],
    [
      "Fees paid",
      fills.length === 0 ? "0" : numberText(metrics.fees, 2),
      share === null || share === undefined
        ? `maker ${request.costs.makerBps}, taker ${request.costs.takerBps} bps`
        : `${percentText(share, 1)} of gross profit`,
    ],
  ];
  return markup`<dl class="tiles" title="${holdingHint(request)}">${tiles.map(
    ([label, value, near]) =>
      markup`<div><dt>${label}</dt><dd>${value}<div class="near">${value === NOTHING ? "undefined here" : near}</div></dd></div>`,
  )}</dl>`;
}

/** What a reader must know before believing a run. */
export function notesOf({ warnings }: BacktestResult): Markup | false {
  return (
    warnings.length > 0 &&
    markup`<ul class="notes" aria-label="Warnings">${warnings.map((one) => markup`<li>${one}</li>`)}</ul>`
  );
}

function timingOf({ timing }: BacktestResult): string {
  return `${countText(timing.bars, "bar")} in ${numberText(timing.engineMs, 1)} ms.`;
}
