// Does the work of notebook cells that need prices or tables, in a thread of its own.
import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { type ErrorRecord, recordFromError } from "../shared/errors.ts";
import type { DataFacts } from "../shared/notebook/data-source.ts";
import type { ChartBars, ChartIndicatorColumns, CellOutput, TableOutput } from "../shared/notebook/outputs.ts";
import type { SqlTable } from "../shared/notebook/tables.ts";
import { barFacts, chartIndicators, type IndicatorRequest, plainBars, signalFacts, sqlTables } from "../wasm/index.ts";
import { runQuery } from "../wasm/sql.ts";
import { type DataSource, openSignal, openSource } from "./data/source.ts";
import { nodeEngine } from "./engine.ts";

/** Bars to open, and how they are called. */
export interface NamedSource {
  readonly cell: string;
  readonly name: string;
  readonly source: DataSource;
}

export type CellRequest =
  | { readonly ask: "data"; readonly source: DataSource; readonly isSignal: boolean }
  | {
      readonly ask: "chart";
      readonly sources: readonly NamedSource[];
      readonly indicators: readonly IndicatorRequest[];
    }
  | {
      readonly ask: "sql";
      readonly query: string;
      readonly budgetSeconds: number;
      readonly inputs: readonly SqlInput[];
    };

/** A cell whose tables a query may read; the bars of a data cell are opened again. */
export interface SqlInput {
  readonly cell: string;
  readonly output: CellOutput;
  readonly source?: DataSource;
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
      return request.isSignal ? signal(request.source) : dataFacts(request.source);
    case "chart":
      return chartColumns(request.sources, request.indicators);
    case "sql":
      return query(request);
  }
}

async function signal(source: DataSource): Promise<DataFacts> {
  const engine = nodeEngine();
  return signalFacts(engine, await openSignal(engine, source));
}

async function dataFacts(source: DataSource): Promise<DataFacts> {
  const read = await openSource(nodeEngine(), source);
  const facts = barFacts(read);
  read.bars.free();
  return facts;
}

async function chartColumns(
  sources: readonly NamedSource[],
  wishes: readonly IndicatorRequest[],
): Promise<ChartColumns> {
  const engine = nodeEngine();
  const all: ChartBars[] = [];
  const indicators: ChartIndicatorColumns[] = [];
  for (const [index, { cell, name, source }] of sources.entries()) {
    const { bars } = await openSource(engine, source);
    all.push({ cell, name, ...plainBars(bars) });
    if (index === 0) indicators.push(...chartIndicators(engine, bars, wishes, cell));
    bars.free();
  }
  return { bars: all, indicators };
}

async function query({ query, budgetSeconds, inputs }: Extract<CellRequest, { ask: "sql" }>): Promise<TableOutput> {
  const tables: SqlTable[] = [];
  for (const { cell, output, source } of inputs) {
    const opened = source && (await openSource(nodeEngine(), source)).bars;
    tables.push(...sqlTables(cell, output, opened && plainBars(opened)));
    opened?.free();
  }
  return runQuery({ query, tables, budgetSeconds });
}
