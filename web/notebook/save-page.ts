import { InputError } from "../../shared/errors.ts";
import { countText, withUsualMarks } from "../../shared/figures.ts";
import { plainFileName } from "../../shared/file-name.ts";
import { type Judged, judged } from "../../shared/notebook/judged.ts";
import { expectedOf } from "../../shared/notebook/lock.ts";
import { notebookPage, waitingCells } from "../../shared/report/notebook/page.ts";
import { recomputationOf, type RecomputeHost } from "../../shared/report/notebook/recompute.ts";
import { shareableOf } from "../link/share.ts";
import { priceWorkers } from "../state/connect.ts";
import { download } from "../state/files.ts";
import { engineFor } from "../state/link/engines.ts";
import { recomputeParts } from "../state/recompute-parts.ts";
import { toast } from "../ui/toast.svelte.ts";
import { loadExecutor } from "./executor.ts";
import type { NotebookModel } from "./model.svelte.ts";
import { saveAsPage } from "./save-file.ts";
import type { Session } from "./session.svelte.ts";
import { shareSubject } from "./share-subject.ts";

const LONGEST_SECONDS = 120;

/**
 * Downloads a notebook with its results as one HTML file: the one that `tidebook run --html` writes. Nothing runs for it;
 * what has not run, or was not computed here, is told in the file and with a way to run it.
 * @throws AppError when a part of the page does not come, InputError for a damaged lock
 */
export async function savePage(session: Session): Promise<void> {
  const { model, title } = session;
  const { notebook, plan, states } = model;
  const { version, sha256 } = await engineFor((await loadExecutor()).engine);
  const results = judged(expectedOf(notebook), { plan, states, engine: { version, sha256 } });
  const run = { notebook, states, isKept: isKept(model, results), ...results };
  const name = `${plainFileName(title, "notebook")}.html`;
  const recomputation = await recomputationOf({ plan, states }, hostOf(model));
  const html = withUsualMarks(() => notebookPage(run, recomputation));
  download(name, new Blob([html], { type: "text/html" }));
  const waiting = waitingCells(run).length;
  if (waiting === 0 && !run.isKept) return toast(`Saved ${name}.`);
  const lacks = waiting > 0 ? `${countText(waiting, "cell")} had not run` : "Its results are from an earlier run";
  toast(`Saved ${name}. ${lacks}, and the file says so.`, {
    label: "Run all and save",
    run: () => void model.runAll().then(() => saveAsPage(session)),
  });
}

/** Whether a result stands there that this page did not compute. */
function isKept({ plan, record }: NotebookModel, { actual }: Judged): boolean {
  return plan.order.some((id) => {
    const { name } = plan.cells.get(id)?.cell ?? {};
    const result = name === undefined ? undefined : actual.cells[name]?.resultHash;
    return result !== undefined && !record.computedHere.has(id);
  });
}

function hostOf({ plan, states }: NotebookModel): RecomputeHost {
  const outOfTime = () => new InputError("save/budget", `packing the file takes longer than ${LONGEST_SECONDS} s`);
  const patience = { seconds: LONGEST_SECONDS, outOfTime, isUsableAfterError: true };
  return {
    parts: recomputeParts,
    async subject({ cell: { id, name } }) {
      const subject = shareSubject(plan, states, { id, title: name });
      if (typeof subject === "string") return subject;
      try {
        return await shareableOf(subject);
      } catch (error) {
        return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
      }
    },
    pack: (bytes) => priceWorkers.ask((worker) => worker.pack(bytes), patience),
  };
}
