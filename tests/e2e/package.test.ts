import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkoutCopy, projectRoot, temporaryFolder } from "../support/checkout.ts";
import { runProcess } from "../support/process.ts";

const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { version: string };
const npm = (cwd: string, ...args: string[]) => runProcess("npm", ["--no-audit", "--no-fund", ...args], { cwd });
const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
/** Without skipLibCheck, so that the declarations have to hold by themselves. */
const TSC_FLAGS = "--ignoreConfig --strict --module nodenext --target es2023 --lib es2023,dom".split(" ");
const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

describe("the packed package in an empty folder", () => {
  const folder = temporaryFolder(afterAll);
  let skipped = "";

  beforeAll(async () => {
    const packed = await npm(checkoutCopy(afterAll), "pack", "--silent", "--pack-destination", folder);
    expect(packed, "npm pack").toMatchObject({ code: 0 });
    writeFileSync(join(folder, "package.json"), `{ "name": "empty", "private": true, "type": "module" }`);
    const tarball = `./tidebook-${version}.tgz`;
    const installed = await npm(folder, "install", "--ignore-scripts", "--omit=dev", "--prefer-offline", tarball);
    if (offline.test(installed.stderr)) skipped = "no package registry can be reached";
    else expect(installed, "npm install").toMatchObject({ code: 0 });
  }, 900_000);

  test("runs the command line", async ({ skip }) => {
    if (skipped) skip(skipped);
    const end = await runProcess("npx", ["--no-install", "tidebook", "--version"], { cwd: folder });
    expect(end).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test("names what it is made of: packages and crates, with their checksums", ({ skip }) => {
    if (skipped) skip(skipped);
    const path = join(folder, "node_modules/tidebook/dist/sbom.json");
    const sbom = JSON.parse(readFileSync(path, "utf8")) as {
      bomFormat: string;
      metadata: { component: { name: string; version: string } };
      components: { name: string; purl: string; hashes?: { content: string }[] }[];
    };
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX", metadata: { component: { name: "tidebook", version } } });
    const named = new Map(sbom.components.map((one) => [one.name, one]));
    const lock = readFileSync(join(projectRoot, "wasm/engine/Cargo.lock"), "utf8");
    const [, checksum] = /name = "ta-lib"[^[]*?checksum = "(\w+)"/.exec(lock) ?? [];
    expect(named.get("ta-lib")?.hashes).toEqual([{ alg: "SHA-256", content: checksum }]);
    for (const name of ["svelte", "zod", "wasm-bindgen", "libm", "typenum"])
      expect(named.get(name)?.hashes?.length, name).toBeGreaterThan(0);
    expect(named.has("proptest")).toBe(false);
  });

  test("backtests its own example, the same from the command line and as a typed library", async ({ skip }) => {
    if (skipped) skip(skipped);
    const example = "node_modules/tidebook/examples/sma-cross.ts";
    const flags = ["--data", "sp500", "--param", "fast=20", "--param", "slow=100", "--json"];
    const end = await runProcess("npx", ["--no-install", "tidebook", "backtest", example, ...flags], { cwd: folder });
    expect(end, end.stderr).toMatchObject({ code: 0 });
    const { digest } = JSON.parse(end.stdout) as { digest: string };

    const source = `import { backtest, followAlerts, indicator, InputError, startRelay } from "tidebook";
      import type { Alert, BacktestResult, RunningRelay } from "tidebook";
      const params = { fast: 20, slow: 100 };
      const result: BacktestResult = await backtest({ strategy: "${example}", data: "sp500", params });
      const { outputs } = await indicator("sma", { data: "sp500", options: { period: 3 } });
      const first: number | null | undefined = outputs.real?.findIndex((value) => value !== null);
      const error = await backtest({ strategy: "none.ts", data: "sp500" }).catch((cause: unknown) => cause);
      const heard = (alert: Alert): string => alert.instrument;
      const none: RunningRelay | unknown = await startRelay({ config: "none.yaml" }).catch((cause: unknown) => cause);
      const away: unknown = await followAlerts({ url: "http://127.0.0.1:1/", token: "x" }, heard).catch((cause: unknown) => cause);
      const errors = [error, none, away].map((one) => one instanceof InputError);
      console.log(result.digest, first, errors.join());`;
    writeFileSync(join(folder, "use.ts"), source);
    const compiled = await runProcess(process.execPath, [tsc, ...TSC_FLAGS, "use.ts"], { cwd: folder });
    expect(compiled).toMatchObject({ code: 0, stdout: "" });
    const used = await runProcess(process.execPath, ["use.js"], { cwd: folder });
    expect(used).toEqual({ code: 0, stdout: `${digest} 2 true,true,true\n`, stderr: "" });
  });

  test("makes a link and verifies it", async ({ skip }) => {
    if (skipped) skip(skipped);
    const tidebook = (...args: string[]) => runProcess("npx", ["--no-install", "tidebook", ...args], { cwd: folder });
    const made = await tidebook("backtest", "node_modules/tidebook/examples/sma-cross.ts", "--data", "sp500", "--link");
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(await tidebook("verify", made.stdout.trim(), "--json")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"reproduced"') as string,
    });
  });

  test("carries what runs, not what it is built from", ({ skip }) => {
    if (skipped) skip(skipped);
    const inside = (path: string) => existsSync(join(folder, "node_modules/tidebook", path));
    expect(
      ["dist/node/start.js", "dist/types/server/index.d.ts", "dist/index.html", "dist/gallery", "LICENSE"].filter(
        inside,
      ),
    ).toHaveLength(5);
    expect(["server/main.ts", "shared", "tests", "wasm/engine", "tsconfig.json"].filter(inside)).toEqual([]);
    expect(existsSync(join(folder, "node_modules/rolldown"))).toBe(false);
  });
});
