import { expect, test } from "vitest";
import { givenInputs, indicators } from "../../../shared/indicators.ts";
import { COMPILER, compilerKey, compilerName, compileStrategy } from "../../../wasm/compile.ts";
import { FakeEngine } from "../../support/fake-engine.ts";
import { sdk } from "../../support/sdk.ts";

const CROSS = `import { Strategy, Bar, Series, close, sma, param, crossedAbove, crossedBelow } from "tidebook";
export class Cross extends Strategy {
  fast: Series = sma(close, param("fast", 20, 2, 200));
  slow: Series = sma(close, param("slow", 100, 2, 400));
  onBar(bar: Bar): void {
    if (crossedAbove(this.fast, this.slow) && this.position == 0) this.buy(1.5);
    else if (crossedBelow(this.fast, this.slow) && this.position > 0) this.sell(this.position);
  }
}
`;

test("a strategy becomes a module of a few kilobytes", async () => {
  const { module, className, warnings } = await compileStrategy(CROSS, { path: "cross.ts", sdk });
  expect(className).toBe("Cross");
  expect(warnings).toEqual([]);
  expect(module.length).toBeLessThan(5500);
});

test("the same source gives the same bytes, whatever its path and whatever was compiled before", async () => {
  const first = await compileStrategy(CROSS, { path: "cross.ts", sdk });
  await compileStrategy(CROSS.replace("1.5", "2.5"), { path: "other.ts", sdk });
  const second = await compileStrategy(CROSS, { path: "elsewhere/renamed.ts", sdk });
  expect(second.module).toEqual(first.module);
});

test("a module has no names and no notes of its making", async () => {
  const { module } = await compileStrategy(CROSS, { path: "cross.ts", sdk });
  const compiled = new WebAssembly.Module(module.slice());
  for (const section of ["name", "sourceMappingURL", "producers", "target_features"]) {
    expect(WebAssembly.Module.customSections(compiled, section)).toEqual([]);
  }
});

test("checking alone finds the same class and makes no module", async () => {
  const { module, className } = await compileStrategy(CROSS, { path: "cross.ts", sdk, check: true });
  expect([module.length, className]).toEqual([0, "Cross"]);
});

const FORMS: Record<string, string> = {
  "a default export": CROSS.replace("export class", "export default class"),
  "an export at the end": `${CROSS.replace("export class", "class")}export { Cross };\n`,
  "another name for the base": CROSS.replace("{ Strategy,", "{ Strategy as Base,").replace(
    "extends Strategy",
    "extends Base",
  ),
  "a base in between": `${CROSS.replace("export class Cross extends Strategy", "export class Cross extends Between")}
abstract class Between extends Strategy {}\n`,
  "lines that end as in Windows": CROSS.replaceAll("\n", "\r\n"),
};

test.each(Object.entries(FORMS))("a strategy is found in the form of %s", async (_, source) => {
  const { className } = await compileStrategy(source, { path: "cross.ts", sdk });
  expect(className).toBe("Cross");
});

test("every indicator of the table can be imported, called with its defaults, and gives its outputs", async () => {
  const fields = indicators.map((row) => {
    const isPair = ["add", "sub", "mult", "div", "beta", "correl"].includes(row.name);
    const isGiven = givenInputs(row).length > 0 || row.inputs.join() === "close";
    const source = isPair ? "close, close" : isGiven ? row.inputs.map(() => "close").join(", ") : "";
    const several = row.outputs.map((output) => `.${output.name}`);
    const outputs = several.length > 1 ? several : [""];
    return outputs
      .map((output, place) => `  ${row.name}${place}: Series = t.${row.name}(${source})${output};`)
      .join("\n");
  });
  const source = `import * as t from "tidebook";
import { Strategy, Bar, Series, close } from "tidebook";
export class All extends Strategy {
${fields.join("\n")}
  onBar(bar: Bar): void {}
}`;
  const { module } = await compileStrategy(source, { path: "all.ts", sdk });
  const engine = new FakeEngine(module);
  engine.call("start");
  const made = engine.callsOf("indicator").map(([, id]) => id);
  expect(made).toEqual(indicators.flatMap((row) => row.outputs.map(() => row.id)));
});

test("the compiler's library is there: numbers, dates, collections, callbacks and texts", async () => {
  const source = `import { Strategy, Bar, plot, log } from "tidebook";
enum Mode { Calm, Wild }
namespace Sums { export function total(values: f64[]): f64 { return values.reduce((sum, value) => sum + value, 0.0); } }
interface Scored { score(): f64; }
class Item implements Scored { value: f64 = 0; constructor(value: f64) { this.value = value; } score(): f64 { return this.value; } }
function largest<T extends Scored>(items: T[]): f64 { let best = -Infinity; for (let i = 0; i < items.length; i++) best = Math.max(best, items[i].score()); return best; }
export class Sampler extends Strategy {
  mode: Mode = Mode.Wild;
  counts: Map<string, i32> = new Map();
  seen: Set<i32> = new Set();
  ring: StaticArray<f64> = new StaticArray<f64>(4);
  onBar(bar: Bar): void {
    const values: f64[] = [3, 1, 2];
    values.sort((a, b) => i32(a - b));
    this.ring[bar.index % 4] = bar.close;
    this.seen.add(bar.index);
    this.counts.set("n", this.counts.has("n") ? this.counts.get("n") + 1 : 1);
    plot("sum", Sums.total(values) + values[0] + Math.sin(bar.close) * 0 + 7.5 % 2 + 2.0 ** 3);
    plot("best", largest<Item>([new Item(1), new Item(5)]));
    log(\`\${new Date(bar.time).getUTCFullYear()} \${this.counts.get("n")} \${this.seen.size} \${(1.5).toString()} \${parseFloat("2.5")} \${this.mode}\`);
  }
}`;
  const { module } = await compileStrategy(source, { path: "sampler.ts", sdk });
  const engine = new FakeEngine(module, { plot: ({ text }) => text.length });
  engine.call("start");
  engine.call("bar0", 0, BigInt(Date.UTC(2024, 1, 3)), 1, 1, 1, 1, 1);
  expect(engine.callsOf("plot_value").map(([, , value]) => value)).toEqual([6 + 1 + 1.5 + 8, 5]);
  expect(engine.callsOf("log")).toEqual([["2024 1 1 1.5 2.5 1"]]);
});

test("the version of the compiler that links name is the one that compiles", async () => {
  const { version } = (await import("assemblyscript/asc")) as unknown as { version: string };
  expect(COMPILER).toBe(`assemblyscript ${version}`);
});

test("links name the compiler by all that a module depends on beside its source", () => {
  const name = compilerName(compilerKey(sdk));
  expect(name).toMatch(/^assemblyscript [\d.]+ [0-9a-f]{8}$/);
  expect(compilerName(compilerKey({ ...sdk, series: `${sdk.series ?? ""}\n` }))).not.toBe(name);
});
