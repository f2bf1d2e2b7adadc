import { readFileSync } from "node:fs";
import { loadEngine, type Engine } from "../wasm/index.ts";
import { packageRoot } from "./root.ts";

/** The engine of this thread, from the module in the package. */
export function nodeEngine(): Engine {
  return loadEngine(readFileSync(new URL("wasm/pkg/engine_bg.wasm", packageRoot())));
}
