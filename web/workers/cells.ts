// The work of cells that needs prices or tables, in a thread of its own. No user code runs here.
import { expose, transfer } from "comlink";
import { version } from "../../package.json";
import type { DataFacts } from "../../shared/notebook/data-source.ts";
import { type Agreement, agreementOf, type LinkBars } from "../../shared/link/marks.ts";
import type { MonteCarloRequest, PriceSeries } from "../../shared/montecarlo/request.ts";
import type { MonteCarloResult } from "../../shared/montecarlo/result.ts";
import type { CellOutput, ChartIndicatorColumns, TableOutput } from "../../shared/notebook/outputs.ts";
import {
  barFacts,
  chartIndicators,
  hex,
  type IndicatorRequest,
  monteCarloHere,
  plainBars,
  type PlainBars,
  signalFacts,
  sqlTables,
} from "../../wasm/index.ts";
import { engineHere } from "./engine-here.ts";
import { carryErrors } from "./errors.ts";
import { Held, type Holdings } from "./held.ts";
import type { Place } from "./run.ts";

export type { BarSource, IndicatorRequest, PlainBars } from "../../wasm/index.ts";
export type { HeldName } from "./run.ts";

/** A cell whose tables a query may read; `key` is that of a data cell's bars. */
export interface SqlInput {
  readonly cell: string;
  readonly output: CellOutput;
  readonly key?: string;
}

/** The range of a run, with the bars before it that only indicators see. */
export interface RunRange {
  readonly from: number | null;
  readonly to: number | null;
  readonly warmup: number;
}

/** The bars of a source that a run uses. */
export interface UsedFacts extends Agreement {
  readonly fingerprint: string;
  readonly rows: number;
  /** First and last of them, ms; null where there are none. */
  readonly from: number | null;
  readonly to: number | null;
}

let loading: Promise<Place> | undefined;

async function load(): Promise<Place> {
  const engine = await engineHere();
  return { engine, held: new Held(engine), version };
}

async function here(holdings: Holdings): Promise<Place> {
  loading ??= load();
  loading.catch(() => (loading = undefined));
  const place = await loading;
  place.held.update(holdings);
  return place;
}

const api = {
  /** SHA-256 of the engine, in hex. */
  async engine(): Promise<string> {
    return (await here({ fresh: [], dropped: [] })).engine.sha256;
  },

  /** @throws InputError for what is wrong with the bars or the signal */
  async facts(holdings: Holdings, key: string, isSignal: boolean): Promise<DataFacts> {
    const { engine, held } = await here(holdings);
    return isSignal ? signalFacts(engine, held.signal(key)) : barFacts(held.bars(key));
  },

  /** The bars that a run over the range uses, beside those that a link names. */
  async used(
    holdings: Holdings,
    key: string,
    { from, to, warmup }: RunRange,
    wanted: { readonly rows: number; readonly marks: readonly string[] },
  ): Promise<UsedFacts> {
    const { bars } = (await here(holdings)).held.bars(key).bars.range(from, to, warmup);
    try {
      const columns = bars.copy();
      const timeAt = (row: number): number | null => {
        const time = columns.time[row];
        return time === undefined ? null : Number(time);
      };
      const fingerprint = hex(bars.fingerprint());
      return {
        fingerprint,
        rows: bars.rows,
        from: timeAt(0),
        to: timeAt(bars.rows - 1),
        ...agreementOf(columns, wanted),
      };
    } finally {
      bars.free();
    }
  },

  /** The bars that a run over the range uses, as links carry them. */
  async linkBars(holdings: Holdings, key: string, { from, to, warmup }: RunRange): Promise<LinkBars> {
    const { bars } = (await here(holdings)).held.bars(key).bars.range(from, to, warmup);
    try {
      const columns = { ...bars.copy(), decimals: bars.decimals };
      const { time, open, high, low, close, volume } = columns;
      const buffers = [time, open, high, low, close, volume].map(({ buffer }) => buffer as ArrayBuffer);
      return transfer(columns, buffers);
    } finally {
      bars.free();
    }
  },

  async bars(holdings: Holdings, key: string): Promise<PlainBars> {
    const columns = plainBars((await here(holdings)).held.bars(key).bars);
    return transfer(
      columns,
      Object.values(columns).map(({ buffer }) => buffer as ArrayBuffer),
    );
  },

  /** As `chartIndicators`. @throws InputError as that */
  async indicators(
    holdings: Holdings,
    key: string,
    requests: readonly IndicatorRequest[],
    asked?: string,
  ): Promise<ChartIndicatorColumns[]> {
    const { engine, held } = await here(holdings);
    return chartIndicators(engine, held.bars(key).bars, requests, asked);
  },

  /** @throws InputError for what cannot be estimated or simulated */
  async monteCarlo(
    holdings: Holdings,
    request: MonteCarloRequest,
    prices: readonly (PriceSeries | { readonly name: string; readonly label: string; readonly key: string })[],
  ): Promise<Omit<MonteCarloResult, "seconds">> {
    const { engine, held } = await here(holdings);
    const series = prices.map((one): PriceSeries => {
      if ("prices" in one) return one;
      const { bars } = held.bars(one.key);
      return { name: one.name, label: one.label, time: bars.time().slice(), prices: bars.column("close").slice() };
    });
    return monteCarloHere(engine, request, series);
  },

  /** @throws InputError for what is wrong with the query */
  async query(
    holdings: Holdings,
    task: { readonly query: string; readonly budgetSeconds: number; readonly inputs: readonly SqlInput[] },
  ): Promise<TableOutput> {
    const { held } = await here(holdings);
    const { query, budgetSeconds, inputs } = task;
    const tables = inputs.flatMap(({ cell, output, key }) =>
      sqlTables(cell, output, key === undefined ? undefined : plainBars(held.bars(key).bars)),
    );
    const { runQuery } = await import("../../wasm/sql.ts");
    return runQuery({ query, tables, budgetSeconds });
  },
};

export type CellsWorker = typeof api;

carryErrors();
expose(api);
