import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CompiledStrategy } from "../wasm/compile.ts";
import { cacheFolder } from "./cache-folder.ts";

/** Modules kept; the ones written longest ago go first. */
const KEPT = 500;
const HASH_BYTES = 32;
/** Raised whenever a kept file holds something else: files of an earlier format are not looked at. */
const FORMAT = "4";

/** The folder in which compiled strategies are kept. */
export function moduleCacheFolder(): string {
  return cacheFolder("modules");
}

/** The name under which a source's module is kept: the hash of all it depends on, told apart by zero bytes. */
export function cacheName(source: string, compilerKey: string): string {
  return createHash("sha256").update([FORMAT, compilerKey, source].join("\0")).digest("hex");
}

/** The kept module, or undefined when there is none or its file was damaged. */
export function readModule(folder: string, name: string): CompiledStrategy | undefined {
  try {
    const file = readFileSync(join(folder, name));
    const body = file.subarray(HASH_BYTES);
    if (!createHash("sha256").update(body).digest().equals(file.subarray(0, HASH_BYTES))) return undefined;
    const head = body.indexOf(0);
    const rest = JSON.parse(body.toString("utf8", 0, head)) as Omit<CompiledStrategy, "module">;
    return { module: new Uint8Array(body.subarray(head + 1)), ...rest };
  } catch {
    return undefined;
  }
}

/** Keeps a module: its hash, a head in JSON, a zero byte, its bytes. A cache that cannot be written is no cache. */
export function keepModule(folder: string, name: string, { module, ...rest }: CompiledStrategy): void {
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(rest)}\0`), module]);
  const aside = join(folder, `${name}.${randomUUID()}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(aside, Buffer.concat([createHash("sha256").update(body).digest(), body]));
    renameSync(aside, join(folder, name));
    forgetOldest(folder);
  } catch {
    discard(aside);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there, or its folder is not ours to change.
  }
}

function forgetOldest(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= KEPT) return;
  const byAge = names
    .map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => a.time - b.time);
  for (const { name } of byAge.slice(0, names.length - KEPT)) rmSync(join(folder, name), { force: true });
}
