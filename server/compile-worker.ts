// Compiles strategies in a thread of its own: the compiler is large, and a source that keeps it busy can be given up.
import { parentPort } from "node:worker_threads";
import { recordFromError, type ErrorRecord } from "../shared/errors.ts";
import { type CompiledStrategy, type CompileOptions, compileStrategy } from "../wasm/compile.ts";

/** What the thread is asked. */
export interface CompileRequest {
  readonly source: string;
  readonly options: CompileOptions;
}

/** What it answers. */
export type CompileAnswer = { readonly compiled: CompiledStrategy } | { readonly failed: ErrorRecord };

async function answer({ source, options }: CompileRequest): Promise<CompileAnswer> {
  try {
    return { compiled: await compileStrategy(source, options) };
  } catch (error) {
    return { failed: recordFromError(error) };
  }
}

parentPort?.on("message", (request: CompileRequest) => {
  void answer(request).then((told) => parentPort?.postMessage(told));
});
