import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { runProcess } from "../support/process.ts";

const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { version: string };
const npm = (cwd: string, ...args: string[]) => runProcess("npm", ["--no-audit", "--no-fund", ...args], { cwd });
const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

describe("the packed package in an empty folder", () => {
  const folder = temporaryFolder(afterAll);
  let skipped = "";

  beforeAll(async () => {
    const packed = await npm(projectRoot, "pack", "--silent", "--pack-destination", folder);
    expect(packed, "npm pack").toMatchObject({ code: 0 });
    writeFileSync(join(folder, "package.json"), `{ "name": "empty", "private": true, "type": "module" }`);
    const tarball = `./tidebook-${version}.tgz`;
    const installed = await npm(folder, "install", "--ignore-scripts", "--omit=dev", "--prefer-offline", tarball);
    if (offline.test(installed.stderr)) skipped = "no package registry can be reached";
    else expect(installed, "npm install").toMatchObject({ code: 0 });
  }, 180_000);

  test("runs the command line", async ({ skip }) => {
    if (skipped) skip(skipped);
    const end = await runProcess("npx", ["--no-install", "tidebook", "--version"], { cwd: folder });
    expect(end).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test("is a typed library", async ({ skip }) => {
    if (skipped) skip(skipped);
    const source = `import { InputError } from "tidebook";
      const error: InputError = new InputError("x/y", "a sentence");
      console.log(error.code);`;
    writeFileSync(join(folder, "use.ts"), source);
    const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
    const flags = "--ignoreConfig --strict --module nodenext --target es2023 --lib es2023,dom".split(" ");
    expect(await runProcess(process.execPath, [tsc, ...flags, "use.ts"], { cwd: folder })).toMatchObject({
      code: 0,
      stdout: "",
    });
    expect(await runProcess(process.execPath, ["use.js"], { cwd: folder })).toEqual({
      code: 0,
      stdout: "x/y\n",
      stderr: "",
    });
  });

  test("carries what runs, not what it is built from", ({ skip }) => {
    if (skipped) skip(skipped);
    const inside = (path: string) => existsSync(join(folder, "node_modules/tidebook", path));
    expect(["dist/node/start.js", "dist/types/server/index.d.ts", "LICENSE"].filter(inside)).toHaveLength(3);
    expect(["server/main.ts", "shared", "tests", "wasm/engine", "tsconfig.json"].filter(inside)).toEqual([]);
    expect(existsSync(join(folder, "node_modules/rolldown"))).toBe(false);
  });
});
