import { describe, expect, test } from "vitest";
import { StrategyError } from "../../../shared/errors.ts";
import { compileStrategy } from "../../../wasm/compile.ts";
import { sdk } from "../../support/sdk.ts";

const HEAD = 'import { Strategy, Bar, Series, close, log, sma } from "tidebook";\n';

const inClass = (members: string): string => `${HEAD}export class S extends Strategy {\n${members}\n}\n`;
const inBar = (body: string): string => inClass(`onBar(bar: Bar): void {\n${body}\n}`);

/** What is told of a source, without places and source lines. */
async function told(source: string): Promise<string[]> {
  const result: unknown = await compileStrategy(source, { path: "s.ts", sdk, check: true }).catch(
    (error: unknown) => error,
  );
  if (!(result instanceof StrategyError)) throw new Error("it compiles");
  const lines = result.message.split("\n").filter((line) => line.startsWith("s.ts:"));
  return lines.map((line) => line.replace(/^s\.ts:\d+:\d+ /, ""));
}

describe("what people who know TypeScript write is told with what to write instead", () => {
  test.each([
    ["optional chaining", inBar("const p = bar?.close;"), "There is no `?.` here"],
    ["a default for null", inBar("const a = close[0] ?? 1;"), "There is no `??` here"],
    [
      "a parameter without a type",
      inClass("onBar(bar) {}"),
      "Write the parameter's type, as in `onBar(bar: Bar): void`",
    ],
    [
      "parameters of which one has no type",
      inClass("half(x: f64, y): f64 { return x; }\nonBar(bar): void {}"),
      "Write the parameter's type",
    ],
    ["a forgotten type", inClass("onBar(bar: Bar): {}"), "Write the type behind the colon"],
    [
      "a field with a forgotten type",
      inClass("last: = 0;\nonBar(bar: Bar): void {}"),
      "Write the type behind the colon",
    ],
    ["a series as a number", inBar("if (close > 1) this.buy(1);"), "`series[0]` is its value at this bar"],
    ["a number against a series", inBar("if (bar.close > close) this.buy(1);"), "`series[0]` is its value at this bar"],
    ...["now", "value", "current", "low", "toFixed(2)"].map((member) => [
      `a series asked for ${member}`,
      inClass(`r: Series = sma(close, 5);\nlow: f64 = 0;\nonBar(bar: Bar): void { log(this.r.${member}.toString()); }`),
      "A series is read by how many bars ago: `series[0]` is its value at this bar, `series[1]` the one before",
    ]),
    ["a function as a method", inBar('this.log("a");'), "import it and write `log(…)`"],
    [
      "a field of any, and what follows from it",
      inClass("x: any = 1;\nonBar(bar: Bar): void { this.x = 2; }"),
      "There is no type any here",
    ],
    ["a method without a type", inClass("onBar(bar: Bar) {}"), "Write what the method returns: `: void`"],
    ["a method that waits", inClass("async onBar(bar: Bar): void {}"), "leave out `async`"],
    ["a handler as a field", inClass("onBar = (bar: Bar): void => {}"), "Write a method"],
    ["a field without a type", inClass("last = 0;\nonBar(bar: Bar): void {}"), "Write the field's type"],
    ["an arrow without a type", inBar("const f = (x: f64) => x + 1;"), "Write what the function returns"],
    ["a sum that begins with a whole number", inBar("let s = 0; s += close[0];"), "as in `let x: f64 = 0`"],
    ["a loop over values", inBar("const xs: f64[] = [1]; for (const x of xs) log(x.toString());"), "There is no `for"],
    ["toFixed", inBar("log(close[0].toFixed(2));"), "Numbers have no toFixed here"],
    ["text and number", inBar('log("a" + bar.close);'), "A number becomes text by `.toString()`"],
    ["taking apart", inBar("const { open } = bar;"), "There is no taking apart here"],
    [
      "a plot without a name",
      `import { plot } from "tidebook";\n${inBar("plot(1, 2);")}`,
      "A plot begins with its name",
    ],
    ["a clock", inBar("const now = new Date();"), "There is no clock here"],
    ["a network", inBar('fetch("http://x");'), "A strategy has no network"],
    ["an end without a reason", inBar('abort("why");'), 'throw new Error("why")'],
    ["a text as a number", inBar('this.buy("1");'), "A number is wanted here"],
    [
      "a bar's number written to",
      inBar("const b = bar; b.close = 5;"),
      "can only be read, no price or order would change",
    ],
    ["a bar's number counted up", inBar("bar.index++;"), "can only be read"],
    [
      "a fill's number written to",
      `import { Fill } from "tidebook";\n${inClass("onFill(fill: Fill): void { fill.price += 1; }")}`,
      "can only be read",
    ],
    ["a null as a number", inBar("let x: f64 = 1; x = null; this.buy(x);"), "null is no number: a missing one is NaN"],
    ["a number compared to null", inBar("if (bar.close != null) this.buy(1);"), "null is no number"],
    [
      "a parameter that is declared in a handler",
      `import { param } from "tidebook";\n${inBar('this.buy(param("size", 2));')}`,
      'The parameter "size" is declared too late: write it as a field',
    ],
    ["an object", inBar("const p = { stop: 1 };"), "An object is made of a class"],
    ["an interface inside", inBar("interface X { a: f64 }"), "An interface stands outside"],
    ["any, and what follows from it", inBar("let x: any = 1; log(x.toString());"), "There is no type any here"],
    ["map without its type", inBar("const xs: f64[] = [1]; const ys = xs.map(x => x * 2);"), "as in `xs.map<f64>(…)`"],
    ["try and catch", inBar("try { this.buy(1); } catch (e) {}"), "There is no try and catch here"],
    ["JSON", inBar("log(JSON.stringify(1));"), "There is no JSON here"],
    ["undefined", inBar("const u = undefined;"), "There is no undefined here"],
    [
      "a closure",
      inBar("let k = 2.0; const f = (x: f64): f64 => x * k; log(f(1).toString());"),
      "A function cannot use",
    ],
    [
      "a closure over this",
      inBar("const f = (x: f64): f64 => x * this.equity; log(f(1).toString());"),
      "A function cannot",
    ],
    ["another platform's order", inBar("this.closePosition();"), "did you mean flatten?"],
    [
      "a class without its import",
      "export class S extends Strategy {}",
      "Strategy is not imported: begin the file with",
    ],
    ["a handler in other capitals", inClass("onbar(bar: Bar): void {}"), "onbar is never called: did you mean onBar?"],
    [
      "a misspelt handler",
      `import { Fill } from "tidebook";\n${inClass("onBar(bar: Bar): void {}\n onFil(fill: Fill): void {}")}`,
      "onFil is never called: did you mean onFill?",
    ],
    ["a strategy without a handler", inClass("next(): void {}"), "The strategy has nothing that is called"],
  ])("%s", async (_what, source, sentence) => {
    const lines = await told(source);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(sentence);
  });
});

