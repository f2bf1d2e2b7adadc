import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { BacktestResult } from "../../shared/backtest.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { runProcess } from "../support/process.ts";

/** Ways in which a strategy may look at the bits of a number: each an expression whose value is logged. */
const LOOKS = {
  integer: "reinterpret<u64>(x)",
  shortInteger: "<u64>reinterpret<u32>(<f32>x)",
  sign: "<u64>Math.signbit(x)",
  lentSign: "<u64>(copysign<f64>(1, x) < 0)",
  shortLentSign: "<u64>(copysign<f32>(1, <f32>x) < 0)",
  memory: "this.throughMemory(x)",
  array: "this.throughArray(x)",
  order: "this.throughSort(x)",
  key: "this.throughMap(x)",
};

const STRATEGY = `import { Strategy, Bar, log, plot } from "tidebook";

export class Odd extends Strategy {
  p: f64 = reinterpret<f64>(0x7ff8000000000001);
  q: f64 = reinterpret<f64>(0xfff8000000000002);
  cell: StaticArray<f64> = new StaticArray<f64>(1);
  list: f64[] = [0, 0, 0, 0];
  seen: u64[] = [];

  throughMemory(x: f64): u64 {
    this.cell[0] = x;
    return load<u64>(changetype<usize>(this.cell));
  }

  throughArray(x: f64): u64 {
    this.list[0] = x;
    return load<u64>(this.list.dataStart);
  }

  throughSort(x: f64): u64 {
    const list = [x, 1, -x, 0];
    list.sort();
    return isNaN(list[0]) ? 1 : isNaN(list[1]) ? 2 : isNaN(list[2]) ? 3 : 4;
  }

  throughMap(x: f64): u64 {
    const map = new Map<f64, u64>();
    map.set(x, 1);
    map.set(7, 2);
    return map.values()[0];
  }

  onBar(bar: Bar): void {
    if (bar.index == 0) for (let i = 0; i < ${Object.keys(LOOKS).length}; i++) this.seen.push(0);
    for (let i = 0; i < 40; i++) {
      const x = i % 3 == 0 ? (this.p + 1) * 2 + (this.q - this.p) : i % 3 == 1 ? this.p - this.q : this.q * i + this.p * 2;
${Object.values(LOOKS)
  .map((look, at) => `      this.seen[${at}] = 31 * this.seen[${at}] + ${look};`)
  .join("\n")}
    }
    plot("odd", bar.index % 2 == 0 ? (this.p + 1) * 2 + (this.q - this.p) : this.p - this.q);
    if (bar.index % 1000 == 999) {
${Object.keys(LOOKS)
  .map((name, at) => `      log("${name} " + this.seen[${at}].toString());`)
  .join("\n")}
    }
  }
}
`;

test(
  "what a strategy sees of a NaN is the same under both compilers of the machine",
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder(onTestFinished);
    const path = join(folder, "odd.ts");
    writeFileSync(path, STRATEGY);
    const lines = async (compiler: string) => {
      const command = [compiler, join(projectRoot, "server/bin.mjs"), "backtest", path, "--data", "sp500", "--json"];
      const end = await runProcess(process.execPath, command, { env: { XDG_CACHE_HOME: join(folder, "cache") } });
      expect([end.code, end.stderr]).toEqual([0, ""]);
      const { log, parts } = JSON.parse(end.stdout) as BacktestResult;
      return [...log.map(({ text }) => text), parts.plots];
    };
    const seen = await lines("--liftoff-only");
    expect(seen).toHaveLength(5 * Object.keys(LOOKS).length + 1);
    expect(await lines("--no-liftoff")).toEqual(seen);
  },
);
