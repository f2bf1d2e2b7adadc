import type { OrderReason } from "../../shared/backtest.ts";
import { timeText } from "../../shared/time.ts";
import {
  type Check,
  N,
  TIME,
  BAR,
  WHEN,
  ORDER,
  number,
  near,
  reaches,
  isBar,
  begins,
  words,
  passed,
  nearest,
  triggered,
  opensAt,
  done,
  slips,
  next,
  last,
  isBorn,
  isOpen,
  isIdle,
  hasLater,
  ends,
} from "./story-claims.ts";

/** How an order may end but by being filled, and what makes that true. */
const ENDINGS: readonly (readonly [text: string, reason: OrderReason, check?: Check])[] = [
  ["its quantity was not a positive number of lots", "invalidQuantity"],
  ["a price of it or of its bracket was not a positive number of ticks", "invalidPrice"],
  ["its bracket's stop or target was on the wrong side of its price", "bracket"],
  ["post-only, and it would have been a taker there", "postOnly"],
  ["immediate or cancel, and what the open of its first bar did not fill was dropped", "ioc"],
  ["fill or kill, and the open of its first bar could not fill it whole", "fok"],
  ["the UTC day of its first bar was over", "day"],
  ["the time that it was good till had come", "gtd"],
  [
    "order (\\d+), (?:to which it was tied|the other half of its bracket), filled",
    "oco",
    ({ run, ...claims }, [when, id]) =>
      run.result.fills.some(({ orderId, time }) => orderId === Number(id) && timeText(time) === when) &&
      !next({ run, ...claims }),
  ],
  ["another bracket of order \\d+ replaced it", "replaced"],
  ["a later target that needed no order replaced it", "replaced"],
  ["the position was at its target", "replaced", ({ quantity }) => quantity === 0],
  [
    "order (\\d+), a later target of the strategy, replaced it",
    "replaced",
    ({ run }, [when, id]) => run.result.orders.some((one) => one.id === Number(id) && timeText(one.time) === when),
  ],
  [
    "order (\\d+) ended without a fill, so there was nothing to protect",
    "parent",
    ({ run, order }, [, id]) =>
      Number(id) === order.parent && !run.result.fills.some((one) => one.orderId === order.parent),
  ],
  ["reduce-only, and there was no position left to reduce", "reduceOnly"],
];

