import type { LinkParts } from "../../../shared/link/link.ts";
import { checkedSource, type SourceFinding } from "../../../shared/link/source.ts";
import { compile, compilerName } from "../compile.ts";

/** Whether the source that a link shows is what its module was compiled from, as this page's compiler has it. */
export async function checkSource(
  parts: Pick<LinkParts, "envelope" | "module" | "source">,
  isOfRelease: boolean,
  signal: AbortSignal,
): Promise<SourceFinding> {
  return checkedSource(parts, {
    isOfRelease,
    name: await compilerName(signal),
    compile: async (source) => (await compile(source, "the link", signal)).module,
  });
}
