// Compiles strategies in a thread of its own: the compiler is large, and a source that keeps it busy can be given up.
import { parentPort } from "node:worker_threads";
import { AppError } from "../shared/errors.ts";
import { type CompiledStrategy, type CompileOptions, compileStrategy } from "../wasm/compile.ts";

/** What the thread is asked. */
export interface CompileRequest {
  readonly source: string;
  readonly options: CompileOptions;
}

/** What it answers: the module, or the parts of an error. */
export type CompileAnswer =
  | { readonly compiled: CompiledStrategy }
  | { readonly failed: Pick<AppError, "code" | "message" | "facts"> & { readonly isExpected: boolean } };

async function answer({ source, options }: CompileRequest): Promise<CompileAnswer> {
  try {
    return { compiled: await compileStrategy(source, options) };
  } catch (error) {
    if (error instanceof AppError) {
      const { code, message, facts } = error;
      return { failed: { code, message, facts, isExpected: true } };
    }
    return { failed: { code: "internal", message: String(error), facts: {}, isExpected: false } };
  }
}

parentPort?.on("message", (request: CompileRequest) => {
  void answer(request).then((told) => parentPort?.postMessage(told));
});
