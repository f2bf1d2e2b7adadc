import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadEngine } from "../../wasm/index.ts";

/** The checked-in engine. */
export const engine = loadEngine(readFileSync(join(import.meta.dirname, "../../wasm/pkg/engine_bg.wasm")));
