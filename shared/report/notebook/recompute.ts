import type { BacktestResult } from "../../backtest.ts";
import { barsBytes } from "../../link/bars.ts";
import type { LinkDictionary } from "../../link/dictionary.ts";
import { encodeLinkFile } from "../../link/link.ts";
import { linkParts, type LinkSubject } from "../../link/parts.ts";
import type { Plan, Planned } from "../../notebook/graph.ts";
import type { CellStates } from "../../notebook/states.ts";
import { scriptHashIn } from "../../script-policy.ts";

/** What a notebook's HTML file carries so that its backtests can run again in it. */
export interface Recomputation {
  /** For the script, as JSON: packed texts and bytes are base64 of raw deflate. */
  readonly data: {
    readonly engine: string;
    readonly dictionary: string;
    readonly worker: string;
    /** The page of the frame in which runs happen. */
    readonly sandbox: string;
    readonly runs: readonly { readonly cell: string; readonly link: string; readonly bars: string }[];
  };
  /** What the file's policy must allow for the frame: it passes on to it. */
  readonly scriptHash: string;
  /** Backtests that the file cannot run again, and why not. */
  readonly left: readonly { readonly cell: string; readonly why: string }[];
}

/** What every file carries. */
export interface RecomputeParts {
  readonly engine: Uint8Array;
  readonly dictionary: LinkDictionary;
  /** `wasm/recompute.ts` as one script. */
  readonly worker: Uint8Array;
  /** As `sandboxPage` makes it. */
  readonly sandbox: string;
}

/** Where a file is made. */
export interface RecomputeHost {
  parts(): Promise<RecomputeParts>;
  /** What the result of a finished backtest does not hold, or why it cannot be had any more. */
  subject(planned: Planned, result: BacktestResult): Promise<RunSubject | string>;
  /** `packedText`, where it keeps nobody waiting. */
  pack(bytes: Uint8Array): string | Promise<string>;
}

export type RunSubject = Omit<LinkSubject, "result" | "meta" | "carriesBars">;

/** A file of more bars is no longer one that people send. */
const MOST_BARS = 500_000;

/** Collects what the finished backtests of a notebook need; undefined where there are none that could run again. */
export async function recomputationOf(
  { plan, states }: { readonly plan: Plan; readonly states: CellStates },
  host: RecomputeHost,
): Promise<Recomputation | undefined> {
  const found: { readonly cell: string; readonly subject: LinkSubject }[] = [];
  const left: Recomputation["left"][number][] = [];
  for (const planned of plan.cells.values()) {
    const { id, name } = planned.cell;
    const state = states.get(id);
    if (state?.status !== "done" || state.output?.kind !== "backtest") continue;
    const { result } = state.output;
    const subject = whyLeft(result) ?? (await host.subject(planned, result));
    if (typeof subject === "string") left.push({ cell: name, why: subject });
    else found.push({ cell: name, subject: { result, ...subject, meta: { title: name }, carriesBars: false } });
  }
  if (found.length === 0) return undefined;
  const { engine, dictionary, worker, sandbox } = await host.parts();
  const runs: Recomputation["data"]["runs"][number][] = [];
  for (const { cell, subject } of found) {
    const bars = await host.pack(barsBytes(subject.used));
    runs.push({ cell, link: encodeLinkFile(linkParts(subject), dictionary), bars });
  }
  const data = {
    engine: await host.pack(engine),
    dictionary: await host.pack(dictionary.bytes),
    worker: await host.pack(worker),
    sandbox,
    runs,
  };
  return { data, scriptHash: scriptHashIn(sandbox), left };
}

function whyLeft({ data, signals }: BacktestResult): string | undefined {
  if (signals.length > 0) return "its signals do not travel";
  const bars = data.reduce((sum, { rows }) => sum + rows, 0);
  return bars > MOST_BARS ? `it used more than ${MOST_BARS} bars` : undefined;
}
