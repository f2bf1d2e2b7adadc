// Bundles the TypeScript of a checkout for Node, once for each state of the sources. Node 20 cannot run TypeScript, and
// a few files start faster than hundreds: zod from its own modules costs 60 ms, inside a bundle 10.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Files of server/ that something starts or imports by name: the command line, the library, and each worker. */
const ENTRIES = [
  "start",
  "index",
  "run-worker",
  "compile-worker",
  "cell-worker",
  "bench-worker",
  "loopback-worker",
  "forward-worker",
  "montecarlo-worker",
  "gallery",
];

/** Packages that find files beside themselves, so they stay where npm put them. */
const EXTERNAL = [/^assemblyscript/, /^binaryen/, /^vega-datasets/, /^@sqlite\.org/];

/** What the bundle reads that is neither code nor on its way to the package as it is. */
const COPIED = ["shared/link/dictionary-1.bin", "web/sandbox.html"];

/** Folders without a source of the bundle. */
const SKIPPED = new Set(["node_modules", "engine", "strategy"]);

/** Bundles kept in a cache folder; an older one goes when it has also not been built within the hour. */
const KEPT = 8;

/**
 * The folder that holds the bundle of the sources as they are now, built if there is none yet.
 * Starts at the same time do not disturb each other: each builds aside and renames.
 * @returns {Promise<URL>}
 */
export async function bundledFolder() {
  const name = stampOfSources();
  const caches = [join(root, "node_modules", ".cache", "tidebook"), join(homeCache(), "tidebook", "bundles")];
  const ready = caches.map((cache) => join(cache, name)).find((folder) => existsSync(join(folder, "start.js")));
  return pathToFileURL(`${ready ?? (await buildInCache(caches, name))}/`);
}

/**
 * Writes the bundle into `folder`.
 * @param {string} folder
 * @param {string} rootFromBundle the package's root as a URL, absolute or relative to the bundle's files
 */
export async function bundleInto(folder, rootFromBundle) {
  const { build } = await import("rolldown").catch((/** @type {Error} */ cause) => {
    throw new Error(`the bundler cannot be loaded (${cause.message}): run \`npm ci\` in ${root}`, { cause });
  });
  const failed = (/** @type {Error & { errors?: Error[] }} */ cause) => {
    throw new Error(`the sources do not bundle: ${plainText(cause.errors?.[0]?.message ?? cause.message)}`, { cause });
  };
  await build({
    cwd: root,
    input: ENTRIES.map((entry) => join("server", `${entry}.ts`)).filter((path) => existsSync(join(root, path))),
    platform: "node",
    external: EXTERNAL,
    transform: { target: "node20.19", define: { TIDEBOOK_ROOT: JSON.stringify(rootFromBundle) } },
    tsconfig: false,
    logLevel: "silent",
    output: { dir: folder, format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
  }).catch(failed);
  await build({
    cwd: root,
    input: "wasm/recompute.ts",
    platform: "browser",
    transform: { target: "es2022", define: { TIDEBOOK_VERSION: JSON.stringify(version()) } },
    tsconfig: false,
    logLevel: "silent",
    output: { file: join(folder, "recompute.js"), format: "iife", minify: true },
  }).catch(failed);
  for (const path of COPIED) copyFileSync(join(root, path), join(folder, basename(path)));
}

function version() {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return /** @type {{ version: string }} */ (manifest).version;
}

/** A compiler's drawing of an error as one line. @param {string} message */
function plainText(message) {
  return stripVTControlCharacters(message)
    .replaceAll(/[\s╭╰│─·┬]+/g, " ")
    .trim();
}

/** @param {string[]} caches the preferred one first @param {string} name */
async function buildInCache(caches, name) {
  const cache = caches.find(isWritable);
  if (!cache) throw new Error(`nowhere to put the bundle: neither ${caches.join(" nor ")} can be written`);
  const aside = mkdtempSync(join(cache, "building-"));
  const folder = join(cache, name);
  try {
    await bundleInto(aside, pathToFileURL(root).href);
    // The packages that stay external are looked up from where the bundle lies.
    if (cache !== caches[0]) symlinkSync(join(root, "node_modules"), join(aside, "node_modules"), "junction");
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(folder, "start.js"))) throw error;
  }
  forgetOldOnes(cache);
  return folder;
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    rmSync(mkdtempSync(join(folder, "trial-")), { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} cache */
function forgetOldOnes(cache) {
  const bundles = readdirSync(cache)
    .map((name) => join(cache, name))
    .map((path) => ({ path, age: Date.now() - statSync(path).mtimeMs }))
    .sort((a, b) => a.age - b.age);
  for (const { path, age } of bundles.slice(KEPT)) {
    if (age > 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

function homeCache() {
  return resolve(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"));
}

/**
 * A word that changes with the sources, the lockfile, this file, the place of the checkout and Node's version. It looks
 * at sizes and times only, because reading the sources would cost more than the start.
 */
function stampOfSources() {
  const files = ["server", "shared", "wasm"].flatMap((folder) => sourcesUnder(join(root, folder)));
  const lines = [root, process.versions.node];
  for (const file of [...files, ...["package-lock.json", "web/sandbox.html"].map((name) => join(root, name))]) {
    const { size, mtimeMs } = statSync(file);
    lines.push(`${file} ${size} ${mtimeMs}`);
  }
  return wordOf(lines.join("\n"));
}

/** @param {string} folder @returns {string[]} */
function sourcesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesUnder(path);
    return /\.(ts|js|mjs|json)$/.test(entry.name) ? [path] : [];
  });
}

/** FNV-1a, twice 32 bits: a name in a cache needs no cryptography. @param {string} text */
function wordOf(text) {
  let [first, second] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < text.length; index++) {
    first = Math.imul(first ^ text.charCodeAt(index), 0x01000193);
    second = Math.imul(second ^ text.charCodeAt(index), 0x01000193) + first;
  }
  return [first, second].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
