import { utf8ToBytes } from "@noble/hashes/utils.js";
import { countText, digestText, digitsText, metricText, numberText, percentText } from "../../figures.ts";
import { base64From } from "../../base64.ts";
import { indicatorNamed } from "../../indicators.ts";
import { metricNamed } from "../../metrics.ts";
import type { Judged } from "../../notebook/judged.ts";
import { type Block, type Cell, cellsOf, type Notebook } from "../../notebook/notebook.ts";
import type { Distribution } from "../../montecarlo/result.ts";
import type {
  BacktestOutput,
  CellOutput,
  ChartOutput,
  CompareOutput,
  JsOutput,
  MonteCarloOutput,
  TableOutput,
} from "../../notebook/outputs.ts";
import { outputFact } from "../../notebook/output-fact.ts";
import { proseHtml } from "../../notebook/prose.ts";
import type { CellState, CellStates, CellStatus } from "../../notebook/states.ts";
import { scriptHash } from "../../script-policy.ts";
import { timeText } from "../../time.ts";
import { listText } from "../../words.ts";
import { BEHAVIOUR } from "../behaviour.ts";
import { chart, line } from "../chart.ts";
import { chartsOf } from "../charts.ts";
import { jsonMarkup, type Markup, markup, Markup as Raw } from "../markup.ts";
import { notesOf, tilesOf } from "../page.ts";
import { scaleOver, timeTicks } from "../scale.ts";
import { STYLE } from "../theme.ts";
import { tideMark } from "../tide-mark.ts";
import type { Recomputation } from "./recompute.ts";
import { RECOMPUTE } from "./recompute-behaviour.ts";

const MOST_ROWS = 200;
const MOST_NAMED = 6;
const PRICE_HEIGHT = 240;
const PANE_HEIGHT = 110;

const OWN_STYLE = `.prose{max-width:75ch;font-size:16px;line-height:25px;margin:24px 0}
.prose h1{font-size:30px;line-height:36px;margin:32px 0 8px}.prose h2{font-size:22px;line-height:28px}
.prose p,.prose ul,.prose ol{margin:0 0 12px}.prose a{color:var(--accent)}.prose img{max-width:100%}
.cell{margin:16px 0 24px;border:1px solid var(--line);border-radius:6px;background:var(--panel);padding:0 16px 16px;overflow:hidden}
.cell>h2{font-size:13px;line-height:30px;margin:0 0 4px;display:flex;gap:12px;flex-wrap:wrap}
.cell>h2 span{font-weight:400;color:var(--text2)}
.failed{border-left:3px solid var(--down);padding:8px 12px;white-space:pre-wrap;overflow-wrap:anywhere}
header>div{display:block}header p+p{margin-top:12px}header a{color:var(--accent)}
#recompute{font:inherit;font-weight:600;min-height:32px;padding:0 14px;margin-right:8px;border:1px solid var(--edge);border-radius:4px;background:var(--panel);color:inherit;cursor:pointer}
.again:empty{display:none}.again{margin:8px 0;font-weight:600}.again[data-verdict=different],.again[data-verdict=failed]{color:var(--down)}
.synthetic{border:1px solid var(--edge);border-radius:2px;padding:0 6px;font-size:11px}`;

/** A notebook with its results, as a page shows it. */
export interface ShownRun extends Pick<Judged, "verdict" | "onlyEngine"> {
  readonly notebook: Notebook;
  readonly states: CellStates;
  readonly actual: Pick<Judged["actual"], "engine">;
  /** Whether results come from an earlier run than the one that the file is made after. */
  readonly isKept?: boolean;
}

const SETTLED = new Set<CellStatus>(["done", "error", "stopped", "skipped"]);

