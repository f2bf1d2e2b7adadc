import { expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
import { sdk } from "../../support/sdk.ts";

/** A strategy with a statement on its sixth line. */
const around = (statement: string) => `import { Strategy, Bar, plot } from "tidebook";
export class Deep extends Strategy {
  a: f64 = 1;
  next: Deep | null = null;
  f(x: f64): f64 { return x + this.a; }
  onBar(bar: Bar): void { let x = bar.close; let i = bar.index;
${statement}
    plot("x", x + i);
  }
}`;

const numbered = (count: number, text: (at: number) => string) => Array.from({ length: count }, (_, at) => text(at));

/** Statements that nest so many times, each in a way of its own. */
const NESTED: Record<string, (count: number) => string> = {
  parentheses: (count) => `x = ${"(".repeat(count)}x${")".repeat(count)};`,
  calls: (count) => `x = ${"this.f(".repeat(count)}x${")".repeat(count)};`,
  signs: (count) => `x = ${"- ".repeat(count)}x;`,
  "a sum": (count) => `x = ${"this.a + ".repeat(count)}x;`,
  conditions: (count) => `if (${numbered(count, (at) => `i != ${at}`).join(" && ")}) x = 2;`,
  choices: (count) => `x = ${numbered(count, (at) => `i == ${at} ? ${at}.5 : `).join("")}x;`,
  alternatives: (count) => numbered(count, (at) => `if (i == ${at}) { x = ${at}; }`).join(" else "),
  blocks: (count) => `${"{".repeat(count)} x = 1; ${"}".repeat(count)}`,
  loops: (count) => `${"while (i-- > 0) ".repeat(count)} x = 1;`,
  members: (count) => `x = this${".next".repeat(count)}.a;`,
  assignments: (count) => `let y = x; ${"y = x = ".repeat(count / 2)} 1;`,
  functions: (count) => `${"function f(): void {".repeat(count / 2)}${"}".repeat(count / 2)}`,
  arrays: (count) => `const q = ${"[".repeat(count)}1${"]".repeat(count)};`,
  types: (count) => `let q: ${"Array<".repeat(count)}f64${" >".repeat(count)} | null = null;`,
  namespaces: (count) => `} }\n${"namespace n {".repeat(count)}${"}".repeat(count)} class Rest { f(): void {`,
};

test.each(Object.entries(NESTED))(
  "%s nested beyond 256 levels are refused where that is, however deep",
  async (_, of) => {
    for (const count of [300, 5_000]) {
      const compiled = compileStrategy(around(of(count)), { path: "deep.ts", sdk });
      await expect(compiled).rejects.toThrow(/^deep\.ts:[78]:\d+ This is nested deeper than 256 levels: write it as/);
    }
  },
);

test.each(["parentheses", "calls", "a sum", "alternatives", "blocks"])(
  "%s nested 100 times are compiled",
  async (name) => {
    const { module } = await compileStrategy(around(NESTED[name]?.(100) ?? ""), { path: "deep.ts", sdk });
    expect(module.length).toBeGreaterThan(1000);
  },
);