/** Each statement that a story may make, and what makes it true. */
export const STATEMENTS: readonly (readonly [pattern: string, check: Check])[] = [
  [
    `Placed ${WHEN} by the (strategy|bracket of order \\d+): ${ORDER}\\.`,
    (claims, [bar, free, by, ...rest]) => {
      const isBy = by === (claims.order.parent === null ? "strategy" : `bracket of order ${claims.order.parent}`);
      return isBy && words(claims, rest) && timeText(claims.order.time) === (bar ?? free);
    },
  ],
  [
    `Prices are on a grid of ${N}, quantities of ${N}\\.`,
    ({ run, order }, [tick, lot]) =>
      run.result.request.instruments.some(
        (one) => one.name === order.instrument && one.tickSize === tick && one.lotSize === lot,
      ),
  ],
  [
    "It is (?:immediate or cancel|fill or kill|good for the UTC day of its first bar|post-only|reduce-only)\\.",
    () => true,
  ],
  [`It is good for bars that open before (?:${TIME}|[\\d-]+)\\.`, () => true],
  ["It moves the position to a target\\.", ({ order }) => order.type === "market"],
  [
    "It is tied to order (\\d+): the first fill of one cancels the other\\.",
    ({ run }, [id]) => run.result.orders.some((one) => one.id === Number(id)),
  ],
  [
    `(?:It|As modified it) worked from ${BAR} on, (the next one|the first to open after that bar's end)(?: and a latency of (\\d+) ms)?\\.`,
    (claims, [index, time, which, late]) => {
      const { bars, since, run } = claims;
      const isLate = Number(late ?? 0) === run.result.request.latency.ms;
      const isNext = (bars.time[Number(index) - 1] ?? -Infinity) <= since;
      const isPlain = isNext && run.result.request.latency.ms === 0;
      const opens = bars.time[Number(index)] ?? NaN;
      return (
        isBar(claims, index, time) &&
        isLate &&
        isPlain === (which === "the next one") &&
        opens > since &&
        begins(claims, Number(index))
      );
    },
  ],
  [
    `It worked from ${BAR} on, at whose open order (\\d+) filled\\.`,
    (claims, [index, time, parent]) => isBorn(claims, time, parent) && begins(claims, Number(index)),
  ],
  [
    `It worked inside ${BAR} already, from the fill of order (\\d+) on\\.`,
    (claims, [index, time, parent]) => isBorn(claims, time, parent) && begins(claims, Number(index)),
  ],
  [
    `Order (\\d+) filled inside ${BAR}: as its target it worked from the next bar on\\.`,
    (claims, [parent, index, time]) => isBorn(claims, time, parent) && begins(claims, Number(index) + 1),
  ],
  [
    `(\\d[\\d,]*) bars? passed without reaching the (limit|trigger) ${N}\\. The nearest was bar (\\d+): its (low|high) ${N} (?:touched it without going through, which fill\\.limit asks for|stayed ${N} away)\\.`,
    (claims, [count, ...rest]) => nearest(claims, [String(number(count)), ...rest]),
  ],
  [
    `(\\d[\\d,]*) bars? passed, of which (\\d+) reached the (limit|trigger) ${N} but had no volume left for it\\.`,
    (claims, [count, reached, what = "", price = ""]) =>
      claims.run.result.request.fill.volumeShare !== null &&
      passed(claims, what, price, number(count)) === Number(reached),
  ],
  [`Its level was still ${N}, where it had started\\.`, (claims, [level]) => claims.trigger === number(level)],
  [
    `Its level had followed the (highs|lows) of the bars before to ${N}\\.`,
    ({ order, trigger }, [what, level]) => (what === "highs") === (order.side === "sell") && trigger !== number(level),
  ],
  [
    `Bar (\\d+) opened at ${N}, at or beyond the trigger ${N}\\.`,
    (claims, [index, open, trigger]) => {
      const isRight = opensAt(claims, index, open) && triggered(claims, Number(index), [number(open), trigger]);
      claims.market = number(open);
      claims.from = Number(index);
      return isRight;
    },
  ],
  [
    `Bar (\\d+) opened at ${N}; its (low|high) ${N} reached the trigger ${N}\\.`,
    (claims, [index, open, word, extreme, trigger]) => {
      const isRight =
        opensAt(claims, index, open) &&
        (word === "low" ? claims.bars.low : claims.bars.high)[Number(index)] === number(extreme);
      claims.from = Number(index) + 1;
      return isRight && triggered(claims, Number(index), [number(extreme), trigger]);
    },
  ],
  [`From there on it was a limit order at ${N}\\.`, ({ limit }, [price]) => limit === number(price)],
  [
    `Bar (\\d+) opened at ${N}, (at|beyond) the resting limit ${N}; a resting order earns no gap, so it filled at its limit at the open\\.`,
    (claims, [index, open, where, limit]) =>
      opensAt(claims, index, open) &&
      claims.limit === number(limit) &&
      next(claims)?.price === limit?.replaceAll(",", "") &&
      (number(open) === number(limit) ? where === "at" : where === "beyond"),
  ],
  [
    `Bar (\\d+) opened at ${N}; its (low|high) ${N} (touched|went through) the limit ${N}\\.`,
    (claims, [index, open, word, extreme, how, limit]) =>
      opensAt(claims, index, open) &&
      (word === "low" ? claims.bars.low : claims.bars.high)[Number(index)] === number(extreme) &&
      claims.limit === number(limit) &&
      reaches(claims, "limit", number(limit), Number(index)) &&
      (how === "touched") === (number(extreme) === number(limit)),
  ],
  [
    `Bar (\\d+) opened at ${N}, at or (below|above) the limit ${N}: it took the open\\.`,
    (claims, [index, open, side, limit]) =>
      opensAt(claims, index, open) &&
      claims.limit === number(limit) &&
      (side === "below" ? number(open) <= number(limit) : number(open) >= number(limit)) &&
      (side === "below") === (claims.order.side === "buy"),
  ],
  [
    `It took at the trigger ${N}, at or (below|above) its limit ${N}\\.`,
    (claims, [trigger, side, limit]) => {
      claims.market = number(trigger);
      return (
        claims.trigger === number(trigger) &&
        claims.limit === number(limit) &&
        (side === "below" ? claims.trigger <= claims.limit : claims.trigger >= claims.limit)
      );
    },
  ],
  [
    `Bar (\\d+) opened at ${N}: (?:a market order takes|the rest of it took|triggered before, it took) the open\\.`,
    (claims, [index, open]) => opensAt(claims, index, open) && next(claims)?.time === claims.bars.time[Number(index)],
  ],
  ["It traded at the open\\.", (claims) => claims.bars.open[claims.from] === claims.market],
  [`It traded at the trigger ${N}\\.`, (claims, [price]) => claims.market === number(price)],
  [
    `It traded at ${N}, where order (\\d+) had just traded\\.`,
    (claims, [price, parent]) => {
      claims.market = number(price);
      return (
        Number(parent) === claims.order.parent &&
        claims.run.result.fills.some(({ orderId, time }) => orderId === Number(parent) && time === next(claims)?.time)
      );
    },
  ],
  [
    `Slippage of ${N} bps against it makes ${N}, rounded (up|down) to the tick ${N}: ${N}\\.`,
    (claims, [bps, made, direction, tick, price]) => {
      const over = ((number(price) - number(made)) * (direction === "up" ? 1 : -1)) / number(tick);
      return (
        slips(claims, bps, made) &&
        over > -1e-6 &&
        over < 1 + 1e-6 &&
        Number(next(claims)?.price) === number(price) &&
        (direction === "up") === (claims.order.side === "buy")
      );
    },
  ],
  [
    `Slippage of ${N} bps would make ${N}, but the limit caps it\\.`,
    (claims, [, made]) =>
      Number(next(claims)?.price) === claims.limit &&
      (claims.order.side === "buy" ? number(made) > claims.limit : number(made) < claims.limit),
  ],
  [`Rounded (?:up|down) to the tick: ${N}\\.`, (claims, [price]) => Number(next(claims)?.price) === number(price)],
  [`(Bought|Sold) ${N} at ${N}, as (maker|taker)(?:: no slippage)?\\.`, done],
  [
    `Fee: ${N} × ${N} = ${N}, × ${N} bps \\((maker|taker)\\) = ${N}\\.`,
    (claims, [quantity, price, notional, bps, liquidity, fee]) => {
      const fill = last(claims);
      const isFill =
        Number(fill?.quantity) === number(quantity) &&
        Number(fill?.price) === number(price) &&
        fill?.liquidity === liquidity;
      return (
        isFill &&
        Number(fill?.fee) === number(fee) &&
        near(number(quantity) * number(price), number(notional)) &&
        near((number(notional) * number(bps)) / 1e4, number(fee))
      );
    },
  ],
  [
    `${N} was left: a bar gives no more than fill\\.volumeShare of its volume\\.`,
    ({ order, quantity, fills, told }, [left]) => {
      const filled = fills.slice(0, told).reduce((all, one) => all + Number(one.quantity), 0);
      return order.parent !== null || near(quantity - filled, number(left));
    },
  ],
  [
    `That closed a trade of (\\d[\\d,]*) bars?: ${N} after fees of ${N}\\.`,
    (claims, [bars, pnl, fees]) =>
      claims.run.result.trades.some(
        (one) =>
          one.exitTime === last(claims)?.time &&
          one.bars === number(bars) &&
          near(Number(one.pnl), number(pnl), 0.006) &&
          near(Number(one.fees), number(fees), 0.006),
      ),
  ],
  [
    "That opened a (long|short) trade\\.",
    (claims, [side]) =>
      claims.run.result.trades.some(
        (one) => one.entryTime === last(claims)?.time && (side === "long") === (one.side === "buy"),
      ),
  ],
  [
    `Its quantity was cut from ${N} to ${N}: (?:more than that the funds did not allow|there was no more of a position to reduce)\\.`,
    (claims, [from, to]) => {
      const isRight = claims.quantity === number(from) && number(to) < number(from);
      claims.quantity = number(to);
      return isRight;
    },
  ],
  [
    `Until the end of the bar an earlier order could still fill; then (nothing|${N} to (buy|sell)) was left to its target\\.`,
    (claims, [left, quantity, side]) => {
      claims.quantity = left === "nothing" ? 0 : number(quantity);
      const earlier = claims.run.result.orders.some(({ id, instrument, time }) => {
        return id < claims.order.id && instrument === claims.order.instrument && time < claims.order.time;
      });
      return earlier && (left === "nothing" || side === claims.order.side);
    },
  ],
  [
    `Modified ${WHEN} by the strategy: from its next bar on it was an? ${ORDER}\\.`,
    (claims, [bar, free, ...rest]) => {
      const times = claims.run.bars.flatMap(({ time }) => [...time]);
      claims.since = times.find((time) => timeText(time) === (bar ?? free)) ?? NaN;
      return claims.since >= claims.order.time && words(claims, rest);
    },
  ],
  [
    `Modified ${WHEN} by the strategy, to a quantity or price that cannot be\\.`,
    ({ order }) => order.status === "rejected",
  ],
  ...ENDINGS.map(([text, reason, check]): [string, Check] => [
    `(Rejected|Cancelled|Expired) ${WHEN}: ${text}\\.`,
    (claims, [verb, bar, free, ...rest]) =>
      ends(claims, verb, reason) && (check?.(claims, [bar ?? free ?? "", ...rest]) ?? true),
  ]),
  [`(Cancelled) ${WHEN} by the strategy\\.`, (claims, [verb]) => ends(claims, verb, "cancel")],
  [
    `(Rejected) ${WHEN}: its target was ${N} away, and the funds left did not pay for one lot \\(${N}\\) with slippage and fee\\.`,
    (claims, [verb]) => ends(claims, verb, "funds"),
  ],
  [
    `(Rejected) ${WHEN} for lack of funds: the exposure after a fill may not exceed equity × leverage\\. ${N} at ${N} would have been ${N} beside (nothing else|${N} held (?:long|short)(?: and ${N} in other instruments)?|${N} in other instruments): an exposure of ${N}\\. The limit was ${N}, the equity of ${N} after its fee, × leverage ${N}\\.`,
    (claims, [verb, , , quantity, price, worth, , , , , exposure, limit, equity, leverage]) =>
      ends(claims, verb, "funds") &&
      number(quantity) > 0 &&
      (number(worth) >= 1e12 ||
        (near(number(quantity) * number(price), number(worth), 0.006) &&
          number(exposure) >= number(limit) - 0.02 - 1e-9 * Math.abs(number(limit)) &&
          near(number(equity) * Number(leverage), number(limit), 0.006 * Number(leverage)))) &&
      claims.run.result.request.account.leverage === leverage,
  ],
  [
    "That is no more than it had filled, so it was done\\.",
    (claims) => {
      claims.quantity = Number(claims.order.filled);
      return claims.order.status === "filled";
    },
  ],
  [
    `${N} of ${N} had been filled\\.`,
    ({ fills, told, quantity, order }, [filled, all]) =>
      near(
        fills.slice(0, told).reduce((sum, one) => sum + Number(one.quantity), 0),
        number(filled),
      ) &&
      (order.parent !== null || quantity === number(all)),
  ],
  [
    `It was still open at the last bar, ${BAR}\\.`,
    (claims, [index, time]) =>
      isOpen(claims) && isBar(claims, index, time) && Number(index) === claims.bars.time.length - 1,
  ],
  [
    "It was still open at the end and never worked: order (\\d+) had no fill\\.",
    ({ run, order }, [parent]) =>
      order.parent === Number(parent) && !run.result.fills.some(({ orderId }) => orderId === order.parent),
  ],
  [
    "It was still open at the end( and never worked)?: no bar came after it( was modified)?\\.",
    (claims, [never, modified]) => isIdle(claims, never, modified) && !hasLater(claims),
  ],
  [
    "It was still open at the end( and never worked)?: no bar opened after it( was modified)? that was not inside the bar of the handler\\.",
    (claims, [never, modified]) => {
      const { latency, interval } = claims.run.result.request;
      return latency.ms === 0 && isIdle(claims, never, modified) && hasLater(claims) && !hasLater(claims, interval - 1);
    },
  ],
  [
    "It was still open at the end( and never worked)?: no bar opened after it( was modified)? that was late enough for a latency of (\\d+) ms\\.",
    (claims, [never, modified, ms]) => {
      const { latency, interval } = claims.run.result.request;
      const isLate = Number(ms) > 0 && Number(ms) === latency.ms;
      return (
        isIdle(claims, never, modified) && isLate && hasLater(claims) && !hasLater(claims, interval + latency.ms - 1)
      );
    },
  ],
];
