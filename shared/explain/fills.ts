import type { FillRecord } from "../backtest.ts";
import { parseDecimal, unitsOf } from "../decimal.ts";
import { countText, exactText, moneyText } from "../figures.ts";
import { difference, feeOf, slipped, sum } from "./arithmetic.ts";
import type { OrderEvent } from "./events.ts";
import { barOf } from "./life.ts";
import type { Life, Step } from "./story.ts";
import { hasLimit, limitWait, extremeOf, priceText, type ToldBar } from "./waiting.ts";

/** Why a fill came about, what it cost, and what it did to the position. */
export function tradedSteps(life: Life, event: OrderEvent): Step[] {
  const fill = life.run.result.fills[event.other];
  const bar = barOf(life, event);
  if (!fill || !bar) return [];
  // A child has what its parent has filled by now.
  if (life.order.parent !== null && Number(life.quantity) < Number(event.quantity)) life.quantity = event.quantity;
  const why = fill.liquidity === "maker" ? makerText(life, event, bar) : takerText(life, event, bar);
  const slippage = fill.liquidity === "maker" ? "" : slippageText(life, fill, event.price);
  const done = `${fill.side === "buy" ? "Bought" : "Sold"} ${exactText(fill.quantity)} at ${exactText(fill.price)}`;
  const as = fill.liquidity === "maker" ? "as maker: no slippage." : "as taker.";
  life.fills.push(fill);
  life.from = bar.index + 1;
  return [
    { text: [why, slippage, `${done}, ${as}`].filter((part) => part !== "").join(" "), bar },
    { text: costText(life, fill) },
    ...restSteps(life),
    ...tradeSteps(life, event.other),
  ];
}

function makerText({ order, price, run }: Life, { moment }: OrderEvent, bar: ToldBar): string {
  const limit = exactText(price);
  const opens = `Bar ${bar.index} opened at ${priceText(bar.open)}`;
  if (moment === "open") {
    const where = bar.open === Number(price) ? "at" : "beyond";
    return `${opens}, ${where} the resting limit ${limit}; a resting order earns no gap, so it filled at its limit at the open.`;
  }
  const [word, extreme] = extremeOf(bar, limitWait(order.side, price, run.result.request.fill.limit));
  const how = extreme === Number(price) ? "touched" : "went through";
  return `${opens}; its ${word} ${priceText(extreme)} ${how} the limit ${limit}.`;
}

function takerText({ order, price, trigger, triggered, fills }: Life, event: OrderEvent, bar: ToldBar): string {
  const opens = `Bar ${bar.index} opened at ${priceText(bar.open)}`;
  if (hasLimit(order.type)) {
    const side = order.side === "buy" ? "below" : "above";
    if (event.moment === "open") return `${opens}, at or ${side} the limit ${exactText(price)}: it took the open.`;
    return `It took at the trigger ${exactText(event.price)}, at or ${side} its limit ${exactText(price)}.`;
  }
  if (order.type === "market" || triggered !== bar.index) {
    if (fills.length > 0) return `${opens}: the rest of it took the open.`;
    return `${opens}: ${order.type === "market" ? "a market order takes" : "triggered before, it took"} the open.`;
  }
  if (event.moment === "open") return "It traded at the open.";
  const isBorn = order.type === "stop" && event.price !== trigger;
  return isBorn
    ? `It traded at ${exactText(event.price)}, where order ${order.parent} had just traded.`
    : `It traded at the trigger ${exactText(event.price)}.`;
}

/** The arithmetic from the price in the market to the price paid. */
function slippageText({ order, run, price: limit }: Life, fill: FillRecord, price: string): string {
  const { costs, instruments } = run.result.request;
  const { slippageBps } = costs;
  const grid = instruments.find(({ name }) => name === order.instrument);
  const after = grid && slipped(price, fill.side, slippageBps, grid.tickSize);
  if (!after) return "";
  const direction = fill.side === "buy" ? "up" : "down";
  if (after.price !== fill.price) {
    const isCapped = hasLimit(order.type) && limit === fill.price;
    return isCapped
      ? `Slippage of ${slippageBps} bps would make ${exactText(after.price)}, but the limit caps it.`
      : "";
  }
  if (Number(slippageBps) === 0)
    return after.moved === after.price ? "" : `Rounded ${direction} to the tick: ${exactText(after.price)}.`;
  return `Slippage of ${slippageBps} bps against it makes ${exactText(after.moved)}, rounded ${direction} to the tick ${grid.tickSize}: ${exactText(after.price)}.`;
}

function costText({ run }: Life, fill: FillRecord): string {
  const cost = feeOf(fill, run.result.request.costs);
  if (!cost) return `Fee: ${fill.fee}.`;
  const rate = `${cost.rateBps} bps (${fill.liquidity})`;
  return `Fee: ${exactText(fill.quantity)} × ${exactText(fill.price)} = ${exactText(cost.notional)}, × ${rate} = ${exactText(fill.fee)}.`;
}

/** What a fill of a part left. */
function restSteps({ quantity, fills, run }: Life): Step[] {
  const left = difference(quantity, sum(fills.map((fill) => fill.quantity)));
  if (run.result.request.fill.volumeShare === null || left.startsWith("-") || left === "0") return [];
  return [{ text: `${exactText(left)} was left: a bar gives no more than fill.volumeShare of its volume.` }];
}

const NONE = { units: 0n, scale: 0 };

/** What the fill did to a trade: the position is what the fills before it made. */
function tradeSteps({ order, run }: Life, index: number): Step[] {
  const { fills, trades } = run.result;
  let [position, closed] = [0n, 0];
  const steps: Step[] = [];
  const own = trades.filter(({ instrument }) => instrument === order.instrument);
  for (const [place, fill] of fills.slice(0, index + 1).entries()) {
    if (fill.instrument !== order.instrument) continue;
    const before = position;
    const change = unitsOf(parseDecimal(fill.quantity) ?? NONE, 8) ?? 0n;
    position += fill.side === "buy" ? change : -change;
    const hasClosed = before !== 0n && before * position <= 0n;
    const trade = own[closed];
    if (hasClosed) closed++;
    if (place < index) continue;
    if (hasClosed && trade) {
      const { bars, pnl, fees } = trade;
      const result = `${moneyText(pnl)} after fees of ${moneyText(fees)}`;
      steps.push({ text: `That closed a trade of ${countText(bars, "bar")}: ${result}.` });
    }
    if (position !== 0n && before * position <= 0n)
      steps.push({ text: `That opened a ${position > 0n ? "long" : "short"} trade.` });
  }
  return steps;
}