test("functions are values: one callback alone, in a variable, in a constant of the file", async () => {
  const source = `${HEAD}const half = (x: f64): f64 => x / 2;
export class S extends Strategy {
  onBar(bar: Bar): void {
    const twice = (x: f64): f64 => x * 2;
    const xs = [3.0, 1.0].map<f64>((x) => x + 1).sort((a, b) => i32(a - b));
    if (bar.index === 0) log((twice(half(xs[0]))).toString());
  }
}
`;
  const { module } = await compileStrategy(source, { path: "s.ts", sdk });
  expect(module.length).toBeGreaterThan(0);
});

test("a parameter that is declared twice with different numbers is told with both lines", async () => {
  const source = (second: string) => `import { param, ema } from "tidebook";
${inClass(`fast: Series = sma(close, param("n", 20, 2, 200));\nslow: Series = ema(close, param(${second}));\nonBar(bar: Bar): void {}`)}`;
  const error: unknown = await compileStrategy(source('"n", 30'), { path: "s.ts", sdk, check: true }).catch(
    (e: unknown) => e,
  );
  expect(String(error)).toMatch(/s\.ts:5:27 The parameter "n" is declared otherwise in line 4: keep the first/);
  for (const same of ['"n", 20, 2, 200', "'n',20,2,  200"]) {
    await compileStrategy(source(same), { path: "s.ts", sdk, check: true });
  }
});

