import { drawdownsOf } from "../chart/drawdown.ts";
import { digitsText, numberText, percentText, shortText, signedPercentText } from "../figures.ts";
import { holdingHint, holdingName, holdingTitle, holdingValues } from "../holding.ts";
import { moneyNumbers } from "../money.ts";
import { timeText } from "../time.ts";
import { area, chart, line, type Pane } from "./chart.ts";
import { columnBounds } from "./detail.ts";
import { jsonMarkup, type Markup, markup } from "./markup.ts";
import { splitPlots } from "./overlays.ts";
import { type AlignedBars, alignedTo, pricePane } from "./prices.ts";
import type { Report } from "./report.ts";
import { scaleOver, timeTicks } from "./scale.ts";

const EQUITY_HEIGHT = 240;
const DRAWDOWN_HEIGHT = 110;
const PLOT_HEIGHT = 110;
const MOST_INSTRUMENTS = 4;
const MOST_PLOTS = 8;
const MOST_ROWS = 120;
/** A curve that grows beyond this is drawn on a logarithmic scale. */
const LOG_FROM = 3;

/** Money of holding beside the run's. */
interface Hold {
  readonly name: string;
  readonly title: string;
  readonly values: Float64Array;
}

/** A curve and the words that the table and the crosshair use for it. */
interface Curve {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly text: (value: number) => string;
}

/**
 * Equity, drawdown, prices with fills, and what the strategy plotted, over one axis of time.
 * @param prefix of the ids, where a page has several
 */
export function chartsOf({ result, bars, on }: Pick<Report, "result" | "bars" | "on">, prefix = ""): Markup {
  const time = result.equity.time;
  if (time.length < 2) return markup`<p class="more">Charts need two bars.</p>`;
  const equity = moneyNumbers(result.equity.value);
  const prices = bars.slice(0, MOST_INSTRUMENTS).map((one) => alignedTo(time, one));
  const hold = holdOf(result, prices[0]);
  const curves = curvesOf(equity, hold, prices, on);
  const panes: Omit<Pane, "timeTicks">[] = [equityPane(equity, hold), drawdownPane(equity, hold)];
  const plots = Object.entries(result.plots).map(([name, values]) => ({ name, values }));
  const { over, apart } = splitPlots(plots, prices[0]);
  prices.forEach((aligned, index) => {
    const name = result.request.instruments[index]?.name;
    const fills = result.fills.filter(({ instrument }) => instrument === name);
    const drawn = { bars: aligned, fills, time, plots: index === 0 ? over : [] };
    panes.push(pricePane(`price${index}`, on[index] ?? "price", drawn));
  });
  apart.slice(0, MOST_PLOTS).forEach(({ name, values }, index) => panes.push(plotPane(`plot${index}`, name, values)));
  const ticks = timeTicks(time, 9);
  const drawn = panes.map((pane, index) =>
    chart({ ...pane, id: prefix + pane.id, timeTicks: ticks, hasTimeAxis: index === panes.length - 1 }),
  );
  return markup`<section aria-label="Charts"><div class="charts" data-columns="${prefix}columns">${drawn}</div>
<p class="more">Times in UTC.${bars.length > MOST_INSTRUMENTS && ` The first ${MOST_INSTRUMENTS} of ${bars.length} instruments.`}${hold && ` ${holdingHint(result.request)}.`}</p>
${tableOf(time, curves)}
<script type="application/json" id="${prefix}columns">${columnsOf(time, curves)}</script></section>`;
}

function holdOf(result: Report["result"], prices: AlignedBars | undefined): Hold | undefined {
  const { equity, request } = result;
  const values = prices && holdingValues(result, { time: equity.time, close: prices.close });
  return values && { name: holdingName(request), title: holdingTitle(request), values };
}

function curvesOf(equity: Float64Array, hold: Hold | undefined, prices: AlignedBars[], on: readonly string[]): Curve[] {
  const money = (value: number) => numberText(value, 2);
  const closes = prices.map((aligned, index) => ({ name: on[index] ?? "", values: aligned.close, text: digitsText }));
  return [
    { name: "Equity", values: equity, text: money },
    ...(hold ? [{ name: hold.title, values: hold.values, text: money }] : []),
    { name: "Drawdown", values: drawdownsOf(equity), text: (value: number) => percentText(value) },
    ...closes,
  ];
}

