import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StrategyError } from "../../../shared/errors.ts";
import { compileStrategy } from "../../../wasm/compile.ts";
import { sdk } from "../../support/sdk.ts";

const GOOD = `import { Strategy, Bar, Series, close, sma } from "tidebook";
export class Good extends Strategy { s: Series = sma(close, 5); onBar(bar: Bar): void { if (bar.close > this.s[0]) this.targetPercent(50); } }
`;

async function failure(source: string): Promise<StrategyError> {
  const result: unknown = await compileStrategy(source, { path: "mine.ts", sdk, check: true }).catch(
    (error: unknown) => error,
  );
  if (!(result instanceof StrategyError)) throw new Error(`no error: ${String(result)}`);
  return result;
}

/** A source, where the caret stands, and what is told after path, line and column. */
const CASES: Record<string, [source: string, at: string, told: string]> = {
  "a syntax error": [
    GOOD.replace("if (", "if (("),
    ") this.targetPercent",
    "A ) is missing behind this: the ( in line 2, column 92 is not closed",
  ],
  "a wrong type": [
    GOOD.replace("(50)", '("half")'),
    '"half"',
    "A number is wanted here, not a text: `parseFloat(x)` makes one of a text",
  ],
  "an unknown name near a known one": [
    GOOD.replace("sma(", "smaa("),
    "smaa(",
    "Cannot find name 'smaa': did you mean sma?",
  ],
  "another platform's name of a function": [
    GOOD.replace("sma(close", "highest(close"),
    "highest(",
    "Cannot find name 'highest': did you mean max?",
  ],
  "another platform's name that is imported": [
    GOOD.replace("sma }", "lowest }"),
    "lowest }",
    '"tidebook" has no lowest: did you mean min?',
  ],
  "a position taken for an object": [
    GOOD.replace("bar.close >", "this.position.quantity >"),
    "quantity",
    "`this.position` is a number, the signed quantity that is held; `this.averagePrice` is what it cost",
  ],
  "another number taken for an object": [
    GOOD.replace("bar.close >", "bar.close.value >"),
    "value",
    "What stands before the point is a number, which has no such member: it is the value itself",
  ],
  "a known name that is not imported": [
    GOOD.replace("sma(", "ema("),
    "ema(",
    `Cannot find name 'ema': import it from "tidebook"`,
  ],
  "an unknown import": [GOOD.replace("sma }", "smaa }"), "smaa }", '"tidebook" has no smaa: did you mean sma?'],
  "an unknown method": [
    GOOD.replace("targetPercent", "tragetPercent"),
    "tragetPercent",
    "Property 'tragetPercent' does not exist on type 'Good': did you mean targetPercent?",
  ],
  "a price's series taken for a member": [
    GOOD.replace("bar.close >", "this.low[0] >"),
    "low[0]",
    "Property 'low' does not exist on type 'Good': import it and write `low[0]`",
  ],
  "a bar's member misspelt": [
    GOOD.replace("bar.close", "bar.colse"),
    "colse",
    "Property 'colse' does not exist on type 'Bar': did you mean close?",
  ],
  "a member of the strategy asked of a bar": [
    GOOD.replace("bar.close", "bar.equty"),
    "equty",
    "Property 'equty' does not exist on type 'Bar'",
  ],
  "another platform's order asked of a bar": [
    GOOD.replace("bar.close", "bar.entry"),
    "entry",
    "Property 'entry' does not exist on type 'Bar'",
  ],
  "a handler without its parameter": [
    GOOD.replace("onBar(bar: Bar)", "onBar()"),
    "onBar()",
    "onBar is called with other parameters: write `onBar(bar: Bar): void`",
  ],
  "what belongs to the strategy": [
    GOOD.replace("this.targetPercent", "targetPercent"),
    "targetPercent",
    "Cannot find name 'targetPercent': it belongs to the strategy, write `this.targetPercent`",
  ],
  "another module": [
    `import fs from "fs";\n${GOOD}`,
    "import fs",
    `A strategy imports from "tidebook" alone, not from "fs"`,
  ],
  "a module of the compiler's library": [
    `import { abort } from "~lib/builtins";\n${GOOD}`,
    "import { abort",
    `A strategy imports from "tidebook" alone, not from "~lib/builtins"`,
  ],
  "the language's own parts": [
    `import { fault } from "tidebook/tidebook";\n${GOOD}`,
    "import { fault",
    `A strategy imports from "tidebook" alone, not from "tidebook/tidebook"`,
  ],
  "passing on another module": [
    `export * from "fs";\n${GOOD}`,
    "export *",
    `A strategy imports from "tidebook" alone, not from "fs"`,
  ],
  "a class that is not exported": [
    GOOD.replace("export ", ""),
    "class Good",
    "Write `export` before class Good, the strategy",
  ],
  "two strategies": [
    GOOD + GOOD.replaceAll("Good", "Other").replace(/^.*\n/, ""),
    "export class Other",
    "A file holds one strategy: this is a second exported class that extends Strategy",
  ],
  "the host's randomness": [
    GOOD.replace("this.s[0]", "Math.random()"),
    "Math.random",
    'A strategy cannot use Math.random: use `random` of "tidebook", which is the same in every run of a seed',
  ],
  "the host's clock": [
    GOOD.replace("this.s[0]", "f64(Date.now())"),
    "Date.now",
    "A strategy cannot use Date.now: a strategy has no clock but `bar.time`",
  ],
  trace: [
    GOOD.replace("this.targetPercent(50)", 'trace("x")'),
    'trace("x")',
    'A strategy cannot use trace: use `log` of "tidebook"',
  ],
  console: [
    GOOD.replace("this.targetPercent(50)", 'console.log("x")'),
    "console.log",
    'A strategy cannot use console: use `log` of "tidebook"',
  ],
  "a declared function": [
    `${GOOD}declare function leak(x: f64): void;\n`,
    "declare function",
    "A strategy cannot declare what is made elsewhere: nothing is linked to it",
  ],
  "a declared namespace": [
    `${GOOD}declare namespace env { function leak(): void; }\n`,
    "declare namespace",
    "A strategy cannot declare what is made elsewhere: nothing is linked to it",
  ],
  "an external function": [
    `${GOOD}@external("env", "leak")\nexport declare function leak(x: f64): void;\n`,
    '@external("env", "leak")',
    "A strategy cannot declare what is made elsewhere: nothing is linked to it",
  ],
  "a constructor with parameters": [
    GOOD.replace("s: Series", "constructor(size: f64) { super(); } s: Series"),
    "size: f64",
    "A strategy is made without arguments: use `param` for what can be set",
  ],
  "a field without its type": [
    GOOD.replace("s: Series =", "s ="),
    "s = sma",
    "Write the field's type, as in `last: f64 = 0` or `fast: Series = sma(close, 20)`",
  ],
};

