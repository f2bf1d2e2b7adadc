// Does the work of notebook cells that need prices or tables, in a thread of its own.
import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { type ErrorRecord, recordFromError } from "../shared/errors.ts";
import { indicators as rows } from "../shared/indicators.ts";
import type { ChartBars, ChartIndicatorColumns, CellOutput, TableOutput } from "../shared/notebook/outputs.ts";
import { type SqlTable, tableOfBars, tableOfCell, tablesOfRun } from "../shared/notebook/tables.ts";
import { hex } from "../wasm/index.ts";
import { runQuery } from "../wasm/sql.ts";
import { type DataSource, openSignalSource, openSource } from "./data/source.ts";
import { nodeEngine } from "./engine.ts";
import { computeIndicator } from "./indicator.ts";

/** Bars to open, and how they are called. */
export interface NamedSource {
  readonly cell: string;
  readonly name: string;
  readonly source: DataSource;
}

export type CellRequest =
  | { readonly ask: "data"; readonly source: DataSource; readonly isSignal: boolean }
  | { readonly ask: "chart"; readonly sources: readonly NamedSource[]; readonly indicators: readonly IndicatorWish[] }
  | {
      readonly ask: "sql";
      readonly query: string;
      readonly budgetSeconds: number;
      readonly inputs: readonly SqlInput[];
    };

export interface IndicatorWish {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
}

/** A cell whose tables a query may read; the bars of a data cell are opened again. */
export interface SqlInput {
  readonly cell: string;
  readonly output: CellOutput;
  readonly source?: DataSource;
}

/** What data is, beside what its cell says. */
export interface DataFacts {
  readonly fingerprint: string;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  readonly interval: number;
  readonly warnings: readonly string[];
}

export interface ChartColumns {
  readonly bars: readonly ChartBars[];
  readonly indicators: readonly ChartIndicatorColumns[];
}

export type CellAnswer = { readonly answer: DataFacts | ChartColumns | TableOutput } | { readonly failed: ErrorRecord };

const port = parentPort;
assert(port, "the cell worker is started as a worker");

port.on("message", (request: CellRequest) => {
  answerTo(request).then(
    (answer) => port.postMessage({ answer } satisfies CellAnswer),
    (error: unknown) => port.postMessage({ failed: recordFromError(error) } satisfies CellAnswer),
  );
});

function answerTo(request: CellRequest): Promise<DataFacts | ChartColumns | TableOutput> {
  switch (request.ask) {
    case "data":
      return request.isSignal ? signalFacts(request.source) : dataFacts(request.source);
    case "chart":
      return chartColumns(request.sources, request.indicators);
    case "sql":
      return query(request);
  }
}

async function dataFacts(source: DataSource): Promise<DataFacts> {
  const { bars, report } = await openSource(nodeEngine(), source);
  const time = bars.time();
  const [from, to] = [Number(time[0] ?? 0n), Number(time.at(-1) ?? 0n)];
  const facts = { fingerprint: hex(bars.fingerprint()), rows: bars.rows, from, to, interval: bars.interval };
  bars.free();
  return { ...facts, warnings: report.warnings };
}

async function signalFacts(source: DataSource): Promise<DataFacts> {
  const engine = nodeEngine();
  const { time, value, available } = await openSignalSource(engine, source);
  const bytes = [time, value, available].map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
  const [from, to] = [Number(time[0] ?? 0n), Number(time.at(-1) ?? 0n)];
  return { fingerprint: hex(engine.hash(bytes)), rows: time.length, from, to, interval: 0, warnings: [] };
}

async function columnsOf(source: DataSource): Promise<Omit<ChartBars, "cell" | "name">> {
  const { bars } = await openSource(nodeEngine(), source);
  const { time, ...prices } = bars.copy();
  bars.free();
  return { time: Float64Array.from(time, Number), ...prices };
}

async function chartColumns(sources: readonly NamedSource[], wishes: readonly IndicatorWish[]): Promise<ChartColumns> {
  const bars: ChartBars[] = [];
  for (const { cell, name, source } of sources) bars.push({ cell, name, ...(await columnsOf(source)) });
  const [first] = sources;
  if (!first || wishes.length === 0) return { bars, indicators: [] };
  const engine = nodeEngine();
  const { bars: priced } = await openSource(engine, first.source);
  try {
    const indicators = wishes.map(({ name, options }): ChartIndicatorColumns => {
      const answer = computeIndicator(engine, priced, { name, options });
      const names = rows.find((row) => row.name === name)?.outputs.map((output) => output.name) ?? [];
      const columns = names.map(
        (output) => [output, Float64Array.from(answer.outputs[output] ?? [], (value) => value ?? NaN)] as const,
      );
      return { name, options: answer.options, outputs: Object.fromEntries(columns) };
    });
    return { bars, indicators };
  } finally {
    priced.free();
  }
}

async function query({ query, budgetSeconds, inputs }: Extract<CellRequest, { ask: "sql" }>): Promise<TableOutput> {
  const tables: SqlTable[] = [];
  for (const { cell, output, source } of inputs) {
    if (output.kind === "backtest") tables.push(...tablesOfRun(cell, output.result));
    else if (source) tables.push(tableOfBars(cell, await columnsOf(source)));
    else tables.push(...[tableOfCell(cell, output)].filter((one) => one !== undefined));
  }
  return runQuery({ query, tables, budgetSeconds });
}
