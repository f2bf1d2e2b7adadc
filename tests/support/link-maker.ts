import { join } from "node:path";
import { decodeLink, encodeLink, type LinkParts } from "../../shared/link/link.ts";
import { projectRoot } from "./checkout.ts";
import { tidebookWith } from "./program.ts";
import { dictionary } from "./link.ts";
import { runProcess } from "./process.ts";

/** The parts of a link that `tidebook backtest --link` makes of an example. */
export async function madeParts(folder: string, ...args: readonly string[]): Promise<LinkParts> {
  const job = ["backtest", join(projectRoot, "examples/sma-cross.ts")];
  const end = await runProcess(...tidebookWith(...job, ...args, "--link"), {
    cwd: folder,
    env: { XDG_CACHE_HOME: join(folder, "cache"), NO_COLOR: "" },
  });
  if (end.code !== 0) throw new Error(end.stderr);
  return decodeLink(end.stdout, dictionary);
}

/** The fragment of a link whose parts were changed by somebody who can count. */
export function fragmentOf(parts: LinkParts, changes: Partial<LinkParts["envelope"]> = {}): string {
  return `#${encodeLink({ ...parts, envelope: { ...parts.envelope, ...changes } }, dictionary)}`;
}
