import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { reportPage } from "../../../../shared/report/page.ts";
import { reportOf } from "../../../../server/run-file/report.ts";
import type { Report } from "../../../../shared/report/report.ts";
import { defaultSettings } from "../../../../shared/settings.ts";
import { busyResult, equityOf, fillWith, orderWith, resultWith, START, tradeWith } from "../../../support/result.ts";

const job: Report["job"] = {
  strategy: { path: "sma-cross.ts", source: "export class A extends Strategy {}" },
  data: [{ name: "0", reference: "prices/sp500.csv.gz" }],
  signals: [],
  params: { fast: 20 },
  settings: { ...defaultSettings, account: { cash: "50000", leverage: "1" } },
  onBad: "fail",
  adjust: false,
  budgetSeconds: 30,
};

const barsFor = ({ equity }: { equity: { time: Float64Array } }) => {
  const time = Float64Array.from(equity.time);
  const wave = (shift: number) => Float64Array.from(time, (_one, index) => 100 + 10 * Math.sin(index / 20) + shift);
  return [{ name: "0", time, open: wave(0), high: wave(2), low: wave(-2), close: wave(1), volume: wave(900) }];
};

const pageOf = (result = busyResult(), bars: Report["bars"] = barsFor(result)) =>
  reportPage(reportOf(job, result, bars));

test("a page shows charts, trades, request and how to reproduce the run", () => {
  const page = pageOf();
  expect(page.includes("<title>sma-cross on sp500</title>")).toBe(true);
  for (const part of [">Equity</b>", "Drawdown", "Returns by month, %", "How to reproduce it", "holding"]) {
    expect(page.includes(part), part).toBe(true);
  }
  expect(page.includes("npx tidebook backtest \\\n  sma-cross.ts \\\n  --data prices/sp500.csv.gz")).toBe(true);
  expect(page.includes("--set account.cash=50000")).toBe(true);
  expect(page.match(/class="mark (buy|sell)"/g)?.length).toBeGreaterThan(62);
});

test("a page without bars has no prices and no holding curve", () => {
  const page = pageOf(busyResult(), []);
  expect(page.includes('id="equity"')).toBe(true);
  expect(page.includes('id="price0"')).toBe(false);
});

test("only the script that the policy names by its hash can run, and nothing is fetched", () => {
  const page = pageOf();
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
  const hash = createHash("sha256").update(script).digest("base64");
  expect(page).toContain(
    `default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src &#39;sha256-${hash}&#39;`,
  );
  expect(page.match(/(?:src|href|action)\s*=|url\(|@import/)).toBeNull();
});

test("hostile names are text everywhere", () => {
  const nasty = `</script><script>alert(1)</script><img src=x onerror="a">'&\u202e`;
  const base = busyResult();
  const result = resultWith({
    ...base,
    request: { ...base.request, params: { [nasty]: 1 }, instruments: [{ name: nasty, tickSize: "1", lotSize: "1" }] },
    data: [{ ...base.data[0]!, name: nasty }],
    parts: { [nasty]: "0123456789abcdef" },
    plots: { [nasty]: base.equity.time.map((_one, index) => index) },
    log: [{ time: START, text: nasty }],
    warnings: [nasty],
    signals: [],
    orders: [orderWith({ status: "rejected", reason: "funds", instrument: nasty })],
    fills: [fillWith({ instrument: nasty, time: base.equity.time[5]! })],
    trades: [tradeWith({ instrument: nasty })],
  });
  const hostile = {
    ...job,
    strategy: { path: `${nasty}.ts`, source: nasty },
    data: [{ name: nasty, reference: nasty }],
  };
  const page = reportPage(reportOf(hostile, result, barsFor(result)));
  expect(page.includes("<img")).toBe(false);
  expect(page.includes("alert(1)</script>")).toBe(false);
  expect(page.match(/<script/g)?.length).toBe(2);
  expect(page.match(/[\u202e]/)).toBeNull();
});

test("a million bars are drawn with at most two points a pixel column", () => {
  const count = 200_000;
  const equity = equityOf(
    Array.from({ length: count }, (_, index) => (10_000 + Math.sin(index) * 50).toFixed(2)),
    Array.from({ length: count }, (_, index) => START + index * 60_000),
  );
  const page = pageOf(resultWith({ equity }), []);
  const points = [...page.matchAll(/<path class="line [^"]*" d="([^"]*)"/g)].map(
    ([, path = ""]) => path.split(" ").length / 2,
  );
  expect(points.length).toBeGreaterThan(1);
  for (const count of points) expect(count).toBeLessThanOrEqual(2 * 960);
  expect(page.length).toBeLessThan(600_000);
});

test("a long list of trades is cut at 1,000 and says how many more there are", () => {
  const trades = Array.from({ length: 1234 }, (_, id) => tradeWith({ bars: id }));
  const page = pageOf(resultWith({ trades }), []);
  expect(page.includes("234 trades more")).toBe(true);
});

test("a run of one bar has a page too", () => {
  const page = pageOf(resultWith({ equity: equityOf(["10000"]) }), []);
  expect(page.includes("Charts need two bars.")).toBe(true);
});
