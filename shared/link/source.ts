import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { StrategyError } from "../errors.ts";
import { type Comparison, concluded, type Difference } from "../verdict.ts";
import type { LinkParts } from "./link.ts";

/**
 * Whether the source that a link shows is what its module was compiled from. `unchecked` where the compiler at hand makes
 * no such module of it and is not the one that the link names, or gives up: what the source makes is then not known here.
 *
 * A release keeps its engine, not its compiler. So the numbers of a link that names a kept engine stand by themselves, and
 * its source is told as not checked, with the compiler's name. Of any other link an unchecked source is a difference: a
 * compiler that nobody has would otherwise let anybody show a source that never ran.
 */
export type SourceCheck = "same" | "differs" | "unchecked";

export interface SourceFinding {
  readonly source: SourceCheck;
  /** Empty where it is the same, or where nothing here could tell. */
  readonly differences: readonly Difference[];
}

/** The compiler at hand. */
export interface SourceCompiler {
  /** Whether the link names the engine of an earlier release, whose compiler nobody kept. */
  readonly isOfRelease: boolean;
  /** As links name it. */
  readonly name: string;
  /** @throws StrategyError with the source's errors, coded `strategy/compiler` where the compiler gives up */
  readonly compile: (source: string) => Promise<Uint8Array>;
}

type Shown = Pick<LinkParts, "module" | "source"> & { readonly envelope: Pick<LinkParts["envelope"], "compiler"> };

/**
 * Compiles the source and compares the bytes, whatever compiler the link names: its word alone would let anybody show a
 * source that never ran.
 */
export async function checkedSource(
  parts: Shown,
  { isOfRelease, name, compile }: SourceCompiler,
): Promise<SourceFinding> {
  const carried = hashOf(parts.module);
  let made: string | null = null;
  let isKnown = parts.envelope.compiler === name;
  try {
    made = hashOf(await compile(parts.source));
  } catch (error) {
    if (!(error instanceof StrategyError)) throw error;
    // A source with errors made no module; one that the compiler gives up on may have, elsewhere.
    isKnown &&= error.code !== "strategy/compiler";
  }
  if (made === carried) return { source: "same", differences: [] };
  if (isOfRelease && !isKnown) return { source: "unchecked", differences: [] };
  const difference: Difference = { part: "source", name: "source", expected: carried, actual: made };
  return { source: isKnown ? "differs" : "unchecked", differences: [difference] };
}

/** A comparison of numbers with what is known of the source: reproduced is what no known source speaks against. */
export function withSource({ differences }: Comparison, found: SourceFinding): Comparison {
  return concluded([...differences, ...found.differences]);
}

const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes)).slice(0, 16);
