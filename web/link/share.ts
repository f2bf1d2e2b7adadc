import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { BacktestResult } from "../../shared/backtest.ts";
import { InputError } from "../../shared/errors.ts";
import { MOST_BARS } from "../../shared/link/bars.ts";
import type { LinkMeta } from "../../shared/link/envelope.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { fingerprintOf, type LinkBars } from "../../shared/link/marks.ts";
import { linkParts } from "../../shared/link/parts.ts";
import { type LinkReading, statedReading } from "../../shared/link/reading.ts";
import type { RunData } from "../../shared/notebook/executor.ts";
import { loadExecutor } from "../notebook/executor.ts";
import { compileKept, compilerName } from "../state/compile.ts";

/** A finished run of a notebook, with what its cells gave it. */
export interface ShareSubject {
  /** To begin with. */
  readonly title: string;
  readonly result: BacktestResult;
  /** The text that was compiled, and what messages call it. */
  readonly source: string;
  readonly path: string;
  readonly data: readonly RunData[];
}

/** Everything of a link but its sender's words. */
export interface Shareable extends Pick<ShareSubject, "result" | "source"> {
  readonly module: Uint8Array;
  readonly compiler: string;
  readonly used: readonly LinkBars[];
  readonly readings: readonly LinkReading[];
  /** Most bars of one of its series. */
  readonly longest: number;
  /** Series that readers have to bring themselves. */
  readonly foreign: readonly string[];
}

/**
 * Collects what a link of the run carries, and checks that it is what ran.
 * @throws InputError when strategy or data have changed since
 */
export async function shareableOf(subject: ShareSubject): Promise<Shareable> {
  const { result, source, path, data } = subject;
  const executor = await loadExecutor();
  const [{ module }, compiler, used] = await Promise.all([
    compileKept(source, path),
    compilerName(),
    executor.used(data, result.request.range),
  ]);
  const isSame =
    bytesToHex(sha256(module)).startsWith(result.parts.strategy ?? "-") &&
    result.data.every(({ fingerprint }, place) => used[place] && fingerprintOf(used[place]) === fingerprint);
  if (!isSame) {
    throw new InputError(
      "share/changed",
      "Strategy or data are not those of this result any more: run the cell again.",
    );
  }
  const foreign = data.flatMap(({ output }, place) =>
    output.data.builtin === undefined ? [result.data[place]?.name ?? output.source] : [],
  );
  const readings = data.map(({ output }) => statedReading(output.data));
  const longest = Math.max(...used.map(({ time }) => time.length));
  return { result, source, module, compiler, used, readings, longest, foreign };
}

/** Whether the bars may travel in the link. */
export const mayCarry = ({ longest }: Shareable): boolean => longest <= MOST_BARS;

export function partsOf(shareable: Shareable, meta: LinkMeta, carriesBars: boolean): LinkParts {
  return linkParts({ ...shareable, meta, carriesBars: carriesBars && mayCarry(shareable) });
}
