import type { FillRecord } from "../backtest.ts";
import { exactText, numberText } from "../figures.ts";
import type { OrderEvent } from "./events.ts";
import type { Life } from "./story.ts";
import { firstBarFrom, hasLimit } from "./waiting.ts";

/** What the account was at the moment at which an order was refused, as the fills until then made it. */
interface Holding {
  readonly cash: number;
  /** Signed quantity of the order's own instrument. */
  readonly own: number;
  /** Signed value of the other instruments, and what they count as exposure. */
  readonly others: number;
  readonly othersExposure: number;
}

const money = (value: number): string => numberText(value, 2);

/** The arithmetic of a refusal for lack of funds: what was wanted, what was held, what the limit was. */
export function shortageText(life: Life, declined: OrderEvent): string {
  const { order, run } = life;
  const { costs, account } = run.result.request;
  const [price, wanted] = [Number(declined.price), Number(declined.quantity)];
  const held = holdingAt(life, declined);
  const rate = hasLimit(order.type) && declined.price === life.price ? costs.makerBps : costs.takerBps;
  const fee = (wanted * price * Number(rate)) / 10_000;
  const equity = held.cash + held.own * price + held.others - fee;
  const after = held.own + (order.side === "buy" ? wanted : -wanted);
  const exposure = Math.abs(after) * price + held.othersExposure;
  const limit = equity * Number(account.leverage);
  return [
    `${exactText(declined.quantity)} at ${exactText(declined.price)} would have been ${money(wanted * price)} beside ${heldText(held)}:`,
    `an exposure of ${money(exposure)}. The limit was ${money(limit)}, the equity of ${money(equity)} after its fee,`,
    `× leverage ${account.leverage}.`,
  ].join(" ");
}

function heldText({ own, othersExposure }: Holding): string {
  const parts = [
    ...(own === 0 ? [] : [`${numberText(Math.abs(own), 8).replace(/\.?0+$/, "")} held ${own > 0 ? "long" : "short"}`]),
    ...(othersExposure === 0 ? [] : [`${money(othersExposure)} in other instruments`]),
  ];
  return parts.length === 0 ? "nothing else" : parts.join(" and ");
}

function holdingAt({ run, order }: Life, declined: OrderEvent): Holding {
  const before = run.events.slice(0, run.events.indexOf(declined));
  const last = before.findLast(({ deed }) => deed === "traded")?.other ?? -1;
  const fills = run.result.fills.slice(0, last + 1);
  const { instruments, interval } = run.result.request;
  const positions = instruments.map(({ name }, place) => {
    const own = fills.filter(({ instrument }) => instrument === name);
    const quantity = own.reduce((sum, fill) => sum + signed(fill), 0);
    return { name, value: quantity === 0 ? 0 : quantity * markAt(run.bars[place], declined.time, interval), quantity };
  });
  const others = positions.filter(({ name }) => name !== order.instrument);
  const paid = fills.reduce((sum, fill) => sum + signed(fill) * Number(fill.price) + Number(fill.fee), 0);
  return {
    cash: Number(run.result.request.account.cash) - paid,
    own: Number((positions.find(({ name }) => name === order.instrument)?.quantity ?? 0).toFixed(8)),
    others: others.reduce((sum, { value }) => sum + value, 0),
    othersExposure: others.reduce((sum, { value }) => sum + Math.abs(value), 0),
  };
}

const signed = ({ side, quantity }: FillRecord): number => (side === "buy" ? Number(quantity) : -Number(quantity));

/** The last close before a time, or the open of a bar that has not ended by then. */
function markAt(bars: Life["bars"] | undefined, time: number, interval: number): number {
  if (!bars) return 0;
  const index = firstBarFrom(bars, time) - 1;
  const end = Math.min((bars.time[index] ?? -Infinity) + interval, bars.time[index + 1] ?? Infinity);
  return (end <= time ? bars.close : bars.open)[index] ?? 0;
}
