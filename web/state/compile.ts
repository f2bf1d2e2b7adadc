import { recordFromError, StrategyError } from "../../shared/errors.ts";
import { compilers, type CompiledStrategy } from "./connect.ts";

/** Longest compilation, with the loading of the compiler: a source that takes more is written to keep it busy. */
const LONGEST_SECONDS = 60;
/** Sources whose modules are kept. */
const MOST_KEPT = 32;

const kept = new Map<string, CompiledStrategy>();

/**
 * Compiles a strategy in a worker.
 * @param path what messages call the source
 * @throws StrategyError with the source's errors, the signal's reason
 */
export function compile(source: string, path: string, signal?: AbortSignal): Promise<CompiledStrategy> {
  return compilers.ask((compiler) => compiler.compile(source, path), patience(path, signal));
}

/**
 * Looks for a strategy's errors, without making a module of it.
 * @throws StrategyError with the source's errors
 */
export function checkSource(source: string, path: string): Promise<void> {
  return compilers.ask((compiler) => compiler.check(source, path), patience(path, undefined));
}

function patience(path: string, signal: AbortSignal | undefined) {
  const sentence = `${path}: compiling it takes longer than ${LONGEST_SECONDS} s`;
  return {
    signal,
    seconds: LONGEST_SECONDS,
    outOfTime: () => new StrategyError("strategy/compiler", sentence),
    isUsableAfterError: true,
  };
}

/** The compiler as links name it; asking does not load it. */
export function compilerName(signal?: AbortSignal): Promise<string> {
  const outOfTime = () => new StrategyError("strategy/compiler", "the compiler does not answer: reload the page");
  const patience = { signal, seconds: LONGEST_SECONDS, outOfTime, isUsableAfterError: true };
  return compilers.ask((compiler) => compiler.name(), patience);
}

/** Throws an error of a run with its place in the strategy's source, where it has one. */
export async function rethrowPlaced(error: unknown, source: string, path: string): Promise<never> {
  if (!(error instanceof StrategyError)) throw error;
  const { positions } = await compileKept(source, path);
  const seconds = LONGEST_SECONDS;
  const patience = { seconds, outOfTime: () => error, isUsableAfterError: true };
  return compilers.ask((compiler) => compiler.place(recordFromError(error), source, positions), patience);
}

/** As `compile`; the last sources are not compiled again. */
export async function compileKept(source: string, path: string, signal?: AbortSignal): Promise<CompiledStrategy> {
  const key = `${path}\n${source}`;
  const compiled = kept.get(key) ?? (await compile(source, path, signal));
  kept.delete(key);
  kept.set(key, compiled);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return compiled;
}