test("nulls that are no numbers are taken", async () => {
  const body =
    "let last: Bar | null = null; if (last == null) last = bar; const name: string | null = null; if (name) log(name);";
  const { warnings } = await compileStrategy(inBar(body), { path: "s.ts", sdk, check: true });
  expect(warnings).toEqual([]);
});

describe("a sign that is missing is told with what waits for it", () => {
  test.each([
    ["this.buy(1;", ["A ) is missing behind this: the ( in line 4, column 9 is not closed"]],
    [
      'log("(") ; if (bar.index > (3) { this.buy(1); } // (',
      ["A ) is missing behind this: the ( in line 4, column 15 is not"],
    ],
    ["const a = [1, 2; this.buy(1);", ["A ] is missing behind this: the [ in line 4, column 11 is not closed"]],
    ["this.buy(1));", ["This ) closes nothing: leave it out, or put the ( where it belongs"]],
    ['log("abc);', ["This text has no end: close it with the same sign in its line"]],
    ["switch (bar.index) { case 1 this.buy(1); }", ["A : is missing behind this"]],
  ])("%s", async (body, words) => {
    expect(await told(inBar(body))).toEqual(words.map((one) => expect.stringContaining(one) as string));
  });
});

describe("a division of whole numbers that loses its fraction is warned of, with the place and what to write", () => {
  const FIELDS = "wins: i32 = 0;\nlosses: i32 = 1;\n";
  const warned = async (body: string, before = ""): Promise<readonly string[]> => {
    const source = before + inClass(`${FIELDS}onBar(bar: Bar): void {\n${body}\n}`);
    const { warnings } = await compileStrategy(source, { path: "s.ts", sdk, check: true });
    return warnings;
  };

  test.each([
    ["const half = 1 / 2; this.buy(half);", "1 / 2 divides whole numbers and is 0: write 1.0 / 2"],
    ["const x = 7 / 2 * bar.close; this.buy(x);", "7 / 2 divides whole numbers and is 3: write 7.0 / 2"],
    ["const x = 100 * (1 / 3); this.buy(x);", "1 / 3 divides whole numbers and is 0: write 1.0 / 3"],
    ["this.buy(this.wins / this.losses);", "write `f64(a) / b`"],
    ["this.buy(bar.index / 2);", "write `f64(a) / b`"],
    ["if (this.openOrders / 2 > bar.close) this.flatten();", "write `f64(a) / b`"],
  ])("%s", async (body, words) => {
    const [warning = "", ...others] = await warned(body);
    expect(others).toEqual([]);
    expect(warning).toContain(words);
    expect(warning).toMatch(/^s\.ts:6:\d+ /);
  });

  test("also in a constant outside of the class", async () => {
    const warnings = await warned("this.buy(HALF);", "const HALF = 1 / 2;\n");
    expect(warnings.map((one) => one.split("\n")[0])).toEqual([
      "s.ts:1:14 1 / 2 divides whole numbers and is 0: write 1.0 / 2 for the fraction",
    ]);
  });

  test.each([
    "this.buy(1 / 2);",
    "const half: f64 = 1 / 2; this.buy(half);",
    "const half = 1.0 / 2; this.buy(half);",
    "const x = bar.close / 2; this.buy(x);",
    "const two = 4 / 2; this.buy(two);",
    "const week = bar.index / 7; log(week.toString());",
    "if (bar.index / 7 == 3) this.flatten();",
    "this.buy(Math.floor(bar.index / 2));",
    "this.buy(f64(this.wins) / this.losses);",
  ])("but not in %s", async (body) => {
    expect(await warned(body)).toEqual([]);
  });
});
