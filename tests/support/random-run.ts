import { Draw } from "./draw.ts";
import { runExchange } from "./exchange/exchange.ts";
import type { Result } from "./exchange/types.ts";
import { randomMarket } from "./random-bars.ts";
import type { RandomMarket } from "./random-bars.ts";
import { randomStrategySource } from "./random-strategy.ts";
import { scriptStrategy } from "./strategy-in-script.ts";

/** Everything that one seed decides. */
export interface RandomRun {
  market: RandomMarket;
  source: string;
  parameters: Record<string, number>;
}

export function randomRun(seed: number): RandomRun {
  const market = randomMarket(seed);
  const draw = new Draw(seed + 1_000_003);
  const ticks = market.instruments.map(({ tickSize }, i) => [`tick${i}`, Number(tickSize)] as const);
  const parameters = {
    seed: 1 + draw.below(2_000_000_000),
    activity: draw.one(0.02, 0.1, 0.3, 0.6),
    value: Math.round(Number(market.settings.cash) * draw.one(0.05, 0.2, 0.2, 0.6, 1.5)),
    interval: market.intervalMs,
    ...Object.fromEntries(ticks),
  };
  return { market, source: randomStrategySource(market.instruments.length, draw.isHit(0.6)), parameters };
}

/** The judge's answer: the contract's result and the plots. */
export function judge(run: RandomRun): { result: Result; plots: Record<string, number[]> } {
  const { decider, plots } = scriptStrategy(run.source, run.parameters);
  return { result: runExchange(run.market.instruments, decider, run.market.settings), plots };
}
