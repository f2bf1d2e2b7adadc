import { StrategyError } from "../../shared/errors.ts";
import { compilers, type CompiledStrategy } from "./connect.ts";

/** Longest compilation, with the loading of the compiler: a source that takes more is written to keep it busy. */
const LONGEST_SECONDS = 60;

/**
 * Compiles a strategy in a worker.
 * @param path what messages call the source
 * @throws StrategyError with the source's errors, the signal's reason
 */
export function compile(source: string, path: string, signal?: AbortSignal): Promise<CompiledStrategy> {
  const sentence = `${path}: compiling it takes longer than ${LONGEST_SECONDS} s`;
  return compilers.ask((compiler) => compiler.compile(source, path), {
    signal,
    seconds: LONGEST_SECONDS,
    outOfTime: () => new StrategyError("strategy/compiler", sentence),
    isUsableAfterError: true,
  });
}