/** Names of the cells whose results a file cannot hold, since they have not run, or not since an edit. */
export function waitingCells({ notebook, states }: Pick<ShownRun, "notebook" | "states">): string[] {
  const isWaiting = ({ id }: Cell) => !SETTLED.has(states.get(id)?.status ?? "idle");
  return cellsOf(notebook)
    .filter(isWaiting)
    .map(({ name }) => name);
}

/**
 * A notebook with its results as one page that needs nothing but itself and fetches nothing.
 * @param again what its backtests need to run again in the page, where they can
 */
export function notebookPage(run: ShownRun, again?: Recomputation): string {
  const { notebook, actual } = run;
  const title = notebook.frontMatter.title || "Notebook";
  const scripts = [BEHAVIOUR, ...(again ? [RECOMPUTE] : [])];
  const allowed = [...scripts.map(scriptHash), ...(again ? [again.scriptHash] : [])]
    .map((hash) => `'${hash}'`)
    .join(" ");
  // The frame in which strategies run has this policy as well as its own; workers there are made of blobs.
  const workers = again ? " blob: 'wasm-unsafe-eval'; worker-src blob:" : "";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${allowed}${workers}; img-src data:; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer"><meta name="generator" content="Tidebook ${actual.engine.version}">
<title>${title}</title><style>${new Raw(STYLE + OWN_STYLE)}</style></head><body>
<header><div><h1>${title}</h1><p class="lead">${leadText(run)}</p>${again && againMarkup(again)}<p><a download="notebook.md" href="data:text/markdown;base64,${base64From(utf8ToBytes(notebook.text))}">Save the notebook</a></p></div></header>
<main>${notebook.blocks.map((block) => blockMarkup(block, run))}</main>
<footer>Made by Tidebook ${actual.engine.version}, engine ${digestText(actual.engine.sha256.slice(0, 16))}. Reproduced means that the numbers follow from these inputs. It does not mean that they will repeat.</footer>
${again && markup`<script type="application/json" id="recompute-data">${jsonMarkup(again.data)}</script>`}${scripts.map((script) => markup`<script>${new Raw(script)}</script>`)}
</body></html>
`.text;
}

function againMarkup({ data, left }: Recomputation): Markup {
  const what = countText(data.runs.length, "backtest");
  const rest = left.map(({ cell, why }) => ` ${cell} stays as it is: ${why}.`).join("");
  return markup`<p><button type="button" id="recompute">Recompute</button> <span id="recompute-status" role="status">Runs ${what} on this device, with the engine, the strategies and the prices in this file. Nothing is fetched. Other cells and the sources stay unchecked. Compare what it tells with what stands here; a stranger’s file may lie about its own check, so run the notebook itself to be sure.${rest}</span></p>`;
}

function leadText(run: ShownRun): string {
  const waiting = waitingCells(run);
  const names = waiting.length > MOST_NAMED ? countText(waiting.length, "cell") : listText(waiting);
  if (waiting.length > 0)
    return `Not all of it had run as this file was made: without results ${waiting.length === 1 ? "is" : "are"} ${names}.`;
  return run.isKept ? "Results from an earlier run: not all were computed as this file was made." : verdictText(run);
}

function verdictText({ verdict, onlyEngine }: ShownRun): string {
  switch (verdict) {
    case null:
      return "Computed as this file was made. The notebook has no lock to compare with.";
    case "reproduced":
      return onlyEngine
        ? "Reproduced with another engine as this file was made: every result is that of the lock."
        : "Reproduced as this file was made: every result is that of the lock.";
    case "different":
      return "Different: results are not those of the notebook's lock.";
    case "dataMissing":
      return "Data missing: not every cell has the data that it was made with.";
  }
}

function blockMarkup(block: Block, run: ShownRun): Markup | false {
  if (block.type === "lock") return false;
  // The one place where a page takes markup made elsewhere: prose has no raw HTML.
  if (block.type === "prose") return markup`<div class="prose">${new Raw(proseHtml(block.text))}</div>`;
  return cellMarkup(block, run);
}

function cellMarkup(cell: Cell, { states, isKept }: ShownRun): Markup {
  const { id, kind, name, body } = cell;
  const state = states.get(id);
  const output = state?.status === "done" ? state.output : undefined;
  const isSynthetic = output?.kind === "data" && output.isSynthetic;
  const fact = output ? outputFact(output) : (state?.status ?? "idle");
  return markup`<section class="cell" id="cell-${name}"><h2>${name}<span>${kind}</span><span>${fact}</span>${isSynthetic && markup`<span class="synthetic">synthetic</span>`}</h2>
${failureMarkup(state)}${output?.kind === "backtest" && markup`<p class="again" id="recomputed-${name}" role="status"></p>`}${output && outputMarkup(name, output, isKept)}
<details${!output && new Raw(" open")}><summary>Source</summary><pre>${body}</pre></details></section>`;
}

function failureMarkup(state: CellState | undefined): Markup | false {
  if (state?.error) return markup`<p class="failed">${state.error.message}</p>`;
  return state?.reason !== undefined && markup`<p class="failed">${state.status}: ${state.reason}</p>`;
}

function outputMarkup(name: string, output: CellOutput, isKept = false): Markup | false {
  switch (output.kind) {
    case "data": {
      const { source, from, to, fingerprint, warnings } = output;
      return markup`<p>${source}, ${timeText(from)} to ${timeText(to)}, fingerprint <code>${digestText(fingerprint.slice(0, 16))}</code></p>${warnings.map((one) => markup`<p class="note">${one}</p>`)}`;
    }
    case "backtest":
      return backtestMarkup(name, output, isKept);
    case "compare":
      return compareMarkup(output);
    case "chart":
      return chartMarkup(name, output);
    case "montecarlo":
      return monteCarloMarkup(output);
    case "sql":
      return tableMarkup(output);
    case "js":
      return scriptMarkup(output);
    case "live":
      return markup`<p class="more">Shown in the page only.</p>`;
    case "strategy":
    case "indicator":
      return false;
  }
}

function backtestMarkup(name: string, { result }: BacktestOutput, isKept: boolean): Markup {
  const on = result.data.map((one) => one.name);
  return markup`<div class="seal">${tideMark(result.digest, isKept)}<p><span>${isKept ? "From an earlier run" : "As this file was made"}</span><span class="mono">${digestText(result.digest.slice(0, 8))}</span></p></div>
${tilesOf(result)}${notesOf(result)}${chartsOf({ result, bars: [], on }, `${name}-`)}`;
}

function compareMarkup({ runs, metrics, differences }: CompareOutput): Markup {
  const head = ["", ...runs.map(({ cell }) => cell)];
  const rows = metrics.map((name) => {
    const metric = metricNamed(name);
    return [
      metric?.title ?? name,
      ...runs.map(({ result }) => metricText(result.metrics[name], metric?.unit ?? "ratio")),
    ];
  });
  const asked = differences.map(({ what, values }) => [what, ...values]);
  return markup`${rowsMarkup(head, rows)}${asked.length > 0 && markup`<h3 style="margin:12px 0 4px">What was asked differently</h3>${rowsMarkup(head, asked)}`}`;
}

/** The table of what paths end at, fall by and stay under water. */
function monteCarloMarkup({ result }: MonteCarloOutput): Markup {
  const { terminal, maxDrawdown, timeUnderWater, valueAtRisk, expectedShortfall } = result;
  const names = Object.keys(terminal.quantiles);
  const head = ["", ...names.map((name) => `${Number(name) * 100} %`), "mean"];
  const row = (title: string, { quantiles, mean }: Distribution, text: (value: number | undefined) => string) => [
    title,
    ...names.map((name) => text(quantiles[name])),
    text(mean),
  ];
  const levels = Object.keys(valueAtRisk);
  return markup`${rowsMarkup(head, [
    row("End", terminal, (value) => digitsText(Number(value?.toPrecision(5)))),
    row("Deepest drawdown", maxDrawdown, (value) => percentText(value, 1)),
    row("Longest under water, steps", timeUnderWater, (value) => numberText(value, 0)),
  ])}${rowsMarkup(
    ["", ...levels.map((level) => `${Number(level) * 100} %`)],
    [
      ["Value at risk", ...levels.map((level) => percentText(valueAtRisk[level], 2))],
      ["Expected shortfall", ...levels.map((level) => percentText(expectedShortfall[level], 2))],
    ],
  )}`;
}

/** What a js cell returned; what it draws in the page is a table here. */
function scriptMarkup({ text, table, lines, bars }: JsOutput): Markup {
  const drawn = lines && {
    columns: ["x", ...Object.keys(lines.series)],
    rows: lines.x.map((x, row) => [x, ...Object.values(lines.series).map((values) => values[row] ?? null)]),
  };
  const counted = bars && {
    columns: ["", "value"],
    rows: bars.labels.map((label, row) => [label, bars.values[row] ?? null]),
  };
  const tables = [table, drawn, counted].flatMap((one) => (one ? [tableMarkup({ ...one, isCut: false })] : []));
  return markup`${text !== undefined && markup`<pre>${text}</pre>`}${tables}`;
}

function tableMarkup({ columns, rows, isCut }: Pick<TableOutput, "columns" | "rows" | "isCut">): Markup {
  const shown = rows.slice(0, MOST_ROWS).map((row) => row.map((value) => (value === null ? "–" : String(value))));
  const more = rows.length - shown.length;
  return markup`${rowsMarkup(columns, shown)}${(more > 0 || isCut) && markup`<p class="more">${countText(more, "row")} more${isCut && ", and more than are kept"}.</p>`}`;
}

function rowsMarkup(head: readonly string[], rows: readonly (readonly string[])[]): Markup {
  return markup`<div class="scroll"><table><thead><tr>${head.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map((value) => markup`<td>${value}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** Closes with the indicators that live among prices, and a pane for each of the others. */
function chartMarkup(name: string, { bars, indicators }: ChartOutput): Markup {
  const [first] = bars;
  if (!first || first.time.length < 2) return markup`<p class="more">Drawn in the page.</p>`;
  const ticks = timeTicks(first.time, 9);
  const frame = { bars: first.time.length, timeTicks: ticks, tickText: (value: number) => numberText(value, 2) };
  const isOverPrices = (called: string) => indicatorNamed(called)?.pane === "price";
  const over = indicators.filter((one) => isOverPrices(one.name)).flatMap(({ outputs }) => Object.values(outputs));
  const closes = [...bars.map(({ close }) => close).filter(({ length }) => length === first.time.length), ...over];
  const prices = scaleOver(closes, { height: PRICE_HEIGHT });
  const panes = indicators
    .filter((one) => !isOverPrices(one.name))
    .map(({ name: called, outputs }, index) => {
      const columns = Object.values(outputs);
      const scale = scaleOver(columns, { height: PANE_HEIGHT });
      const shapes = columns.map((values) => line(values, scale, "plotted"));
      return chart({
        ...frame,
        id: `${name}-pane${index}`,
        summary: called,
        legend: markup`<b>${called}</b>`,
        height: PANE_HEIGHT,
        scale,
        shapes,
      });
    });
  const legend = markup`<b>${bars.map((one) => one.name).join(", ")}</b>`;
  const shapes = closes.map((values, index) => line(values, prices, index === 0 ? "price" : "plotted"));
  const price = chart({
    ...frame,
    id: `${name}-price`,
    summary: `Prices of ${bars.map((one) => one.name).join(", ")}`,
    legend,
    height: PRICE_HEIGHT,
    scale: prices,
    shapes,
    hasTimeAxis: panes.length === 0,
  });
  return markup`<div class="charts">${price}${panes}</div>`;
}
