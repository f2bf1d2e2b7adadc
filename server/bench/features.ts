import { indicatorNamed } from "../../shared/indicators.ts";
import { type LiveIndicatorSetting, liveIndicators } from "../../shared/live-indicators.ts";
import { nodeEngine } from "../engine.ts";
import { Features } from "../relay/indicators/features.ts";
import { LiveIndicators } from "../relay/indicators/live.ts";
import type { InstrumentMarket } from "../relay/market/instrument.ts";
import type { MarketTrade } from "../relay/market/listener.ts";
import { Market } from "../relay/market/market.ts";
import { seededNumbers } from "./market-data.ts";
import { alone, type Bench, type BenchControl, type BenchRow, median } from "./row.ts";

const INSTRUMENTS = 200;
const MINUTES = 120;
const START = 1_748_736_000_000_000;
const MINUTE = 60_000_000;
const SEED = 5;
/** What a small model reads of each bar. */
const NAMES = ["sma", "ema", "rsi", "macd", "bbands", "atr", "adx", "obv", "stoch", "roc"];

export const featuresBench: Bench = {
  name: "features",
  title: `Feature columns: ${INSTRUMENTS} instruments with books and ${NAMES.length} indicators on minutes`,
  run: runFeaturesBench,
};

async function runFeaturesBench({ repeats, signal, progress }: BenchControl): Promise<BenchRow[]> {
  const engine = nodeEngine();
  const live = new LiveIndicators(engine, liveIndicators(NAMES.map(settingOf)), () => undefined);
  const market = new Market(engine, [live]);
  const symbols = Array.from({ length: INSTRUMENTS }, (_, at) => `C${at}`);
  const decimals = { price: 1, quantity: 4 };
  market.take({
    kind: "declare",
    receivedTime: START,
    declaration: {
      ...{ venue: "hyperliquid", isDepthKnown: true },
      instruments: symbols.map((symbol) => ({ symbol, name: `${symbol}/USDC`, base: symbol, quote: "USDC", decimals })),
    },
  });
  const below = seededNumbers(SEED);
  for (const symbol of symbols) market.take(bookOf(symbol, below));
  const instruments = [...market.instruments()];
  for (const instrument of instruments) minutesOf(below).forEach((trade) => traded(live, instrument, trade));
  const features = new Features(live);
  const rates: number[] = [];
  for (let run = 0; run < repeats && !signal.aborted; run++) {
    progress(run + 1, repeats);
    const start = performance.now();
    const columns = features.columns(instruments);
    const seconds = (performance.now() - start) / 1000;
    rates.push(columns.reduce((sum, column) => sum + column.filter(Number.isFinite).length, 0) / seconds);
  }
  live.free();
  return [
    alone({
      ...{ name: "Columns of all instruments", ns: median(rates), unit: "features/s", target: "≥ 50000" },
      note: `${features.names.length} features each, indicators at the bar that is being made`,
    }),
  ];
}

function settingOf(name: string): LiveIndicatorSetting {
  const options = (indicatorNamed(name)?.options ?? []).map((option) => [option.name, option.default] as const);
  return { name, options: Object.fromEntries(options), bars: [60_000], instruments: ["*"] };
}

function bookOf(symbol: string, below: (end: number) => number) {
  const side = (sign: number) =>
    Array.from({ length: 20 }, (_, level) => ({
      px: (1000 + sign * (level + 1) * 0.1).toFixed(1),
      sz: ((1 + below(9999)) / 1000).toFixed(4),
      n: 1,
    }));
  const data = { coin: symbol, time: START / 1000, levels: [side(-1), side(1)] };
  const frame = JSON.stringify({ channel: "l2Book", data });
  return { kind: "frame", venue: "hyperliquid", connection: 1, frame, receivedTime: START } as const;
}

/** A few trades in each minute. */
function minutesOf(below: (end: number) => number): MarketTrade[] {
  return Array.from({ length: 4 * MINUTES }, (_, at) => {
    const time = START + (at * MINUTE) / 4;
    return {
      id: at + 1,
      ticks: 9900 + below(200),
      lots: 1 + below(9999),
      isBuy: below(2) === 1,
      time,
      receivedTime: time,
    };
  });
}

function traded(live: LiveIndicators, instrument: InstrumentMarket, trade: MarketTrade): void {
  instrument.lastTrade = trade;
  const bars = instrument.bars.seam ? instrument.bars.join([]) : instrument.bars.take(trade);
  for (const bar of bars) live.bar(instrument, bar);
}
