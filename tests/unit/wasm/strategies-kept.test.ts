import { expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
import { engine } from "../../support/engine.ts";
import { sdk } from "../../support/sdk.ts";

async function moduleOf(number: number): Promise<Uint8Array> {
  const source = `import { Strategy, Bar } from "tidebook";
export class T extends Strategy { n: i32 = ${number}; onBar(bar: Bar): void { this.n += ${number}; } }`;
  return (await compileStrategy(source, { path: "test.ts", sdk })).module;
}

test("a strategy that ran before is not compiled again, until eight others have run", async () => {
  const [bytes = new Uint8Array(), ...others] = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9].map(moduleOf));
  const first = engine.strategy(bytes, "test.ts");
  for (const other of others.slice(0, 7)) expect(engine.strategy(other, "test.ts")).not.toBe(first);
  expect(engine.strategy(bytes.slice(), "test.ts")).toBe(first);
  for (const other of others) engine.strategy(other, "test.ts");
  expect(engine.strategy(bytes, "test.ts")).not.toBe(first);
});

test("a module that is refused is refused again", () => {
  const broken = () => engine.strategy(new Uint8Array(8), "test.ts");
  expect(broken).toThrow("test.ts: the module");
  expect(broken).toThrow("test.ts: the module");
});
