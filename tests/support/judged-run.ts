import type { BacktestResult } from "../../shared/backtest.ts";
import type { InstrumentBars } from "../../shared/bars.ts";
import type { OrderEvent } from "../../shared/explain/events.ts";
import type { WatchedRun } from "../../shared/explain/story.ts";
import { type BacktestDocument, resultDocument } from "../../shared/result-document.ts";
import { defaultSettings } from "../../shared/settings.ts";
import type { Settings } from "../../shared/settings.ts";

import { compileStrategy } from "../../wasm/compile.ts";
import { Backtest, type Bars } from "../../wasm/index.ts";
import { engine } from "./engine.ts";
import { decimalOf } from "./exchange/decimal.ts";
import type { InputBar, InputInstrument } from "./exchange/types.ts";
import type { RandomRun } from "./random-run.ts";
import { sdk } from "./sdk.ts";

/** A result of the engine, and what its ledger adds up to in units of 1e-8. */
export interface EngineRun {
  result: BacktestDocument;
  ledgerSum: string;
}

/** A strategy's text with all that a run needs beside the bars. */
export interface EngineJob {
  source: string;
  params: Readonly<Record<string, number>>;
  settings: Settings;
}

const modules = new Map<string, Promise<Uint8Array>>();

/** The module of a strategy's text, compiled once. */
function moduleOf(source: string): Promise<Uint8Array> {
  const known = modules.get(source);
  if (known) return known;
  const compiled = compileStrategy(source, { path: "strategy.ts", sdk }).then(({ module }) => module);
  modules.set(source, compiled);
  return compiled;
}

/** Runs a strategy on the engine of this thread. */
export async function runEngine(job: EngineJob, instruments: readonly InputInstrument[]): Promise<EngineRun> {
  const { result, ledgerSum } = await run(job, instruments);
  return { result: resultDocument(result), ledgerSum };
}

/** The same, watched. */
export async function watchEngine(job: EngineJob, instruments: readonly InputInstrument[]): Promise<WatchedRun> {
  let events: readonly OrderEvent[] = [];
  const { result } = await run(job, instruments, (told) => (events = told));
  return { result, events, bars: instruments.map(columnsOf) };
}

function columnsOf({ name, bars }: InputInstrument): InstrumentBars {
  const column = (of: "time" | "open" | "high" | "low" | "close" | "volume") =>
    Float64Array.from(bars, (bar) => Number(bar[of]));
  const [open, high, low, close] = [column("open"), column("high"), column("low"), column("close")];
  return { name, time: column("time"), open, high, low, close, volume: column("volume") };
}

async function run(
  job: EngineJob,
  instruments: readonly InputInstrument[],
  onEvents?: (events: readonly OrderEvent[]) => void,
): Promise<{ result: BacktestResult; ledgerSum: string }> {
  const module = await moduleOf(job.source);
  const loaded = instruments.map(({ name, bars }) => ({ name, source: name, bars: loadBars(bars) }));
  let ledgerSum = "unknown";
  try {
    const backtest = new Backtest(engine, {
      strategy: { path: "strategy.ts", module },
      instruments: loaded,
      signals: [],
      params: job.params,
      settings: job.settings,
      version: "test",
      onProgress: (done, all) => {
        if (done === all) ledgerSum = readLedgerSum();
      },
      ...(onEvents && { onEvents }),
    });
    const result = backtest.run();
    return { result, ledgerSum };
  } finally {
    for (const { bars } of loaded) bars.free();
  }
}

/** A random run as the engine is asked for it. */
export function engineJob({ market, source, parameters }: RandomRun): EngineJob {
  const { cash, leverage, makerBps, takerBps, slippageBps, limit, volumeShare, latencyMs } = market.settings;
  const grids = market.instruments.map(({ name, tickSize, lotSize }) => {
    return [name, { tickSize: String(tickSize), lotSize: lotSize === undefined ? null : String(lotSize) }] as const;
  });
  const settings: Settings = {
    ...defaultSettings,
    account: { cash: String(cash), leverage: String(leverage) },
    costs: { makerBps: String(makerBps), takerBps: String(takerBps), slippageBps: String(slippageBps) },
    fill: { limit, volumeShare: volumeShare === null ? null : String(volumeShare) },
    instruments: Object.fromEntries(grids),
    interval: market.intervalMs,
    latency: { ms: latencyMs },
  };
  return { source, params: parameters, settings };
}

/** Bars in the engine's memory. */
function loadBars(bars: readonly InputBar[]): Bars {
  const column = (name: "open" | "high" | "low" | "close" | "volume"): Float64Array =>
    Float64Array.from(bars, (bar) => Number(bar[name]));
  const decimals = bars.flatMap(({ open, high, low, close }) => [open, high, low, close].map(decimalsOf));
  return engine.bars(
    {
      time: BigInt64Array.from(bars, ({ time }) => BigInt(time)),
      open: column("open"),
      high: column("high"),
      low: column("low"),
      close: column("close"),
      volume: column("volume"),
    },
    Math.max(0, ...decimals),
  );
}

const decimalsOf = (price: string | number): number => Math.max(0, -decimalOf(price).exponent);

/** What the finished run says of its ledger, asked before it is closed. */
function readLedgerSum(): string {
  engine.exports.run_read(6);
  const facts = JSON.parse(new TextDecoder().decode(engine.memory.outbox())) as { ledgerSum?: unknown };
  return String(facts.ledgerSum);
}
