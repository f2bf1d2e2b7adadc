import type { BacktestResult, TradeRecord } from "../backtest.ts";
import { countText, digestText, exactText, metricText, moneyText, NOTHING, numberText } from "../figures.ts";
import { instrumentName } from "../instrument-name.ts";
import { type Metric, metrics } from "../metrics.ts";
import { durationText, timeText } from "../time.ts";
import { tradesCount } from "../trade-counts.ts";
import { type Markup, markup, type Piece } from "./markup.ts";
import { symbol } from "./prices.ts";

const MOST_TRADES = 1000;
const MOST_REJECTED = 200;
const MOST_LOG = 200;

function table(className: string, head: readonly Piece[], rows: readonly (readonly Piece[])[]): Markup {
  return markup`<div class="scroll"><table class="${className}"><thead><tr>${head.map((cell) => markup`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** Facts under each other: name, value. */
function facts(rows: readonly (readonly [name: Piece, value: Piece])[]): Markup {
  return markup`<div class="scroll"><table class="rows"><tbody>${rows.map(
    ([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )}</tbody></table></div>`;
}

function left(count: number, shown: number, what: string): Markup | false {
  return count > shown && markup`<p class="more">${countText(count - shown, what)} more: --json has all.</p>`;
}

export function tradesTable(result: BacktestResult): Markup {
  const { trades, request, data } = result;
  if (trades.length === 0) return markup`<section><h2>Trades</h2><p class="more">None.</p></section>`;
  const isMany = request.instruments.length > 1;
  const head = ["Entry", "Exit", "Side", "Quantity", "Entry price", "Exit price", "P&L", "Fees", "Bars", "MAE", "MFE"];
  const rows = trades
    .slice(0, MOST_TRADES)
    .map((trade) => tradeRow(trade, isMany ? instrumentName(data, trade.instrument) : undefined));
  return markup`<section><h2>Trades <span class="note">${tradesCount(result)}</span></h2>
${table("", isMany ? [...head, "Instrument"] : head, rows)}${left(trades.length, MOST_TRADES, "trade")}</section>`;
}

function tradeRow(trade: TradeRecord, instrument: string | undefined): Piece[] {
  const isLoss = trade.pnl.startsWith("-");
  const sign = symbol(isLoss ? "sell" : "buy");
  const pnl = markup`<span class="${isLoss ? "loss" : "gain"}">${sign}${moneyText(trade.pnl)}</span>`;
  const exit = trade.exitTime === null ? "open" : timeText(trade.exitTime);
  return [
    timeText(trade.entryTime),
    exit,
    trade.side === "buy" ? "long" : "short",
    exactText(trade.quantity),
    exactText(trade.entryPrice),
    trade.exitPrice === null ? NOTHING : exactText(trade.exitPrice),
    pnl,
    moneyText(trade.fees),
    numberText(trade.bars, 0),
    moneyText(trade.mae),
    moneyText(trade.mfe),
    ...(instrument === undefined ? [] : [instrument]),
  ];
}

export function rejectedTable({ orders }: BacktestResult): Markup {
  const rejected = orders.filter(({ status }) => status === "rejected");
  if (rejected.length === 0) return markup``;
  const rows = rejected
    .slice(0, MOST_REJECTED)
    .map((one) => [
      timeText(one.time),
      `${one.id}`,
      `${one.side} ${one.type}`,
      exactText(one.quantity),
      one.price === null ? NOTHING : exactText(one.price),
      one.stopPrice === null ? NOTHING : exactText(one.stopPrice),
      one.reason ?? "",
    ]);
  return markup`<section><h2>Orders rejected <span class="note">${numberText(rejected.length, 0)}</span></h2>
${table("", ["Placed", "Order", "Kind", "Quantity", "Price", "Trigger", "Reason"], rows)}${left(rejected.length, MOST_REJECTED, "order")}</section>`;
}

export function logTable({ log }: BacktestResult): Markup {
  if (log.length === 0) return markup``;
  const rows = log.slice(0, MOST_LOG).map(({ time, text }) => [timeText(time), text] as const);
  return markup`<section><h2>Log <span class="note">${numberText(log.length, 0)}</span></h2>${facts(rows)}${left(log.length, MOST_LOG, "line")}</section>`;
}

const GROUP_TITLES: Readonly<Record<Metric["group"], string>> = {
  returns: "Returns",
  risk: "Risk",
  drawdowns: "Drawdowns",
  ratios: "Ratios",
  activity: "Activity and costs",
  trades: "Trades",
  benchmark: "Against holding",
};

/** Every metric of the table with its definition. */
export function metricsTable({ metrics: values }: BacktestResult): Markup {
  const groups = [...new Set(metrics.map(({ group }) => group))];
  const rowsOf = (group: Metric["group"]) =>
    metrics
      .filter((metric) => metric.group === group)
      .map((metric) => [
        metric.title,
        metricText(values[metric.name], metric.unit),
        markup`<span class="note">${metric.definition}</span>`,
      ]);
  return markup`<section><h2>All metrics</h2>${groups.map(
    (group) => markup`<details><summary>${GROUP_TITLES[group]}</summary>${metricRows(rowsOf(group))}</details>`,
  )}</section>`;
}

function metricRows(rows: readonly (readonly Piece[])[]): Markup {
  return markup`<div class="scroll"><table><tbody>${rows.map(
    ([title, value, definition]) =>
      markup`<tr><td>${title}</td><td>${value}</td><td class="text">${definition}</td></tr>`,
  )}</tbody></table></div>`;
}

/** The request as it was run, with every default. */
export function requestTable({ request, data }: BacktestResult): Markup {
  const { account, costs, fill, range } = request;
  const time = (value: number | null, otherwise: string) => (value === null ? otherwise : timeText(value));
  const grids = request.instruments.map(({ name, tickSize, lotSize }): [string, string] => [
    `Instrument ${instrumentName(data, name)}`,
    `tick ${tickSize}, lot ${lotSize}`,
  ]);
  const parameters = Object.entries(request.params).map(([name, value]): [string, string] => [name, String(value)]);
  return facts([
    ...parameters,
    ["Cash", exactText(account.cash)],
    ["Leverage", `${account.leverage}×`],
    ["Fees, maker and taker", `${costs.makerBps} and ${costs.takerBps} bps`],
    ["Slippage", `${costs.slippageBps} bps`],
    ["A resting limit fills when", fill.limit === "through" ? "traded through" : "touched"],
    ["Share of a bar's volume", fill.volumeShare ?? "no bound"],
    ["Latency", `${request.latency.ms} ms`],
    ...grids,
    ["Range", `${time(range.from, "first bar")} to ${time(range.to, "last bar")}, ${range.warmup} bars of warm-up`],
    ["Bar", durationText(request.interval)],
    ["Periods a year", numberText(request.periodsPerYear, 2).replace(/\.00$/, "")],
    ["Seed", String(request.seed)],
    ...(request.signals.length > 0 ? [["Signals", request.signals.join(", ")] as const] : []),
  ]);
}

/** What the numbers follow from, by hash. */
export function identityTable(
  { data, engine, digest, resultHash, parts }: BacktestResult,
  on: readonly string[],
): Markup {
  const files = data.map(({ rows, from, to, fingerprint }, index): [string, Piece] => [
    on[index] ?? "data",
    markup`${countText(rows, "bar")}, ${timeText(from)} to ${timeText(to)}<br><code>${digestText(fingerprint)}</code>`,
  ]);
  const hash = (text: string) => markup`<code>${digestText(text)}</code>`;
  return facts([
    ["Digest", hash(digest)],
    ["Result hash", hash(resultHash)],
    ...files,
    ["Engine", markup`${engine.version}<br>${hash(engine.sha256)}`],
    ...Object.entries(parts).map(([name, part]): [string, Piece] => [`Part ${name}`, hash(part)]),
  ]);
}
