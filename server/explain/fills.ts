import type { FillRecord, OrderRecord } from "../../shared/backtest.ts";
import { countText, exactText, moneyText } from "../../shared/figures.ts";
import { feeOf, slipped } from "./arithmetic.ts";
import type { Scene, Step } from "./story.ts";
import { barAt, extremeOf, firstBarFrom, isReached, type ToldBar, waitOf } from "./watch.ts";

/** Why each fill came about, and what it cost. */
export function fillSteps(scene: Scene): Step[] {
  return scene.fills.flatMap((fill, index) => {
    const bar = barAt(scene.bars, firstBarFrom(scene.bars, fill.time));
    if (!bar) return [];
    return [
      { text: whyText(scene, fill, bar, index), bar },
      { text: costText(scene, fill) },
      ...tradeStep(scene, fill),
    ];
  });
}

/** Where the trade came from before slippage. */
interface Origin {
  readonly price: number;
  readonly text: string;
}

function whyText(scene: Scene, fill: FillRecord, bar: ToldBar, index: number): string {
  const done = `${fill.side === "buy" ? "Bought" : "Sold"} ${exactText(fill.quantity)} at ${exactText(fill.price)}`;
  const part = index > 0 ? "The rest: " : "";
  if (fill.liquidity === "maker") return `${part}${makerText(scene, bar)} ${done}, as maker: no slippage.`;
  const origin = originOf(scene, bar, index);
  return `${part}${origin.text} ${slippageText(scene, fill, origin.price)} ${done}, as taker.`;
}

function makerText({ order, result, start, startsInside }: Scene, bar: ToldBar): string {
  const limit = Number(order.price);
  const isBuy = order.side === "buy";
  const beyond = isBuy ? bar.open < limit : bar.open > limit;
  if (beyond && (bar.index > start || startsInside)) {
    return `Bar ${bar.index} opened at ${priceText(bar.open)}, beyond the resting limit ${priceText(limit)}; a resting order earns no gap, so it filled at its limit at the open.`;
  }
  const extreme = isBuy ? bar.low : bar.high;
  const rule = result.request.fill.limit === "touch" ? "touched or passed" : "went through";
  return `Bar ${bar.index} opened at ${priceText(bar.open)}; its ${isBuy ? "low" : "high"} ${priceText(extreme)} ${rule} the limit ${priceText(limit)}.`;
}

function originOf({ order, start, startsInside, result }: Scene, bar: ToldBar, index: number): Origin {
  const wait = waitOf(order, result.request.fill.limit);
  const opens = `Bar ${bar.index} opened at ${priceText(bar.open)}`;
  if (!wait || index > 0) return { price: bar.open, text: `${opens}: a market order takes the open.` };
  const atOpen = !(startsInside && bar.index === start) && isReached(bar.open, { ...wait, mustPass: false });
  if (order.type === "limit") {
    return {
      price: bar.open,
      text: `${opens}, already ${order.side === "buy" ? "at or below" : "at or above"} the limit ${priceText(wait.price)}: it takes the open.`,
    };
  }
  if (order.type === "trailing") return trailingOrigin(order, bar, atOpen);
  const [word, extreme] = wait.direction === "down" ? ["low", extremeOf(bar, wait)] : ["high", extremeOf(bar, wait)];
  if (atOpen)
    return {
      price: bar.open,
      text: `${opens}, at or beyond the trigger ${priceText(wait.price)}: it traded at the open.`,
    };
  const own = order.type === "ifTouched" && order.price !== null ? Number(order.price) : wait.price;
  return {
    price: own,
    text: `${opens}; its ${word} ${priceText(extreme)} reached the trigger ${priceText(wait.price)}.`,
  };
}

function trailingOrigin({ side, stopPrice, price }: OrderRecord, bar: ToldBar, atOpen: boolean): Origin {
  const level = Number(stopPrice);
  const follows = side === "sell" ? "highs" : "lows";
  const trail = `The level had followed the ${follows} of earlier bars at a distance of ${price ?? ""} to ${priceText(level)}.`;
  if (atOpen)
    return { price: bar.open, text: `${trail} Bar ${bar.index} opened at ${priceText(bar.open)}, at or beyond it.` };
  const [word, extreme] = side === "sell" ? ["low", bar.low] : ["high", bar.high];
  return { price: level, text: `${trail} The ${word} ${priceText(extreme)} of bar ${bar.index} reached it.` };
}

/** The arithmetic from the price in the market to the price paid, where it comes out as the run's own. */
function slippageText({ order, result }: Scene, fill: FillRecord, price: number): string {
  const { slippageBps } = result.request.costs;
  const grid = result.request.instruments.find(({ name }) => name === order.instrument);
  const after = grid && slipped(price, fill.side, slippageBps, grid.tickSize);
  if (!after) return "";
  const direction = fill.side === "buy" ? "up" : "down";
  if (after.price === fill.price) {
    if (Number(slippageBps) === 0)
      return after.moved === after.price ? "" : `Rounded ${direction} to the tick: ${exactText(after.price)}.`;
    return `Slippage of ${slippageBps} bps against it makes ${exactText(after.moved)}, rounded ${direction} to the tick ${grid.tickSize}: ${exactText(after.price)}.`;
  }
  if (order.price === fill.price)
    return `Slippage of ${slippageBps} bps would make ${exactText(after.price)}, but no more than its limit.`;
  return "";
}

function costText({ result }: Scene, fill: FillRecord): string {
  const cost = feeOf(fill, result.request.costs);
  if (!cost) return `Fee: ${fill.fee}.`;
  const rate = `${cost.rateBps} bps (${fill.liquidity})`;
  return `Fee: ${exactText(fill.quantity)} × ${exactText(fill.price)} = ${exactText(cost.notional)}, × ${rate} = ${exactText(fill.fee)}.`;
}

/** What the fill did to a trade, where only one can be meant. */
function tradeStep({ result }: Scene, fill: FillRecord): Step[] {
  const own = result.trades.filter(({ instrument }) => instrument === fill.instrument);
  const [closed, ...others] = own.filter(({ exitTime, side }) => exitTime === fill.time && side !== fill.side);
  const [opened, ...more] = own.filter(({ entryTime, side }) => entryTime === fill.time && side === fill.side);
  const steps: Step[] = [];
  if (closed && others.length === 0) {
    steps.push({
      text: `That closed a trade of ${countText(closed.bars, "bar")}: ${moneyText(closed.pnl)} after fees of ${moneyText(closed.fees)}.`,
    });
  }
  if (opened && more.length === 0)
    steps.push({ text: `That opened a ${opened.side === "buy" ? "long" : "short"} trade.` });
  return steps;
}

/** A bar's price as it was written, with comma thousands. */
function priceText(price: number): string {
  return exactText(String(price));
}
