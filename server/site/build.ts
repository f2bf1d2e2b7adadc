import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { InputError } from "../../shared/errors.ts";

/** What the page is made of. */
const SOURCES = ["web", "shared", "wasm", "examples", "package-lock.json", "vite.config.ts"];

/** What they hold beside: other programs' output. */
const SKIPPED = new Set(["node_modules", "target"]);

/**
 * The folder of the built page. In a checkout it is built when there is none or a source is newer; an installed package
 * carries it.
 * @param root of the package
 * @param onBuild told that it takes a while
 */
export async function builtSite(root: string, onBuild: () => void): Promise<string> {
  const dist = join(root, "dist");
  const page = join(dist, "index.html");
  const isCheckout = existsSync(join(root, "vite.config.ts"));
  const isFresh = existsSync(page) && (!isCheckout || newest(root) <= statSync(page).mtimeMs);
  if (isFresh) return dist;
  if (!isCheckout) throw new InputError("start/incomplete", "this package has no page in it: install it again");
  onBuild();
  await build(root);
  return dist;
}

function newest(root: string): number {
  const times = (path: string): number => {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (!entry) return 0;
    if (!entry.isDirectory()) return entry.mtimeMs;
    const inside = readdirSync(path).filter((name) => !SKIPPED.has(name));
    return Math.max(0, ...inside.map((name) => times(join(path, name))));
  };
  return Math.max(...SOURCES.map((name) => times(join(root, name))));
}

function build(root: string): Promise<void> {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "error"], { cwd: root });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdout.resume();
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      const [reason = `exit code ${code}`] = said.trim().split("\n");
      reject(
        new InputError("start/build", `the page does not build (${reason}): run \`npm ci\`, then \`npm run build\``),
      );
    });
  });
}
