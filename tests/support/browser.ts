import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { projectRoot } from "./checkout.ts";
import { runProcess } from "./process.ts";

/** Chromium in a container calls home and cannot use its own sandbox as root. */
const FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Where a browser is, or why there is none, in words for a skipped test. */
type Found = { executable: string } | { missing: string };

/** Chromium ready for pages, or the reason why tests that need it are skipped. Close it with the suite. */
export async function openChromium(flags: readonly string[] = []): Promise<{ browser: Browser } | { missing: string }> {
  const found = await findChromium();
  if ("missing" in found) {
    process.stderr.write(`tests in a browser are left out: ${found.missing}\n`);
    return found;
  }
  return { browser: await chromium.launch({ executablePath: found.executable, args: [...FLAGS, ...flags] }) };
}

/** Looks in `CHROMIUM`, on the path, in Playwright's cache; else installs one unless `TIDEBOOK_NO_INSTALL` is set. */
async function findChromium(): Promise<Found> {
  const named = process.env.CHROMIUM;
  if (named)
    return existsSync(named) ? { executable: named } : { missing: `CHROMIUM names ${named}, which is not there` };
  const present = presentChromium();
  if (present) return { executable: present };
  const [command, args] = installation();
  const line = [command, ...args].join(" ");
  if (process.env.TIDEBOOK_NO_INSTALL) return { missing: `no Chromium; \`${line}\` installs one` };
  process.stderr.write(`no Chromium here: installing one with \`${line}\`\n`);
  const end = await runProcess(command, args, { cwd: projectRoot }).catch((error: Error) => ({
    code: 1,
    stderr: error.message,
  }));
  const installed = presentChromium();
  if (installed) return { executable: installed };
  return { missing: `no Chromium, and \`${line}\` failed: ${end.stderr.trim().split("\n").at(-1) ?? ""}` };
}

function presentChromium(): string | undefined {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)));
  return [...onPath, chromium.executablePath(), ...otherRevisions()].find((path) => existsSync(path));
}

/** Playwright's cache may hold revisions that other versions of it fetched. */
function otherRevisions(): string[] {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ".cache", "ms-playwright");
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => name.startsWith("chromium-"))
    .flatMap((name) => ["chrome-linux64/chrome", "chrome-linux/chrome"].map((path) => join(cache, name, path)));
}

/** The system's package where we may install it and there is one, else Playwright's own build. */
function installation(): [command: string, args: string[]] {
  const maySystem = process.getuid?.() === 0 || process.env.CI !== undefined;
  if (maySystem && existsSync("/usr/bin/apt-get")) {
    return ["sh", ["-c", "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"]];
  }
  return [process.execPath, [join("node_modules", "playwright-core", "cli.js"), "install", "chromium"]];
}
