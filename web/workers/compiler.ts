// The strategy compiler in a thread of its own: it is large, and a source that keeps it busy can be given up.
import { expose } from "comlink";
import { errorFromRecord, type ErrorRecord, StrategyError } from "../../shared/errors.ts";
import {
  type CompiledStrategy,
  compileStrategy,
  type Entry,
  languageReference,
  placed,
  type Positions,
  compilerKey,
  compilerName,
} from "../../wasm/compile.ts";
import { carryErrors } from "./errors.ts";

export type { CompiledStrategy, Entry } from "../../wasm/compile.ts";

const sources = import.meta.glob<string>("../../wasm/strategy/*.ts", { query: "?raw", import: "default", eager: true });
const sdk = Object.fromEntries(
  Object.entries(sources).map(([path, text]) => [path.replace(/^.*\/|\.ts$/g, ""), text] as const),
);

const api = {
  /** The compiler as links name it. */
  name(): string {
    return compilerName(compilerKey(sdk));
  },

  /**
   * Compiles a strategy; the compiler itself is loaded at the first call.
   * @param path what messages call the source
   * @throws StrategyError with the source's errors
   */
  compile(source: string, path: string): Promise<CompiledStrategy> {
    return compileStrategy(source, { path, sdk });
  },

  /** As `placed`. @throws the error, with its place in the source where that is known */
  place(record: ErrorRecord, source: string, positions: Positions): never {
    const error = errorFromRecord(record);
    throw error instanceof StrategyError ? placed(error, source, positions) : error;
  },

  /** Every name that a strategy can import, with its documentation. */
  reference(): Entry[] {
    return languageReference(sdk);
  },

  /** As `compile`, only to look for errors: faster. */
  async check(source: string, path: string): Promise<void> {
    await compileStrategy(source, { path, sdk, check: true });
  },
};

export type CompilerWorker = typeof api;

carryErrors();
expose(api);
