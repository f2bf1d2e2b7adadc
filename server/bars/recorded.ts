import { InputError } from "../../shared/errors.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import type { Engine, UnitFactors } from "../../wasm/index.ts";
import type { InstrumentMarket } from "../relay/market/instrument.ts";
import type { MarketListener, MarketTrade } from "../relay/market/listener.ts";
import { replayAny } from "../relay/replay/any.ts";
import { noTrades, type Trades } from "./trades.ts";

/**
 * The trades of one instrument in a capture or a relay's event log, each once, as the relay's own market hears them.
 * @param wanted the instrument, as `binance:BTC/USDT` or what stands behind the colon; undefined where there is only one
 * @throws InputError
 */
export async function recordedTrades(engine: Engine, path: string, wanted: string | undefined): Promise<Trades> {
  const heard = new Heard();
  await replayAny(path, { engine, listeners: [heard], clock: () => 0 });
  const names = [...heard.trades.keys()];
  const problem = (why: string) => new InputError("bars/instrument", `${path}: ${why}`);
  if (names.length === 0) throw problem("there is no trade in it: record a stream of trades, too");
  if (wanted === undefined && names.length > 1) {
    throw problem(`it has trades of ${listText(names)}: choose one with --instrument ${names[0]}`);
  }
  const name = wanted === undefined ? names[0] : names.find((one) => one === wanted || one.endsWith(`:${wanted}`));
  const trades = heard.trades.get(name ?? "");
  if (trades) return trades;
  const wayOn = didYouMean(wanted ?? "", names) || `: it has ${listText(names)}`;
  throw problem(`there are no trades of ${wanted}${wayOn}`);
}

class Heard implements MarketListener {
  readonly trades = new Map<string, Trades>();

  trade(instrument: InstrumentMarket, trade: MarketTrade): void {
    const { time, ticks, lots, isBuy } = this.#of(instrument);
    time.push(trade.time);
    ticks.push(trade.ticks);
    lots.push(trade.lots);
    isBuy.push(trade.isBuy);
  }

  missed(instrument: InstrumentMarket, trades: readonly MarketTrade[]): void {
    for (const trade of trades) this.trade(instrument, trade);
  }

  rescaled(instrument: InstrumentMarket, { price, quantity }: UnitFactors): void {
    const trades = this.#of(instrument);
    trades.ticks.forEach((ticks, row) => (trades.ticks[row] = ticks * price));
    trades.lots.forEach((lots, row) => (trades.lots[row] = lots * quantity));
    trades.decimals = instrument.decimals;
  }

  #of({ key, decimals }: InstrumentMarket): Trades {
    const known = this.trades.get(key) ?? noTrades(key, decimals);
    this.trades.set(key, known);
    return known;
  }
}
