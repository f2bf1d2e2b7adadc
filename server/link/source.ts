import { createHash } from "node:crypto";
import { StrategyError } from "../../shared/errors.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import type { Difference } from "../../shared/verdict.ts";
import { compilerName } from "../../wasm/compile.ts";
import { compile, strategyLanguage } from "../compile.ts";

export interface SourceCheck {
  /** `unchecked` where another compiler made the module, or this one gives up: what the source makes is not known here. */
  readonly source: "same" | "differs" | "unchecked";
  readonly differences: readonly Difference[];
}

/** Whether the source that a link shows is what its module was compiled from. */
export async function checkSource({ envelope, module, source }: LinkParts, signal?: AbortSignal): Promise<SourceCheck> {
  if (envelope.compiler !== compilerName(strategyLanguage().key)) return { source: "unchecked", differences: [] };
  const carried = hashOf(module);
  const made = await compiledHash(source, signal);
  if (made === "unknown") return { source: "unchecked", differences: [] };
  if (made === carried) return { source: "same", differences: [] };
  const difference = { part: "source", name: "source", expected: carried.slice(0, 16) } as const;
  return { source: "differs", differences: [{ ...difference, actual: made?.slice(0, 16) ?? null }] };
}

/** Undefined for a source with errors: no compiler made a module of it. One that this machine gives up on may have one. */
async function compiledHash(source: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    const { module } = await compile(source, "the link", signal ? { signal } : {});
    return hashOf(module);
  } catch (error) {
    if (!(error instanceof StrategyError)) throw error;
    return error.code === "strategy/compiler" ? "unknown" : undefined;
  }
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
