import { planOf } from "../../../shared/notebook/graph.ts";
import { compareLock, lockRecord } from "../../../shared/notebook/judged.ts";
import { readLock } from "../../../shared/notebook/lock.ts";
import { lockOf } from "../../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../../shared/notebook/parse.ts";
import { runCells } from "../../../shared/notebook/run.ts";
import type { CellState } from "../../../shared/notebook/states.ts";
import { decodeHTMLStrict } from "../../../web/stand-ins/entities.ts";
import { browserExecutor } from "../../../web/state/executor.ts";

/** A strategy or js cell that never comes back, on bars of its own. */
const endless = {
  js: "```js spin\nfor (;;);\n```\n",
  strategy: `\`\`\`data bars
generate: { model: gbm, seed: 1, bars: 50 }
\`\`\`
\`\`\`strategy spinning
import { Strategy, Bar } from "tidebook";
export class Spin extends Strategy {
  onBar(bar: Bar): void {
    while (true) {}
  }
}
\`\`\`
\`\`\`backtest spin
strategy: spinning
data: bars
\`\`\`
`,
};

/** What the tests call through `globalThis.executorPage`. */
const executorPage = {
  /** Runs a notebook's cells; `files` are texts by name. */
  async run(text: string, files: Readonly<Record<string, string>> = {}): Promise<CellState[]> {
    return [...(await statesOf(text, files)).values()];
  },

  /** Compares what the cells give with the notebook's lock; only the engine's version is not asked. */
  async differences(text: string): Promise<unknown> {
    const lock = readLock(lockOf(parseNotebook(text))?.body ?? "");
    return compareLock(lock, lockRecord(planOf(parseNotebook(text)), await statesOf(text, {}), lock.engine));
  },

  decoded: (texts: readonly string[]): string[] => texts.map(decodeHTMLStrict),

  /** Starts what never ends and stops it once it runs, `times` one after the other: how each ended, and what is left. */
  async kills(kind: keyof typeof endless, times: number): Promise<{ statuses: string[]; frames: number }> {
    const executor = await browserExecutor({ file: () => Promise.resolve(undefined) });
    const statuses = new Set<string>();
    for (let at = 0; at < times; at++) {
      const stop = new AbortController();
      const onCell = ({ id, status }: CellState): void => {
        if (id.endsWith("spin") && status === "running") setTimeout(() => stop.abort(new Error("stopped")), 100);
      };
      const states = await runCells(planOf(parseNotebook(endless[kind])), executor, { signal: stop.signal, onCell });
      statuses.add([...states.values()].at(-1)?.status ?? "");
    }
    return { statuses: [...statuses], frames: document.querySelectorAll("iframe").length };
  },

  /** Runs a notebook's data cells with one file, and what uses them when another has come in its place. */
  async runReplaced(text: string, name: string, first: string, then: string): Promise<CellState[]> {
    let bytes = new TextEncoder().encode(first);
    const executor = await browserExecutor({ file: (wanted) => Promise.resolve(wanted === name ? bytes : undefined) });
    const plan = planOf(parseNotebook(text));
    const data = plan.order.filter((id) => plan.cells.get(id)?.cell.kind === "data");
    const previous = await runCells(plan, executor, { only: data });
    bytes = new TextEncoder().encode(then);
    return [...(await runCells(plan, executor, { previous })).values()];
  },

  /** Runs a notebook; beside its cells the longest that the page did not come to itself meanwhile, in ms. */
  async longestTask(text: string): Promise<{ longest: number; states: CellState[] }> {
    const durations: number[] = [];
    const observer = new PerformanceObserver((list) => durations.push(...list.getEntries().map((one) => one.duration)));
    observer.observe({ entryTypes: ["longtask"] });
    const states = await statesOf(text, {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    observer.disconnect();
    return { longest: Math.max(0, ...durations), states: [...states.values()] };
  },
};

async function statesOf(
  text: string,
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, CellState>> {
  const file = (name: string) => {
    const found = files[name];
    return Promise.resolve(found === undefined ? undefined : new TextEncoder().encode(found));
  };
  return runCells(planOf(parseNotebook(text)), await browserExecutor({ file }), {});
}

declare global {
  var executorPage: ExecutorPage;
}
export type ExecutorPage = typeof executorPage;

globalThis.executorPage = executorPage;
