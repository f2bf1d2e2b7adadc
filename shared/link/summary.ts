import { countText, digestText, metricText } from "../figures.ts";
import { metricNamed } from "../metrics.ts";
import { timeText } from "../time.ts";
import { visible } from "../visible.ts";
import type { LinkEnvelope } from "./envelope.ts";

/** A link in words to paste where a preview would stand: what ran on what, what is claimed, and how to check it. */
export function linkSummary({ request, data, engine, expected, meta }: LinkEnvelope, link: string): string {
  const { title = "", author = "", date = "" } = meta;
  const head = [title === "" ? "A backtest" : title, author === "" ? "" : `by ${author}`, date].filter(
    (part) => part !== "",
  );
  const series = data.map(({ name, rows, from, to }) => {
    return `${name} (${countText(rows, "bar")}, ${dayOf(from)} to ${dayOf(to)})`;
  });
  const parameters = Object.entries(request.params).map(([name, value]) => `${name} ${value}`);
  const { takerBps, slippageBps } = request.costs;
  const metrics = Object.entries(expected.metrics).map(([name, value]) => {
    const row = metricNamed(name);
    return `${row?.title ?? name} ${metricText(value, row?.unit ?? "ratio")}`;
  });
  const lines = [
    head.join(", "),
    `Data: ${series.join("; ")}`,
    ...(parameters.length > 0 ? [`Parameters: ${parameters.join(", ")}`] : []),
    `Costs: fee ${takerBps} bps, slippage ${slippageBps} bps`,
    `Claimed, not yet checked: ${metrics.join(", ")}`,
    `Digest ${digestText(expected.digest.slice(0, 16))}, engine ${engine.version}`,
    `Run it yourself: ${link}`,
  ];
  return lines.map(visible).join("\n");
}

const dayOf = (time: number): string => timeText(time).slice(0, 10);
