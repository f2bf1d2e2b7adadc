import type { BacktestRequest, BacktestResult } from "../../../shared/backtest.ts";
import type { LinkParts } from "../../../shared/link/link.ts";
import { settingsOf } from "../../../shared/link/rerun.ts";
import type { ChartIndicator } from "../../../shared/notebook/kinds/chart.ts";
import type { ChartBars, ChartIndicatorColumns } from "../../../shared/notebook/outputs.ts";
import type { KeyedSource } from "../../workers/held.ts";
import { backtest, keptBacktest, type RunControl } from "../backtest.ts";
import { withSources } from "../cells.ts";
import { keptEngine } from "./engines.ts";

/** Sources of a link's run, in the order of its wanted data: bars, then signals. */
export type LinkSources = readonly (KeyedSource & { readonly name: string; readonly kind: "bars" | "signal" })[];

/** What messages call a link's strategy. */
export const LINK_PATH = "the link";

/** What is asked of a link's module. */
export interface LinkRun {
  /** The link's own, or one that is tried instead. */
  readonly request: BacktestRequest;
  readonly sources: LinkSources;
  /** SHA-256 of the engine of a release to run on; this page's where there is none. */
  readonly engine?: string | undefined;
}

/**
 * Runs a link's module in a sandboxed worker, which inspects it before it compiles it.
 * @throws InputError, StrategyError, AppError for a kept engine that does not come or is damaged, the signal's reason
 */
export async function runLink(
  { module }: Pick<LinkParts, "module">,
  { request, sources, engine }: LinkRun,
  control: RunControl,
): Promise<BacktestResult> {
  const ofKind = (wanted: "bars" | "signal") => sources.filter(({ kind }) => kind === wanted);
  const run = {
    strategy: { path: LINK_PATH, module },
    instruments: ofKind("bars"),
    signals: ofKind("signal"),
    params: request.params,
    settings: settingsOf(request),
  };
  if (engine === undefined) return backtest(run, control);
  return keptBacktest(run, control, { engine: await keptEngine(engine), request });
}

/** What a chart of a link's run draws beside its result. */
export interface LinkChart {
  readonly bars: ChartBars;
  readonly indicators: readonly ChartIndicatorColumns[];
}

/** The first instrument's bars in the request's range, and indicators over them. */
export async function linkChart(
  { envelope }: Pick<LinkParts, "envelope">,
  sources: LinkSources,
  wanted: readonly ChartIndicator[],
): Promise<LinkChart | undefined> {
  const first = sources.find(({ kind }) => kind === "bars");
  if (!first) return undefined;
  const { from, to } = envelope.request.range;
  const { name } = first;
  const keyed = { key: `${first.key} ${from} ${to}`, source: { ...first.source, range: { from, to } } };
  const bars = await withSources([keyed], (remote, holdings) => remote.bars(holdings, keyed.key));
  const indicators =
    wanted.length === 0
      ? []
      : await withSources([keyed], (remote, holdings) => remote.indicators(holdings, keyed.key, wanted));
  return { bars: { cell: name, name, ...bars }, indicators };
}
