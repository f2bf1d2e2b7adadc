import { AppError, InputError } from "../../shared/errors.ts";
import type { JsOutput } from "../../shared/notebook/outputs.ts";
import { loggedOutput } from "../../shared/notebook/script-values.ts";
import type { ScriptTask } from "../workers/sandboxed-script.ts";
import scriptUrl from "../workers/sandboxed-script.ts?worker&url";
import { pageText } from "./page-file.ts";
import type { Patience } from "./patience.ts";
import { Sandboxes } from "./sandbox.ts";

/**
 * Runs a js cell in a sandbox of its own, which ends with it.
 * @param cells what it gets under `cells`
 * @throws InputError for what it does wrong, with its own line, `outOfTime`'s error, the signal's reason
 */
export async function runScript(
  source: string,
  cells: ScriptTask["cells"],
  patience: Omit<Patience, "isWhole">,
): Promise<JsOutput> {
  const before = `${await pageText(new URL(scriptUrl, document.baseURI))}\ntidebookCell(async (cells) => {\n`;
  const whole = `${before}${source}\n});\n`;
  const sandboxes = new Sandboxes(() => Promise.resolve(whole));
  try {
    const task: ScriptTask = { cells };
    return loggedOutput(await sandboxes.ask(() => task, { ...patience, isWhole: true }));
  } catch (error) {
    throw inLinesOfCell(error, before.split("\n").length - 1);
  } finally {
    sandboxes.end();
  }
}

function inLinesOfCell(error: unknown, linesBefore: number): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, facts } = error;
  const line = typeof facts.line === "number" ? facts.line - linesBefore : 0;
  const place = line > 0 ? { line } : {};
  if (code === "js/error") return new InputError(code, message, { facts: place, cause: error });
  if (code !== "sandbox/error") return error;
  const words = message.replace(/^the worker failed \((?:Uncaught )?(.*)\)$/s, "$1");
  return new InputError("js/syntax", words, { facts: place, cause: error });
}
