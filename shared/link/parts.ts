import { assert } from "../assert.ts";
import type { BacktestResult } from "../backtest.ts";
import { claimedMetrics } from "../verdict.ts";
import type { LinkMeta } from "./envelope.ts";
import type { LinkParts } from "./link.ts";
import { type LinkBars, marksOf } from "./marks.ts";
import { type LinkReading, statedReading } from "./reading.ts";

/** Longest name of a price file in a link; names are for reading alone. */
const LONGEST_NAME = 200;

/** A finished run with what its result does not hold. */
export interface LinkSubject {
  readonly result: BacktestResult;
  readonly module: Uint8Array;
  /** The text that was compiled. */
  readonly source: string;
  /** `compilerName` of `wasm/compile.ts`. */
  readonly compiler: string;
  /** The bars used, warm-up included, in the order of `result.data`. */
  readonly used: readonly LinkBars[];
  /** How the files of these bars were read, in their order; left out where all were read as any file is. */
  readonly readings?: readonly LinkReading[] | undefined;
  readonly meta: LinkMeta;
  /** Whether the bars travel inside. */
  readonly carriesBars: boolean;
}

/** What a link of this run carries. */
export function linkParts(subject: LinkSubject): LinkParts {
  const { result, module, source, compiler, used, readings = [], meta, carriesBars } = subject;
  const { request, data, signals, engine, digest, resultHash, parts } = result;
  const records = data.map((record, place) => {
    const bars = used[place];
    assert(bars?.time.length === record.rows, "the bars are those that the run used");
    const read = statedReading(readings[place] ?? {});
    return {
      ...record,
      name: record.name.slice(0, LONGEST_NAME),
      marks: marksOf(bars),
      ...(Object.keys(read).length > 0 && { read }),
    };
  });
  const expected = { digest, resultHash, parts, metrics: claimedMetrics(result.metrics) };
  return {
    envelope: {
      request,
      data: records,
      ...(signals.length > 0 && { signals }),
      engine,
      compiler,
      expected,
      meta,
    },
    module,
    source,
    ...(carriesBars && { bars: used }),
  };
}
