import type { BacktestResult } from "../../shared/backtest.ts";
import { moneyDecimal } from "../../shared/money.ts";
import type { BarSource, Engine, TableColumns } from "../../wasm/index.ts";
import type { PageRun } from "../../web/state/backtest.ts";
import { Held } from "../../web/workers/held.ts";
import { runHere } from "../../web/workers/run.ts";
import type { StrategyCase } from "./strategies.ts";

/** A case with its compiled module in base64. */
export interface CompiledCase extends StrategyCase {
  readonly module: string;
}

/** What every program has to give alike: the digest, and enough to see what differs when it does. */
export type Answer = Pick<
  BacktestResult,
  "digest" | "resultHash" | "parts" | "request" | "data" | "metrics" | "trades" | "warnings"
> & { readonly fills: number; readonly lastEquity: string };

export function answerOf(result: BacktestResult): Answer {
  const { digest, resultHash, parts, request, data, metrics, trades, warnings, fills, equity } = result;
  const last = { fills: fills.length, lastEquity: moneyDecimal(equity.value.at(-1) ?? 0n) };
  return { digest, resultHash, parts, request, data, metrics, trades, warnings, ...last };
}

/** Runs cases in this thread, one after the other. */
export function answersHere(engine: Engine, cases: readonly CompiledCase[]): Record<string, Answer> {
  const held = new Held(engine);
  const run = (one: CompiledCase) => {
    const run = runOfCase(one);
    held.update({ fresh: [...run.instruments, ...run.signals], dropped: [] });
    return answerOf(runHere({ engine, held, version: "0.0.0" }, run, { onProgress: () => undefined }));
  };
  return Object.fromEntries(cases.map((one) => [one.name, run(one)] as const));
}

export function runOfCase(one: CompiledCase): PageRun {
  const keyed = ({ name, csv }: { name: string; csv: string }, isInColumns = false) => {
    const table = isInColumns ? { table: columnsOf(csv) } : { bytes: new TextEncoder().encode(csv) };
    const source: BarSource = { label: `${name}.csv`, onBad: "fail", adjust: false, ...table };
    return { name, key: `${one.name} ${name}`, source };
  };
  return {
    strategy: { path: one.name, module: Uint8Array.from(atob(one.module), (character) => character.charCodeAt(0)) },
    instruments: one.instruments.map((instrument) => keyed(instrument, one.isInColumns)),
    signals: one.signals.map((signal) => keyed(signal)),
    params: one.params,
    settings: one.settings,
  };
}

function columnsOf(csv: string): TableColumns {
  const rows = csv.trim().split("\n").slice(1);
  const cells = rows.map((row) => row.split(",").map(Number));
  const column = (at: number) => Float64Array.from(cells, (row) => row[at] ?? NaN);
  const time = BigInt64Array.from(rows, (row) => BigInt(row.split(",", 1)[0] ?? ""));
  return {
    time,
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
    adjusted: null,
  };
}
