import { timeText } from "../../shared/time.ts";
import { visible } from "../../shared/visible.ts";
import type { Step, Story } from "../../shared/explain/story.ts";
import { orderText } from "../../shared/explain/words.ts";
import { type Ink, plainInk } from "./ink.ts";
import { tableText, wrap } from "./table.ts";

const WIDTH = 80;

/** An order's life as lines, where `on` is what people call its prices: what happened, then the bars that decided it. */
export function storyText({ order, asked, steps }: Story, on: string, ink: Ink = plainInk): string[] {
  const status = order.reason === null ? order.status : `${order.status} (${order.reason})`;
  const worded = order.quantity === "0" ? { ...order, quantity: asked } : order;
  const title = `Order ${order.id} on ${on}: ${orderText(worded)} · ${status}`;
  const told = steps.flatMap(({ text }, index) => {
    const mark = `${index + 1}.`.padEnd(4);
    return wrap(visible(text), WIDTH - mark.length).map(
      (line, row) => (row === 0 ? mark : " ".repeat(mark.length)) + line,
    );
  });
  return [...wrap(visible(title), WIDTH).map(ink.strong), "", ...told, ...barLines(steps, ink)];
}

function barLines(steps: readonly Step[], ink: Ink): string[] {
  const bars = new Map(steps.flatMap(({ bar }) => (bar ? [[bar.index, bar] as const] : [])));
  if (bars.size === 0) return [];
  const rows = [...bars.values()]
    .sort((a, b) => a.index - b.index)
    .map((bar) => [String(bar.index), timeText(bar.time), ...[bar.open, bar.high, bar.low, bar.close].map(String)]);
  const [head = "", ...lines] = tableText(
    [["bar", "time", "open", "high", "low", "close"], ...rows],
    new Set([0, 2, 3, 4, 5]),
  );
  return ["", ink.faint(head), ...lines];
}