function equityPane(equity: Float64Array, hold: Hold | undefined): Omit<Pane, "timeTicks"> {
  const all = hold ? [equity, hold.values] : [equity];
  const low = Math.min(...all.map((values) => values.reduce((a, b) => Math.min(a, b), Infinity)));
  const high = Math.max(...all.map((values) => values.reduce((a, b) => Math.max(a, b), 0)));
  const isLog = low > 0 && high / low > LOG_FROM;
  const scale = scaleOver(all, { height: EQUITY_HEIGHT, isLog });
  const last = (values: Float64Array) => numberText(values.at(-1), 0);
  return {
    id: "equity",
    summary: `Equity from ${numberText(equity[0], 0)} to ${last(equity)}${hold ? `, ${hold.name} ${last(hold.values)}` : ""}`,
    legend: markup`<b>Equity${isLog && ", log"}</b><span><i></i>strategy <b>${last(equity)}</b></span>
${hold && markup`<span><i class="dash" style="color:var(--accent)"></i>${hold.name} <b>${last(hold.values)}</b></span>`}`,
    height: EQUITY_HEIGHT,
    bars: equity.length,
    scale,
    tickText: shortText,
    shapes: [...(hold ? [line(hold.values, scale, "hold")] : []), line(equity, scale, "")],
  };
}

function drawdownPane(equity: Float64Array, hold: Hold | undefined): Omit<Pane, "timeTicks"> {
  const own = drawdownsOf(equity);
  const others = hold ? drawdownsOf(hold.values.map((value) => (Number.isFinite(value) ? value : 0))) : undefined;
  const scale = scaleOver(others ? [own, others] : [own], { height: DRAWDOWN_HEIGHT, include: [0] });
  const deepest = (values: Float64Array) => percentText(values.reduce((a, b) => Math.min(a, b), 0));
  return {
    id: "drawdown",
    summary: `Drawdown, ${deepest(own)} at the deepest${hold && others ? `, ${hold.name} ${deepest(others)}` : ""}`,
    legend: markup`<b>Drawdown</b><span>strategy <b>${deepest(own)}</b></span>
${hold && others && markup`<span>${hold.name} <b>${deepest(others)}</b></span>`}`,
    height: DRAWDOWN_HEIGHT,
    bars: own.length,
    scale,
    tickText: (value) => signedPercentText(value, 0).replace("+", ""),
    shapes: [...(others ? [line(others, scale, "hold")] : []), area(own, scale, 0, "under"), line(own, scale, "depth")],
  };
}

function plotPane(id: string, name: string, values: Float64Array): Omit<Pane, "timeTicks"> {
  const scale = scaleOver([values], { height: PLOT_HEIGHT });
  const last = values.findLast(Number.isFinite);
  return {
    id,
    summary: `Plot ${name}, last value ${numberText(last, 4)}`,
    legend: markup`<b>${name}</b><span>${last === undefined ? "" : digitsText(last)}</span>`,
    height: PLOT_HEIGHT,
    bars: values.length,
    scale,
    tickText: shortText,
    shapes: [line(values, scale, "plotted")],
  };
}

/** The figures of each pixel column, for the crosshair: those of its last bar. */
function columnsOf(time: Float64Array, curves: readonly Curve[]): Markup {
  const lasts = columnBounds(time.length).map(([, to]) => to - 1);
  return jsonMarkup({
    time: lasts.map((index) => timeText(time[index] ?? 0)),
    series: curves.map(({ name, values, text }) => ({
      name,
      text: lasts.map((index) => text(values[index] ?? NaN)),
    })),
  });
}

/** The same curves as rows, evenly spaced, the last bar among them. */
function tableOf(time: Float64Array, curves: readonly Curve[]): Markup {
  const rows = columnBounds(time.length, MOST_ROWS).map(([, to]) => to - 1);
  const note = rows.length < time.length && ` (${rows.length} of ${numberText(time.length, 0)} bars)`;
  return markup`<details><summary>Show as a table${note}</summary><div class="scroll"><table>
<thead><tr><th scope="col">Time</th>${curves.map(({ name }) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (index) =>
      markup`<tr><td>${timeText(time[index] ?? 0)}</td>${curves.map(({ values, text }) => markup`<td>${text(values[index] ?? NaN)}</td>`)}</tr>`,
  )}</tbody></table></div></details>`;
}
