import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { runProcess } from "../support/process.ts";

/** Goes eight calls deeper at each bar: under the compilers' own bounds one would come further than the other. */
const DEEP = `import { Strategy, Bar, plot } from "tidebook";
export class Deep extends Strategy {
  down(n: i32, a: f64, b: f64): f64 {
    if (n == 0) return a;
    return this.down(n - 1, b, a * 0.5) + this.down(0, a, b);
  }
  onBar(bar: Bar): void {
    plot("deep", this.down(bar.index * 8, bar.open, bar.close));
  }
}
`;

/** Holds 600 values over each of its calls: one compiler keeps them all in its frame, another computes them anew. */
const WIDE = `import { Strategy, Bar, plot } from "tidebook";
export class Wide extends Strategy {
  a: f64 = 0.5;
  mix(a: f64, b: f64, c: f64, d: f64): f64 {
    for (let i = 0; i < 2; i++) d += a * b + c;
    return d;
  }
  down(n: i32): f64 {
    if (n <= 0) return 0;
    this.a += 0.25;
    return ${"this.mix(this.a * 0.5, this.a * 0.25, this.a * 0.125, ".repeat(200)}this.down(n - 1)${")".repeat(200)};
  }
  onBar(bar: Bar): void {
    plot("wide", this.down(bar.index < 20 ? bar.index : 1500));
  }
}
`;

const COMPILERS = ["--no-liftoff", "--no-wasm-tier-up", "--wasm-tier-up"];
const TOO_DEEP = /the strategy calls itself deeper than its stack of 256 kB allows/;

test.each([
  ["deep", DEEP, /^tidebook: .*deep\.ts:[45]:\d+ .* at bar (9|10)\d \(/m],
  ["wide", WIDE, /^tidebook: .*wide\.ts:\d:\d+ .* at bar 20 \(/m],
])("calls of a %s strategy nest alike under every compiler of the machine", { timeout: 300_000 }, async (...given) => {
  const [name, source, place] = given;
  const folder = temporaryFolder(onTestFinished);
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, source);
  const told = async (compiler: string) => {
    const command = [compiler, join(projectRoot, "server/bin.mjs"), "backtest", path, "--data", "sp500", "--json"];
    const end = await runProcess(process.execPath, command, { env: { XDG_CACHE_HOME: join(folder, "cache") } });
    expect([end.code, end.stdout]).toEqual([2, ""]);
    return end.stderr;
  };
  const first = await told("--liftoff-only");
  expect(first).toMatch(TOO_DEEP);
  expect(first).toMatch(place);
  for (const compiler of COMPILERS) expect(await told(compiler)).toBe(first);
});
