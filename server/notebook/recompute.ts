import { readFile } from "node:fs/promises";
import { packedText } from "../../shared/report/notebook/packed-text.ts";
import {
  type Recomputation,
  recomputationOf as collected,
  type RecomputeHost,
} from "../../shared/report/notebook/recompute.ts";
import { sandboxPage } from "../../shared/script-policy.ts";
import { strategyCompiler } from "../compile.ts";
import { nodeDictionary } from "../link/dictionary.ts";
import { besideBundle, packageRoot, workerUrl } from "../root.ts";
import type { NotebookRun } from "./run.ts";

/** Collects what the finished backtests of a notebook's run need to run again in a page. */
export function recomputationOf(run: NotebookRun): Promise<Recomputation | undefined> {
  const compiler = strategyCompiler();
  const host: RecomputeHost = {
    async parts() {
      const [engine, worker, sandbox] = await Promise.all([
        readFile(new URL("wasm/pkg/engine_bg.wasm", packageRoot())),
        readFile(await workerUrl("recompute")),
        readFile(besideBundle("web/sandbox.html"), "utf8"),
      ]);
      return { engine, dictionary: nodeDictionary(), worker, sandbox: sandboxPage(sandbox) };
    },
    subject({ cell, dependsOn }) {
      const strategy = dependsOn.map((id) => run.states.get(id)?.output).find((one) => one?.kind === "strategy");
      const used = run.used.get(cell.name);
      if (!used || !strategy) return Promise.resolve("its strategy or bars were not kept");
      return Promise.resolve({ module: strategy.module, source: strategy.unit.source, compiler, used });
    },
    pack: packedText,
  };
  return collected(run, host);
}
