import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { AppError } from "../../../shared/errors.ts";
import type { KeptEngine, PageEngines } from "../../../shared/link/runner.ts";
import { pageBytes, pageText } from "../page-file.ts";

/**
 * What a page can run a link on: its own engine, which is the one that the link names, a kept one of the release that
 * made it, or its own in the place of one that no release kept.
 */
export interface EngineChoice {
  readonly kind: "own" | "kept" | "unknown";
  /** Version and SHA-256 of what runs. */
  readonly version: string;
  readonly sha256: string;
  /** Kept engines other than the one that runs. */
  readonly others: readonly string[];
}

const urlOf = (path: string): URL => new URL(`engines/${path}`, document.baseURI);

let listed: Promise<PageEngines> | undefined;

function list(): Promise<PageEngines> {
  listed ??= pageText(urlOf("index.json")).then((text) => JSON.parse(text) as PageEngines);
  listed.catch(() => (listed = undefined));
  return listed;
}

/** What a link that names this engine runs on. @throws AppError when the list of engines does not come */
export async function engineFor(wanted: string): Promise<EngineChoice> {
  const { own, kept } = await list();
  const others = Object.keys(kept).filter((one) => one !== wanted);
  if (wanted === own.sha256) return { kind: "own", ...own, others };
  const release = Object.hasOwn(kept, wanted) ? kept[wanted] : undefined;
  if (!release) return { kind: "unknown", ...own, others };
  return { kind: "kept", version: release.version, sha256: wanted, others };
}

/** A kept engine, loaded when a run needs it. @throws AppError when it does not come, or is not what was released */
export async function keptEngine(wanted: string): Promise<KeptEngine> {
  const { kept } = await list();
  const release = kept[wanted];
  if (!release) throw new AppError("link/engine", "that engine is not among those that releases kept");
  const [engine, runner] = await Promise.all([
    pageBytes(urlOf(`${wanted}/engine.wasm`)),
    pageBytes(urlOf(`${wanted}/runner.js`)),
  ]);
  if (hashOf(engine) === wanted && hashOf(runner) === release.runner) return { engine, runner };
  const sentence = `the kept engine ${release.version} of this page is damaged, and did not run: reload the page`;
  throw new AppError("link/engine", sentence);
}

const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));
