import type { BacktestRequest } from "../../shared/backtest.ts";
import { exactText, numberText } from "../../shared/figures.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { durationText } from "../../shared/time.ts";
import { writtenTime } from "../state/dates.ts";

/** An input of a run, as it is read. */
export interface Input {
  readonly label: string;
  readonly value: string;
}

/** Parameters by name, and the seed. */
export function parameterInputs({ params, seed }: BacktestRequest): Input[] {
  const named = Object.entries(params).map(([label, value]) => ({ label, value: String(value) }));
  return [...named, { label: "seed", value: String(seed) }];
}

/** What trading costs and when orders fill: the plain ones always, others where they are not what everybody expects. */
export function costInputs(request: BacktestRequest): Input[] {
  const { fill, account } = request;
  const standard = defaultSettings.account;
  return [
    ...fillInputs(request),
    ...(fill.volumeShare === null ? [] : [{ label: "Share of volume", value: fill.volumeShare }]),
    ...(account.cash === standard.cash ? [] : [{ label: "Cash", value: exactText(account.cash) }]),
    ...(account.leverage === standard.leverage ? [] : [{ label: "Leverage", value: account.leverage }]),
  ];
}

function fillInputs({ costs, fill, latency }: BacktestRequest): Input[] {
  const { makerBps, takerBps, slippageBps } = costs;
  return [
    ...(makerBps === takerBps
      ? [{ label: "Fee", value: bps(takerBps) }]
      : [
          { label: "Fee, taker", value: bps(takerBps) },
          { label: "Fee, maker", value: bps(makerBps) },
        ]),
    { label: "Slippage", value: bps(slippageBps) },
    { label: "Market fills", value: latency.ms > 0 ? `after ${durationText(latency.ms)}` : "next open" },
    { label: "Limit fills", value: fill.limit === "touch" ? "touched" : "traded through" },
  ];
}

/** Every input, for those who want all of them. */
export function allInputs(request: BacktestRequest): Input[] {
  const { account, fill, latency, range, interval, periodsPerYear, instruments } = request;
  const time = (one: number | null, open: string): string => (one === null ? open : writtenTime(one));
  return [
    ...parameterInputs(request),
    { label: "Cash", value: exactText(account.cash) },
    { label: "Leverage", value: account.leverage },
    ...fillInputs(request),
    { label: "Share of volume", value: fill.volumeShare ?? "no bound" },
    { label: "Latency", value: latency.ms === 0 ? "none" : durationText(latency.ms) },
    { label: "From", value: time(range.from, "the first bar") },
    { label: "To, not included", value: time(range.to, "the last bar") },
    { label: "Bars before it, for indicators", value: numberText(range.warmup, 0) },
    { label: "Length of a bar", value: durationText(interval) },
    { label: "Bars a year", value: String(periodsPerYear) },
    ...instruments.flatMap(({ name, tickSize, lotSize }) => {
      const of = instruments.length > 1 ? `, ${name}` : "";
      return [
        { label: `Tick size${of}`, value: tickSize },
        { label: `Lot size${of}`, value: lotSize },
      ];
    }),
  ];
}

const bps = (value: string): string => `${value} ${value === "1" ? "bp" : "bps"}`;
