import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
import { type Call, FakeEngine } from "../../support/fake-engine.ts";
import { sdk } from "../../support/sdk.ts";

const HEAD = `import { Strategy, Bar, Series, Indicator, custom, close, plot, log } from "tidebook";\n`;

async function started(body: string, answers: Record<string, (call: Call) => number> = {}): Promise<FakeEngine> {
  const { module } = await compileStrategy(HEAD + body, { path: "test.ts", sdk });
  const engine = new FakeEngine(module, answers);
  engine.call("start");
  return engine;
}

/** A strategy that keeps nested arrays, maps and strings of changing sizes, and checks at each bar that all are whole. */
const KEEPER = `
class Node {
  words: string; numbers: f64[]; next: Node | null = null;
  constructor(seed: i32, size: i32) {
    this.words = "w" + seed.toString();
    this.numbers = [];
    for (let i = 0; i < size; i++) this.numbers.push(f64(seed + i));
  }
  isWhole(): bool {
    const seed = i32(parseInt(this.words.substring(1)));
    for (let i = 0; i < this.numbers.length; i++) if (this.numbers[i] != f64(seed + i)) return false;
    const next = this.next;
    return next ? next.isWhole() : true;
  }
}
export class Keeper extends Strategy {
  kept: (Node | null)[] = new Array<Node | null>(64);
  names: Map<string, Node> = new Map<string, Node>();
  onBar(bar: Bar): void {
    const seed = i32(bar.open), place = i32(bar.high) & 63, size = i32(bar.low);
    const node = new Node(seed, size);
    if (seed % 3 == 0) { const old = this.kept[(place + 1) & 63]; if (old) { old.next = null; node.next = old; } }
    this.kept[place] = node;
    if (seed % 5 == 0) this.names.set("n" + (seed % 40).toString(), node);
    if (seed % 7 == 0) this.names.delete("n" + (seed % 40).toString());
    if (seed % 11 == 0) this.kept[(place + 7) & 63] = null;
    let whole = true;
    for (let i = 0; i < 64; i++) { const one = this.kept[i]; if (one && !one.isWhole()) whole = false; }
    const values = this.names.values();
    for (let i = 0; i < values.length; i++) if (!values[i].isWhole()) whole = false;
    if (!whole) throw new Error("damaged");
  }
}`;

describe("memory", () => {
  test("what a strategy keeps stays whole however much it throws away", async () => {
    const { module } = await compileStrategy(HEAD + KEEPER, { path: "keeper.ts", sdk });
    const step = fc.tuple(fc.nat(100_000), fc.nat(63), fc.oneof(fc.nat(8), fc.nat(600), fc.nat(9000)));
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
        const engine = new FakeEngine(module);
        engine.call("start");
        steps.forEach(([seed, place, size], index) => {
          engine.call("bar0", index, 0n, seed, place, size, 1, 1);
        });
        expect(engine.strategy.usedBytes()).toBeLessThanOrEqual(16 * 2 ** 20);
      }),
      { numRuns: 25 },
    );
  });

  test("a string and an array at each of a million bars fit into a small memory", async () => {
    const engine = await started(`export class T extends Strategy {
      onBar(bar: Bar): void {
        const words = "bar " + bar.index.toString();
        const few = [bar.close, bar.open, f64(words.length)];
        if (few[2] < 5 || bar.index == 999999) log(words);
      }
    }`);
    for (let index = 0; index < 1_000_000; index++) engine.call("bar0", index, 0n, 1, 1, 1, 1, 1);
    expect(engine.callsOf("log")).toEqual([["bar 999999"]]);
    expect(engine.strategy.usedBytes()).toBeLessThanOrEqual(2 * 2 ** 20);
  });

  test("a custom indicator that allocates neither grows nor damages the strategy", async () => {
    const engine = await started(`class Loud extends Indicator {
        words: string = "";
        update(bar: Bar): f64 { this.words = "value " + bar.index.toString(); return f64(this.words.length); }
      }
      export class T extends Strategy {
        list: string[] = ["a" + "b".repeat(3), "c".repeat(2) + "d"];
        loud: Series = custom(new Loud());
        onBar(bar: Bar): void { log(this.list.join("-")); }
      }`);
    const [[, , object = 0] = []] = engine.callsOf("custom");
    for (let i = 0; i < 300_000; i++)
      expect(engine.call("update", object, i, 0n, 1, 1, 1, 1, 1)).toBe(6 + `${i}`.length);
    engine.bar(0, 1);
    expect(engine.callsOf("log")).toEqual([["abbb-ccd"]]);
    expect(engine.strategy.usedBytes()).toBeLessThanOrEqual(2 * 2 ** 20);
  });

  test("a list of a million numbers grows in its place", async () => {
    const engine = await started(`export class T extends Strategy {
      all: f64[] = [];
      onBar(bar: Bar): void { this.all.push(bar.close); if (bar.index == 999999) plot("sum", this.all[0] + this.all[999999]); }
    }`);
    for (let index = 0; index < 1_000_000; index++) engine.call("bar0", index, 0n, 1, 1, 1, index, 1);
    expect(engine.callsOf("plot_value")).toEqual([["", 0, 999_999]]);
  });

  test("is of one size from beginning to end, and cannot be asked for more", async () => {
    const engine = await started(`export class T extends Strategy {
      onBar(bar: Bar): void { plot("size", memory.size()); plot("grown", memory.grow(1)); plot("after", memory.size()); }
    }`);
    engine.bar(0, 1);
    expect(engine.callsOf("plot_value").map(([, , value]) => value)).toEqual([256, -1, 256]);
  });

  test("asking for more than 16 MiB ends the run with a sentence", async () => {
    const engine = await started(`export class T extends Strategy {
      onBar(bar: Bar): void { const all = new Array<Float64Array>(); while (true) all.push(new Float64Array(100000)); }
    }`);
    expect(() => engine.bar(0, 1)).toThrow("fault: the strategy needs more than its 16 MiB of memory");
  });
});
