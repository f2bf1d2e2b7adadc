import { StrategyError } from "../../../shared/errors.ts";
import type { LinkParts } from "../../../shared/link/link.ts";
import { compile, compilerName } from "../compile.ts";

/** Whether the source that a link shows is what its module was compiled from; `unchecked` where that cannot be known. */
export type SourceCheck = "same" | "differs" | "unchecked";

/** Compiles the source and compares, where this compiler is the one that the link names. */
export async function checkSource(
  { envelope, module, source }: Pick<LinkParts, "envelope" | "module" | "source">,
  signal: AbortSignal,
): Promise<SourceCheck> {
  if (envelope.compiler !== (await compilerName(signal))) return "unchecked";
  try {
    const compiled = await compile(source, "the link", signal);
    return isEqual(compiled.module, module) ? "same" : "differs";
  } catch (error) {
    if (!(error instanceof StrategyError)) throw error;
    // A source with errors made no module; one that the compiler gives up on may have, elsewhere.
    return error.code === "strategy/compiler" ? "unchecked" : "differs";
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}
