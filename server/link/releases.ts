import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { AppError } from "../../shared/errors.ts";
import type { KeptEngine, Releases } from "../../shared/link/runner.ts";
import { packageRoot } from "../root.ts";

/** The folder of kept engines in the package. */
function releasesFolder(): URL {
  return new URL("wasm/releases/", packageRoot());
}

/** The hashes of all kept engines. */
export function keptEngines(folder = releasesFolder()): readonly string[] {
  return Object.keys(listOf(folder));
}

/**
 * The engine of a release, by the SHA-256 of its module, or undefined when no release had it.
 * @throws AppError when its files are not those that were released
 */
export function keptEngine(sha256: string, folder = releasesFolder()): KeptEngine | undefined {
  const releases = listOf(folder);
  const release = Object.hasOwn(releases, sha256) ? releases[sha256] : undefined;
  if (!release) return undefined;
  return {
    engine: checked(new URL(`${sha256}/engine.wasm`, folder), sha256),
    runner: checked(new URL(`${sha256}/runner.js`, folder), release.runner),
  };
}

function listOf(folder: URL): Releases {
  return JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as Releases;
}

function checked(file: URL, sha256: string): Uint8Array {
  const bytes = readFileSync(file);
  if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
  throw new AppError("link/engine", "a kept engine in this installation is damaged: install Tidebook again");
}
