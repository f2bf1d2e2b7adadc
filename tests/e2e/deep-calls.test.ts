import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { runProcess } from "../support/process.ts";

/** Goes eight calls deeper at each bar: under the compilers' own bounds one would come further than the other. */
const STRATEGY = `import { Strategy, Bar, plot } from "tidebook";
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

test("calls nest as deep under both compilers of the machine", { timeout: 300_000 }, async () => {
  const folder = temporaryFolder(onTestFinished);
  const path = join(folder, "deep.ts");
  writeFileSync(path, STRATEGY);
  const told = async (compiler: string) => {
    const command = [compiler, join(projectRoot, "server/bin.mjs"), "backtest", path, "--data", "sp500", "--json"];
    const end = await runProcess(process.execPath, command, { env: { XDG_CACHE_HOME: join(folder, "cache") } });
    expect([end.code, end.stdout]).toEqual([2, ""]);
    return end.stderr;
  };
  const first = await told("--liftoff-only");
  expect(first).toMatch(
    /deep\.ts:[45]:\d+ the strategy calls itself deeper than its stack of 256 kB allows at bar 2\d\d \(/,
  );
  expect(await told("--no-liftoff")).toBe(first);
});
