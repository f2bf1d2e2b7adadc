import { AppError } from "../../shared/errors.ts";
import { type Engine, loadEngine } from "../../wasm/index.ts";

/** The engine in this worker. @throws AppError when it does not come */
export async function engineHere(): Promise<Engine> {
  const response = await fetch(new URL("../../wasm/pkg/engine_bg.wasm", import.meta.url)).catch(failed);
  if (!response.ok) return failed(response.status);
  return loadEngine(new Uint8Array(await response.arrayBuffer()));
}

function failed(cause: unknown): never {
  const sentence = "the engine could not be loaded: look at the network and reload the page";
  throw new AppError("engine/fetch", sentence, { cause, retryable: true });
}
