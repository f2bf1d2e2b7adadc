import type { LinkParts } from "../../shared/link/link.ts";
import { checkedSource, type SourceFinding } from "../../shared/link/source.ts";
import { compile, strategyCompiler } from "../compile.ts";

/** Whether the source that a link shows is what its module was compiled from, as this machine's compiler has it. */
export function checkSource(
  parts: LinkParts,
  { isOfRelease, signal }: { readonly isOfRelease: boolean; readonly signal?: AbortSignal | undefined },
): Promise<SourceFinding> {
  return checkedSource(parts, {
    isOfRelease,
    name: strategyCompiler(),
    compile: async (source) => (await compile(source, "the link", signal ? { signal } : {})).module,
  });
}