const NO_CLASS: Record<string, string> = {
  "a file without a class": "export const x = 1;\n",
  "an empty file": "",
  "a class that only sounds like one": "class Strategy {}\nexport class Mine extends Strategy {}\n",
};

describe("a strategy that cannot be compiled", () => {
  test.each(Object.entries(CASES))(
    "%s is told with path, line, column and source line",
    async (_, [source, at, told]) => {
      const { message, code, facts } = await failure(source);
      const lines = source.split("\n");
      const line = lines.findIndex((text) => text.includes(at));
      const column = lines[line]?.indexOf(at) ?? -1;
      const [first, shown = "", caret = ""] = message.split("\n");
      expect(first).toBe(`mine.ts:${line + 1}:${column + 1} ${told}`);
      expect(lines[line]).toContain(shown.slice(2));
      expect(shown.slice(caret.length - 1).startsWith(at.slice(0, shown.length - caret.length + 1))).toBe(true);
      expect([code, facts.path, facts.line, facts.column]).toEqual([
        "strategy/compile",
        "mine.ts",
        line + 1,
        column + 1,
      ]);
    },
  );

  test.each(Object.entries(NO_CLASS))("%s is told what to write", async (_, source) => {
    const { message } = await failure(source);
    expect(message).toMatch(/^mine\.ts: no strategy in this file: write a class like `export class .*`$/);
  });

  test("many errors are told in part and counted, in at most twelve lines", async () => {
    const wrong = Array.from({ length: 450 }, (_, i) => `  this.missing${i}();`).join("\n");
    const { message, facts } = await failure(GOOD.replace("if (", `\n${wrong}\nif (`));
    expect(message.split("\n")).toHaveLength(10);
    expect(message).toMatch(/\nand 447 more errors$/);
    expect(facts.errors).toBe(450);
  });

  test("a line without an end is shown in part", async () => {
    const { message } = await failure(GOOD.replace("50", `${" ".repeat(5000)}missing${" ".repeat(5000)}`));
    for (const line of message.split("\n")) expect(line.length).toBeLessThan(200);
    expect(message).toContain("missing");
  });

  test("a source beyond its bound is refused at once", async () => {
    const { code, message } = await failure(GOOD + "// more\n".repeat(40_000));
    expect(code).toBe("strategy/too-long");
    expect(message).toBe("mine.ts: the source is longer than 256 kB");
  });

  test("whatever the text, there is a module or a StrategyError of at most twelve lines", async () => {
    const piece = fc.oneof(
      fc.constantFrom(...GOOD.split(/\b/)),
      fc.string({ maxLength: 4 }),
      fc.constant("((((((((((((((("),
    );
    const cut = fc.tuple(fc.nat(GOOD.length), fc.nat(20), fc.array(piece, { maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 3 }), async (cuts) => {
        const source = cuts.reduce(
          (text, [at, gone, put]) => text.slice(0, at) + put.join("") + text.slice(at + gone),
          GOOD,
        );
        const told: unknown = await compileStrategy(source, { path: "mine.ts", sdk, check: true }).catch(
          (error: unknown) => error,
        );
        if (!(told instanceof Error)) return;
        expect(told).toBeInstanceOf(StrategyError);
        expect(told.message.split("\n").length).toBeLessThanOrEqual(12);
      }),
      { numRuns: 60 },
    );
  });
});
