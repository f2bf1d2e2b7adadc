// Keeps the engine of a release: `node server/link/release.mjs` writes `wasm/releases/<sha256>/{engine.wasm,runner.js}` and a
// line in `wasm/releases/index.json`. Nothing else writes there, and what is there never changes: links name engines by
// their hash, and this is what they open on when the engine of the day is another.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/**
 * Keeps an engine in a folder of releases.
 * @param {string} folder
 * @param {{ engine: Uint8Array, version: string }} release
 * @returns {Promise<string>} the SHA-256 under which it is kept
 */
export async function releaseInto(folder, { engine, version }) {
  const name = sha256(engine);
  const index = join(folder, "index.json");
  /** @type {unknown} */
  const listed = existsSync(index) ? JSON.parse(readFileSync(index, "utf8")) : {};
  const releases = /** @type {import("../../shared/link/runner.ts").Releases} */ (listed);
  if (releases[name]) throw new Error(`the engine ${name} is kept already, by release ${releases[name].version}`);
  const runner = await runnerText(version);
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "engine.wasm"), engine, { flag: "wx" });
  writeFileSync(join(folder, name, "runner.js"), runner, { flag: "wx" });
  const all = { ...releases, [name]: { version, runner: sha256(Buffer.from(runner)) } };
  writeFileSync(index, `${JSON.stringify(all, null, 2)}\n`);
  return name;
}

/** One file that imports nothing. @param {string} version */
async function runnerText(version) {
  const { build } = await import("rolldown");
  const { output } = await build({
    cwd: root,
    input: "wasm/runner.ts",
    platform: "browser",
    transform: { target: "es2022", define: { TIDEBOOK_VERSION: JSON.stringify(version) } },
    tsconfig: false,
    logLevel: "silent",
    write: false,
    output: { format: "esm", codeSplitting: false, minify: true },
  });
  const [runner] = output;
  if (output.length !== 1 || runner.imports.length > 0) throw new Error("the runner is not one file");
  return runner.code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { version } = /** @type {{ version: string }} */ (manifest);
  const engine = readFileSync(join(root, "wasm/pkg/engine_bg.wasm"));
  process.stdout.write(`${await releaseInto(join(root, "wasm/releases"), { engine, version })}\n`);
}
