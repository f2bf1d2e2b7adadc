import { beforeAll, expect, test } from "vitest";
import { StrategyError } from "../../../shared/errors.ts";
import { checkStack, withBoundedCircles } from "../../../wasm/circles.ts";
import { compileStrategy } from "../../../wasm/compile.ts";
import { inspectModule } from "../../../wasm/inspect.ts";
import { FakeEngine } from "../../support/fake-engine.ts";
import { sdk } from "../../support/sdk.ts";

const HEAD = `import { Strategy, Bar, plot } from "tidebook";\n`;

/** Goes down as far as a bar's index says: by a call of its own, of another, and of a function that is a value. */
const DIVER = `
function even(n: i32): i32 { return n == 0 ? 1 : odd(n - 1); }
function odd(n: i32): i32 { if (n == 0) return 0; return even(n - 1); }
function by(n: i32, f: (n: i32) => i32): i32 { return n == 0 ? 0 : 1 + f(n - 1); }
function loop(n: i32): i32 { return by(n, loop); }
export class Diver extends Strategy {
  deep(n: i32): f64 {
    for (let i = 0; i < 3; i++) if (n == 0) return 0.5;
    return this.deep(n - 1) + 1;
  }
  onBar(bar: Bar): void {
    plot("deep", this.deep(bar.index));
    plot("even", even(bar.index));
    plot("loop", loop(bar.index));
  }
}`;

let diver = new Uint8Array();
beforeAll(async () => {
  diver = (await compileStrategy(HEAD + DIVER, { path: "diver.ts", sdk })).module.slice();
});

function dive(depth: number): number[] {
  const engine = new FakeEngine(diver);
  engine.call("start");
  engine.bar(depth, 1);
  return engine.callsOf("plot_value").map(([, , value]) => Number(value));
}

test("functions that call themselves give what they give, and their room back", () => {
  const engine = new FakeEngine(diver);
  engine.call("start");
  for (let round = 0; round < 200; round++) engine.bar(600, 1);
  const values = engine.callsOf("plot_value").map(([, , value]) => value);
  expect(values).toEqual(Array.from({ length: 200 }, () => [600.5, 1, 600]).flat());
  expect(engine.strategy.isTooDeep()).toBe(false);
});

test("a function may call itself as deep as its frames have room, on every machine alike", () => {
  let [fits, breaks] = [600, 100_000];
  while (breaks - fits > 1) {
    const middle = (fits + breaks) >> 1;
    try {
      dive(middle);
      fits = middle;
    } catch (error) {
      expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
      breaks = middle;
    }
  }
  // 32,768 numbers' room, and frames of 16 and of what they hold: the module decides, not the machine.
  expect(fits).toBeGreaterThan(800);
  expect(fits).toBeLessThan(2_048);
});

test("a strategy whose functions do not call themselves has no room and pays nothing", async () => {
  const source = `${HEAD}export class T extends Strategy {
    onBar(bar: Bar): void { plot("x", [3.5, 1.5].sort((a: f64, b: f64): i32 => i32(a - b))[0] + bar.close); }
  }`;
  const { module } = await compileStrategy(source, { path: "test.ts", sdk });
  expect(WebAssembly.Module.exports(new WebAssembly.Module(module.slice())).map(({ name }) => name)).not.toContain(
    "room",
  );
  expect(withBoundedCircles(module).module).toBe(module);
});

test("a module that takes less than its frames hold, more than it gives back, or makes its room larger is refused", () => {
  inspectModule(diver, "diver.wasm");
  const text = Buffer.from(diver).toString("latin1");
  const room = text.indexOf("\x7f\x01\x41\x80\x80\x02\x0b");
  const entries = [...text.matchAll(/\x23[^]\x41(.)\x6b\x24/gs)].map(({ index }) => index);
  const exits = [...text.matchAll(/\x23[^]\x41(.)\x6a\x24/gs)].map(({ index }) => index);
  expect(entries.length).toBeGreaterThanOrEqual(3);
  expect(exits.length).toBe(entries.length);
  const changes = [[room + 5, 3], ...entries.map((at) => [at + 3, 1]), ...exits.map((at) => [at + 3, 63])];
  for (const [at = 0, byte = 0] of changes) {
    const changed = diver.slice();
    changed[at] = byte;
    expect(() => checkStack(changed)).toThrow(/without a bound/);
    expect(() => inspectModule(changed, "diver.wasm")).toThrow(StrategyError);
  }
});
