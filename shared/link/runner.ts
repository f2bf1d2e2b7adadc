import type { BacktestRequest, BacktestResult } from "../backtest.ts";
import type { LinkBars } from "./marks.ts";

/** What a run needs beside its request and its module, in the request's order. */
export interface RunnerColumns {
  readonly instruments: readonly {
    readonly name: string;
    /** What messages and data records call it. */
    readonly source: string;
    readonly bars: LinkBars;
  }[];
  readonly signals: readonly {
    readonly name: string;
    readonly time: BigInt64Array;
    readonly value: Float64Array;
    readonly available: BigInt64Array;
  }[];
}

/**
 * What the `runner.js` of a kept engine exports, version 1 for good: links of every release open on the engine that
 * they name, and later pages and command lines know no more of it than this.
 */
export interface Runner {
  readonly interfaceVersion: 1;
  /** Takes the bytes of its `engine.wasm`, once, before the first run. */
  readonly open: (engine: Uint8Array) => void;
  /** @throws as `Backtest` does */
  readonly run: (
    request: BacktestRequest,
    module: Uint8Array,
    columns: RunnerColumns,
    onProgress?: (done: number, all: number) => void,
  ) => BacktestResult;
}

/** Which engines a page has, `engines/index.json` beside it: its own, and each kept one in `engines/<sha256>/`. */
export interface PageEngines {
  readonly own: { readonly version: string; readonly sha256: string };
  readonly kept: Releases;
}

/** A kept engine as bytes whose hashes were checked. */
export interface KeptEngine {
  readonly engine: Uint8Array;
  /** A JavaScript module, in UTF-8. */
  readonly runner: Uint8Array;
}

/** The list of kept engines, `wasm/releases/index.json`, by the SHA-256 of each one's `engine.wasm`. */
export interface Releases {
  readonly [sha256: string]: {
    readonly version: string;
    /** SHA-256 of its `runner.js`. */
    readonly runner: string;
  };
}
