import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile, strategyLanguage } from "../../server/compile.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { linkParts } from "../../shared/link/parts.ts";
import type { Runner } from "../../shared/link/runner.ts";
import { compilerName } from "../../wasm/compile.ts";
import { projectRoot } from "./checkout.ts";
import { barsFor, SOURCE } from "./link.ts";
import { resultWith } from "./result.ts";

/** A script, which the types of tests do not reach. */
export const { releaseInto } = (await import(new URL("../../server/link/release.mjs", import.meta.url).href)) as {
  releaseInto: (folder: string, release: { engine: Uint8Array; version: string }) => Promise<string>;
};

/** The engine as an earlier release had it: the same code with a note behind it, so that its hash is another. */
export function earlierEngine(): Uint8Array {
  const bytes = readFileSync(join(projectRoot, "wasm/pkg/engine_bg.wasm"));
  return Buffer.concat([bytes, Uint8Array.of(0, 5, 4), Buffer.from("past")]);
}

/** An earlier release, and a link that was made with it: its engine's hash, and the link's parts, which carry their bars. */
export async function earlierRelease(folder: string): Promise<{ name: string; parts: LinkParts }> {
  const name = await releaseInto(folder, { engine: earlierEngine(), version: "0.0.9" });
  const runner = (await import(pathToFileURL(join(folder, name, "runner.js")).href)) as Runner;
  if (runner.interfaceVersion !== 1) throw new Error("the runner has another interface");
  runner.open(earlierEngine());
  const { module } = await compile(SOURCE, "strategy.ts", { cacheFolder: join(folder, "modules") });
  const bars = barsFor(400);
  const request = { ...resultWith().request, params: { fast: 5, slow: 20 } };
  const columns = { instruments: [{ name: "0", source: "prices.csv", bars }], signals: [] };
  const result = runner.run(request, module, columns);
  const meta = { title: "An old link" };
  const compiler = compilerName(strategyLanguage().key);
  return {
    name,
    parts: linkParts({ result, module, source: SOURCE, compiler, used: [bars], meta, carriesBars: true }),
  };
}
