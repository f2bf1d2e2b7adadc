import type { Story, WatchedRun } from "../../shared/explain/story.ts";
import { type Claims, isOpen } from "./story-claims.ts";
import { STATEMENTS } from "./story-statements.ts";

const compiled = STATEMENTS.map(([pattern, check]) => [new RegExp(`^${pattern}(?: |$)`), check, pattern] as const);

/** Patterns of statements that were told so far. */
export const toldPatterns = new Set<string>();

/** What a story says that the run does not bear out, or says in words that nothing here knows. */
export function falsehoodsOf(story: Story, run: WatchedRun): string[] {
  const { order } = story;
  const bars = run.bars[run.result.request.instruments.findIndex(({ name }) => name === order.instrument)]!;
  const fills = run.result.fills.filter(({ orderId }) => orderId === order.id);
  const state = { quantity: NaN, limit: NaN, trigger: NaN, since: order.time, from: NaN, begun: NaN, market: NaN };
  const claims: Claims = { run, order, bars, fills, ...state, told: 0, ended: false };
  const wrong: string[] = [];
  for (const { text } of story.steps) {
    let rest = text;
    while (rest !== "") {
      const found = compiled.find(([pattern]) => pattern.test(rest));
      const [whole = rest, ...parts] = found?.[0].exec(rest) ?? [];
      if (found) toldPatterns.add(found[2]);
      if (!found?.[1](claims, parts)) wrong.push(`order ${order.id}: ${found ? "false" : "unknown"}: ${whole}`);
      rest = rest.slice(whole.length);
    }
  }
  if (claims.told !== fills.length) wrong.push(`order ${order.id}: ${claims.told} of ${fills.length} fills are told`);
  if (order.status === "filled" || isOpen(claims) ? claims.ended : !claims.ended)
    wrong.push(`order ${order.id}: ${order.status} is not told`);
  const isShort = order.parent === null && order.reason === null && claims.quantity !== Number(order.quantity);
  if (isShort) wrong.push(`order ${order.id}: its quantity ${order.quantity} is told as ${claims.quantity}`);
  return wrong;
}
