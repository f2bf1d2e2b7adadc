import { expect, test } from "vitest";
import { tearSheet } from "../../../../server/terminal/tear-sheet.ts";
import {
  busyResult,
  equityOf,
  DAY,
  resultWith,
  START,
  tradeWith,
  fillWith,
  orderWith,
} from "../../../support/result.ts";

const sheet = (...args: Parameters<typeof tearSheet>) => tearSheet(...args).join("\n");
const open = { exitTime: null, exitPrice: null };

test("a run with many trades", () => {
  expect(sheet("sma-cross on sp500", busyResult())).toMatchSnapshot();
});

test("a run without a trade", () => {
  const warnings = ["The strategy never traded: it placed no order."];
  expect(sheet("idle on sp500", resultWith({ warnings }))).toMatchSnapshot();
});

test("one trade, still open, that loses", () => {
  const result = resultWith({
    equity: equityOf(["10000", "9990.5", "-12.25"]),
    trades: [tradeWith({ ...open, pnl: "-10012.25" })],
    orders: [orderWith({})],
    fills: [fillWith({})],
    metrics: { ...resultWith().metrics, totalReturn: -1.001225, maxDrawdown: -1.001225, maxDrawdownDays: 2, fees: 0.1 },
  });
  expect(sheet("unlucky on sp500", result)).toMatchSnapshot();
});

test("huge numbers", () => {
  const result = resultWith({
    equity: equityOf(["90000000000", "92233720368.54775807"]),
    metrics: { ...resultWith().metrics, totalReturn: 1.5e17, annualReturn: 1e300, sharpe: -1e13, fees: 12345678901.5 },
    fills: [fillWith({})],
  });
  expect(sheet("huge on sp500", result)).toMatchSnapshot();
});

test("several instruments, many warnings and a log", () => {
  const warnings = Array.from(
    { length: 14 },
    (_, n) => `${n + 1} orders were rejected for lack of funds, one of them twice in a row.`,
  );
  const log = Array.from({ length: 5 }, (_, n) => ({ time: START + n * DAY + 90_000, text: `line ${n}` }));
  expect(sheet("pairs on BTC, ETH", resultWith({ warnings, log }))).toMatchSnapshot();
});

test("columns stand apart however large the numbers are", () => {
  const many = Object.fromEntries(Object.keys(resultWith().metrics).map((name) => [name, 123_456.5]));
  const text = sheet("huge on sp500", resultWith({ metrics: many }));
  expect(text).toMatch(/^Total return +\+12\.3 M % +\+12\.3 M % {4}Sortino +123,456\.50$/m);
});

test("what holding several instruments means is said, and one bar has no length", () => {
  const names = ["BTC", "ETH"].map((name) => ({ name, tickSize: "0.01", lotSize: "0.00000001" }));
  const text = sheet("pairs on BTC, ETH", resultWith({ request: { instruments: names, interval: 0 } }));
  expect(text).toContain("Holding: BTC bought at its first close and kept, without costs");
  expect(text).toContain("\n10 bars\n");
});

test("no line is wider than 80 columns", () => {
  const params = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`parameter${n}`, n]));
  const log = [{ time: START, text: "x".repeat(500) }];
  for (const result of [busyResult(), resultWith({ log, request: { params }, warnings: ["y".repeat(300)] })]) {
    const wide = tearSheet("a-strategy-with-a-long-name".repeat(5), result).filter((line) => [...line].length > 80);
    expect(wide).toEqual([]);
  }
});

test("text from outside cannot steer the terminal", () => {
  const nasty = "\u001b[31m\u202etxt\u0007";
  const result = resultWith({
    warnings: [nasty],
    log: [{ time: START, text: nasty }],
    request: { params: { [nasty]: 1 } },
  });
  expect(sheet(nasty, result)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});

test("emphasis adds nothing but itself", () => {
  const ink = { strong: (text: string) => `<b>${text}</b>`, faint: (text: string) => `<i>${text}</i>` };
  const marked = sheet("sma-cross on sp500", busyResult(), ink);
  expect(marked).toContain("<b>1270");
  expect(marked.replaceAll(/<\/?[bi]>/g, "")).toBe(sheet("sma-cross on sp500", busyResult()));
});
