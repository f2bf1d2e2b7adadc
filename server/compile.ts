import { readFileSync, readdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { errorFromRecord, StrategyError } from "../shared/errors.ts";
import { type CompiledStrategy, type Sdk, compilerKey, compilerName } from "../wasm/compile.ts";
import { compileNews } from "./compile-news.ts";
import type { CompileAnswer, CompileRequest } from "./compile-worker.ts";
import { cacheName, keepModule, moduleCacheFolder, readModule } from "./module-cache.ts";
import { packageRoot, workerUrl } from "./root.ts";
import type { Stopper } from "./control.ts";

export interface CompileControl {
  /** Gives the compilation up. */
  readonly signal?: Stopper;
  /** The folder of kept modules; `${XDG_CACHE_HOME:-~/.cache}/tidebook/modules` unless given. */
  readonly cacheFolder?: string;
  /** Time after which a compilation is long; a second unless given. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 1_000;

/** Longest compilation: a source that takes more is written to keep the compiler busy. */
const LONGEST_MS = 60_000;

let language: { sdk: Sdk; key: string } | undefined;

/** The language's sources as they lie in the package, and the key of what a module depends on beside its source. */
export function strategyLanguage(): { sdk: Sdk; key: string } {
  if (language) return language;
  const folder = new URL("wasm/strategy/", packageRoot());
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const texts = names.map((name) => [name.slice(0, -3), readFileSync(new URL(name, folder), "utf8")] as const);
  const sdk = Object.fromEntries(texts);
  return (language = { sdk, key: compilerKey(sdk) });
}

/** The compiler as links name it. */
export const strategyCompiler = (): string => compilerName(strategyLanguage().key);

/**
 * Compiles a strategy, or takes its module from the cache.
 * @param path what messages call the source
 * @throws StrategyError with the source's errors
 */
export async function compile(source: string, path: string, control: CompileControl = {}): Promise<CompiledStrategy> {
  const { sdk, key } = strategyLanguage();
  const folder = control.cacheFolder ?? moduleCacheFolder();
  const name = cacheName(source, key);
  const kept = readModule(folder, name);
  // The path is no part of the key: what is kept begins behind it.
  if (kept) return { ...kept, warnings: kept.warnings.map((rest) => path + rest) };
  control.signal?.throwIfAborted();
  const slow = setTimeout(() => compileNews.onSlow?.(), control.patienceMs ?? PATIENCE_MS);
  const compiled = await compileInWorker({ source, options: { path, sdk } }, control.signal).finally(() =>
    clearTimeout(slow),
  );
  keepModule(folder, name, { ...compiled, warnings: compiled.warnings.map((warning) => warning.slice(path.length)) });
  return compiled;
}

let idle: Worker | undefined;

async function compileInWorker(request: CompileRequest, signal?: Stopper): Promise<CompiledStrategy> {
  const worker = idle ?? (await newWorker());
  idle = undefined;
  worker.ref();
  let isUsable = false;
  try {
    const answer = await ask(worker, request, signal);
    isUsable = true;
    if ("compiled" in answer) return answer.compiled;
    throw errorFromRecord(answer.failed);
  } finally {
    worker.unref();
    if (isUsable && !idle) idle = worker;
    else void worker.terminate();
  }
}

async function newWorker(): Promise<Worker> {
  const worker = new Worker(await workerUrl("compile-worker"));
  worker.once("exit", () => {
    if (idle === worker) idle = undefined;
  });
  return worker;
}

/** The worker's answer; rejects when it takes too long, is given up, or the worker ends. */
function ask(worker: Worker, request: CompileRequest, signal?: Stopper): Promise<CompileAnswer> {
  const { path } = request.options;
  const failure = (reason: string) => new StrategyError("strategy/compiler", `${path}: ${reason}`);
  let forget = () => {};
  const answered = new Promise<CompileAnswer>((resolve, reject) => {
    const seconds = LONGEST_MS / 1000;
    const timer = setTimeout(() => reject(failure(`compiling it takes longer than ${seconds} s`)), LONGEST_MS);
    const givenUp = () => reject(signal?.reason instanceof Error ? signal.reason : failure("given up"));
    const ended = () => reject(failure("the compiler ended on this source"));
    const crashed = (cause: unknown) =>
      reject(cause instanceof Error ? cause : failure("the compiler ended on this source"));
    worker.on("message", resolve).on("error", crashed).on("exit", ended);
    signal?.addEventListener("abort", givenUp);
    forget = () => {
      clearTimeout(timer);
      worker.off("message", resolve).off("error", crashed).off("exit", ended);
      signal?.removeEventListener("abort", givenUp);
    };
    worker.postMessage(request);
  });
  return answered.finally(() => forget());
}
