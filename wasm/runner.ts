import type { Runner } from "../shared/link/runner.ts";
import { settingsOf } from "../shared/link/rerun.ts";
import { Backtest } from "./backtest.ts";
import { type Engine, loadEngine } from "./host.ts";

/** Written by the bundler: the release that the runner belongs to. */
declare const TIDEBOOK_VERSION: string;

/** The source of a kept engine's `runner.js`: everything around `engine.wasm` that a run needs, in one file. */
export const interfaceVersion: Runner["interfaceVersion"] = 1;

let opened: Engine | undefined;

export const open: Runner["open"] = (engine) => {
  opened = loadEngine(engine);
};

export const run: Runner["run"] = (request, module, columns, onProgress) => {
  if (!opened) throw new Error("the runner is opened with its engine before it runs");
  const engine = opened;
  const instruments = columns.instruments.map(({ name, source, bars }) => {
    const { decimals, ...prices } = bars;
    return { name, source, bars: engine.bars(prices, decimals) };
  });
  try {
    return new Backtest(engine, {
      strategy: { path: "the link", module },
      instruments,
      signals: columns.signals,
      params: request.params,
      settings: settingsOf(request),
      version: TIDEBOOK_VERSION,
      ...(onProgress && { onProgress }),
    }).run();
  } finally {
    for (const { bars } of instruments) bars.free();
  }
};
