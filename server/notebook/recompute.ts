import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { barsBytes } from "../../shared/link/bars.ts";
import { encodeLinkFile } from "../../shared/link/link.ts";
import { linkParts } from "../../shared/link/parts.ts";
import { compilerName } from "../../wasm/compile.ts";
import { strategyLanguage } from "../compile.ts";
import { nodeDictionary } from "../link/dictionary.ts";
import { hashOf } from "../report/page.ts";
import { besideBundle, packageRoot, workerUrl } from "../root.ts";
import type { NotebookRun } from "./run.ts";

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

/** A file of more bars is no longer one that people send. */
const MOST_BARS = 500_000;

/** Collects what the finished backtests of a notebook's run need; undefined where there are none that could run again. */
export async function recomputationOf(run: NotebookRun): Promise<Recomputation | undefined> {
  const runs: Recomputation["data"]["runs"][number][] = [];
  const left: Recomputation["left"][number][] = [];
  const dictionary = nodeDictionary();
  const compiler = compilerName(strategyLanguage().key);
  for (const { cell, dependsOn } of run.plan.cells.values()) {
    const state = run.states.get(cell.id);
    if (state?.status !== "done" || state.output?.kind !== "backtest") continue;
    const { result } = state.output;
    const strategy = dependsOn.map((id) => run.states.get(id)?.output).find((one) => one?.kind === "strategy");
    const used = run.used.get(cell.name);
    if (!used || !strategy) continue;
    const bars = used.reduce((sum, { time }) => sum + time.length, 0);
    if (result.signals.length > 0) left.push({ cell: cell.name, why: "its signals do not travel" });
    else if (bars > MOST_BARS) left.push({ cell: cell.name, why: `it used more than ${MOST_BARS} bars` });
    else {
      const { module, unit } = strategy;
      const meta = { title: cell.name };
      const parts = linkParts({ result, module, source: unit.source, compiler, used, meta, carriesBars: false });
      runs.push({ cell: cell.name, link: encodeLinkFile(parts, dictionary), bars: packed(barsBytes(used)) });
    }
  }
  if (runs.length === 0) return undefined;
  const { page, scriptHash } = sandbox();
  const data = {
    engine: packed(readFileSync(new URL("wasm/pkg/engine_bg.wasm", packageRoot()))),
    dictionary: packed(dictionary.bytes),
    worker: packed(await readFile(await workerUrl("recompute"))),
    sandbox: page,
    runs,
  };
  return { data, scriptHash, left };
}

const packed = (bytes: Uint8Array): string => deflateRawSync(bytes, { level: 9 }).toString("base64");

/** The page's own frame for user code, with its policy. */
function sandbox(): { page: string; scriptHash: string } {
  const page = readFileSync(besideBundle("web/sandbox.html"), "utf8");
  const [, script = ""] = /<script>([^]*)<\/script>/.exec(page) ?? [];
  const scriptHash = hashOf(script);
  const rules = `default-src 'none'; script-src '${scriptHash}' blob: 'wasm-unsafe-eval'; worker-src blob:`;
  const policy = `<meta http-equiv="Content-Security-Policy" content="${rules}" />`;
  return { page: page.replace("<title>", `${policy}<title>`), scriptHash };
}
