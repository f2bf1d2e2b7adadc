#!/usr/bin/env node
// Starts the command line. A packed package carries it built in dist/node; a checkout bundles its sources on first use.
import { existsSync } from "node:fs";

const root = new URL("../", import.meta.url);

async function builtFolder() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: Tidebook needs Node 20.19 or later`);
  }
  if (!existsSync(new URL("server/start.ts", root))) return new URL("dist/node/", root);
  const { bundledFolder } = await import("./bundle.mjs");
  return bundledFolder();
}

try {
  /** @type {Promise<typeof import("./start.ts")>} */
  const program = import(new URL("start.js", await builtFolder()).href);
  await (await program).start(process.argv.slice(2));
} catch (error) {
  const [message, detail] = error instanceof Error ? [error.message, error.stack] : [String(error), ""];
  const debugging = process.env.TIDEBOOK_DEBUG === "1";
  process.stderr.write(`tidebook: cannot start: ${message.split("\n", 1)[0]}\n${debugging ? `${detail}\n` : ""}`);
  process.exitCode = 70;
}
