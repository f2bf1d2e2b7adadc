import { expect, test } from "vitest";
import { checkStack } from "../../../wasm/circles.ts";
import { compileStrategy } from "../../../wasm/compile.ts";
import { frameSizes } from "../../../wasm/frames.ts";
import { lebOf } from "../../../wasm/rewrite.ts";
import { runProcess } from "../../support/process.ts";
import { sdk } from "../../support/sdk.ts";

const [I32, I64, F64] = [0x7f, 0x7e, 0x7c];
const [LOOP, END, CALL, DROP, GET, SET, GET_GLOBAL, SET_GLOBAL] = [3, 0x0b, 0x10, 0x1a, 0x20, 0x21, 0x23, 0x24];
const [ADD, MULTIPLY, DIVIDE, XOR, LOAD] = [0x6a, 0x6c, 0x6d, 0x73, 0x28];

interface Shape {
  readonly parameters?: number[];
  readonly results?: number[];
  readonly locals?: readonly [count: number, type: number];
  /** What stands in the function; `CALL, 0` calls itself. */
  readonly code: number[];
}

const list = (items: readonly (readonly number[])[]) => [...lebOf(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]) => [id, ...lebOf(body.length), ...body];
const times = (count: number, code: (at: number) => number[]) =>
  Array.from({ length: count }, (_, at) => code(at)).flat();
const constant = (value: number) => [0x41, ...times(4, (at) => [((value >> (7 * at)) & 127) | 128]), 0];
const variable = (type: number, value: number[]) => [type, 1, ...value, END];

/** A module of one function, which counts its calls in the exported variable `n` before it does anything. */
function moduleOf({ parameters = [], results = [], locals, code }: Shape): Uint8Array {
  const counted = [GET_GLOBAL, 0, 0x41, 1, ADD, SET_GLOBAL, 0];
  const declared = locals ? [1, ...lebOf(locals[0]), locals[1]] : [0];
  const body = [...declared, ...counted, ...code, END];
  const globals = [
    variable(I32, [0x41, 0]),
    variable(I32, [0x41, 5]),
    variable(F64, [0x44, ...Array<number>(8).fill(0)]),
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...list(parameters.map((type) => [type])), ...list(results.map((type) => [type]))]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, 1, 1]),
    ...section(6, list(globals)),
    ...section(7, [2, 1, 0x66, 0, 0, 1, 0x6e, 3, 0]),
    ...section(10, [1, ...lebOf(body.length), ...body]),
  ]);
}

const x = [GET, 0];
/** Values of the first parameter, added to a variable: an optimising compiler keeps them for the next time. */
const valuesOfX = (count: number) =>
  times(count, (at) => {
    const value = [...x, ...constant(at * 7919 + 3), XOR, ...x, ...constant(at + 3), DIVIDE, MULTIPLY];
    return [GET_GLOBAL, 1, ...value, ADD, SET_GLOBAL, 1];
  });

const SHAPES: Record<string, Shape> = {
  "nothing but a call": { code: [CALL, 0] },
  "operands below a call": { code: [...times(1000, () => [GET_GLOBAL, 1]), CALL, 0, ...times(1000, () => [DROP])] },
  "floating operands below a call": {
    code: [...times(300, () => [GET_GLOBAL, 2]), CALL, 0, ...times(300, () => [DROP])],
  },
  "many locals": {
    locals: [2000, I64],
    code: [
      ...times(2000, (at) => [GET_GLOBAL, 1, 0xac, SET, ...lebOf(at)]),
      ...[CALL, 0],
      ...times(2000, (at) => [GET, ...lebOf(at), 0xa7, SET_GLOBAL, 1]),
    ],
  },
  "locals of which nobody hears": { locals: [20_000, F64], code: [CALL, 0] },
  "many parameters": {
    parameters: Array<number>(300).fill(F64),
    code: [
      ...times(300, (at) => [GET, ...lebOf(at)]),
      CALL,
      0,
      ...times(300, (at) => [GET, ...lebOf(at), SET_GLOBAL, 2]),
    ],
  },
  "many results": {
    results: Array<number>(300).fill(I32),
    code: [CALL, 0, ...times(300, () => [SET_GLOBAL, 1]), ...times(300, () => [GET_GLOBAL, 1])],
  },
  "what is computed before a call and again behind it": {
    parameters: [I32],
    code: [...valuesOfX(300), GET_GLOBAL, 0, CALL, 0, ...valuesOfX(300)],
  },
  "what stays the same in a loop": {
    parameters: [I32],
    code: [LOOP, 0x40, ...valuesOfX(100), GET_GLOBAL, 0, CALL, 0, GET_GLOBAL, 1, 0x0d, 0, END],
  },
  "addresses used before a call and again behind it": {
    parameters: Array<number>(100).fill(I32),
    code: [
      ...times(100, (at) => [GET, at, LOAD, 2, 0, SET_GLOBAL, 1]),
      ...[...times(100, () => [GET_GLOBAL, 0]), CALL, 0],
      ...times(100, (at) => [GET, at, LOAD, 2, 0, SET_GLOBAL, 1]),
    ],
  },
};

const COMPILERS = ["--liftoff-only", "--no-liftoff", "--no-wasm-tier-up", "--wasm-tier-up"];
/** Kilobytes of stack that the program below gets, and what of them it may use by itself. */
const [GIVEN, OWN] = [900, 30];

/** Calls a function of each module until the stack ends, and prints how often that was. */
const PROGRAM = `
const text = require("node:fs").readFileSync(0, "utf8");
const counts = JSON.parse(text).map(([module, parameters]) => {
  const { f, n } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, "base64"))).exports;
  try { f(...Array(parameters).fill(1)); } catch (error) { if (!(error instanceof RangeError)) throw error; }
  return n.value;
});
console.log(JSON.stringify(counts));`;

test.each(COMPILERS)(
  "no function's frame is larger than its size says, node %s",
  { timeout: 120_000 },
  async (compiler) => {
    const modules = Object.values(SHAPES).map((shape) => ({ shape, module: moduleOf(shape) }));
    const input = modules.map(({ shape, module }) => [
      Buffer.from(module).toString("base64"),
      shape.parameters?.length ?? 0,
    ]);
    const command = [compiler, `--stack-size=${GIVEN}`, "-e", PROGRAM];
    const { stdout, stderr } = await runProcess(process.execPath, command, { input: JSON.stringify(input) });
    expect(stderr).toBe("");
    const counts = JSON.parse(stdout) as number[];
    Object.keys(SHAPES).forEach((name, at) => {
      const [size = 0] = frameSizes(modules[at]!.module);
      const fitting = Math.floor(((GIVEN - OWN) * 1024) / (8 * size));
      expect.soft(counts[at], name).toBeGreaterThanOrEqual(fitting);
    });
  },
);

/** A module of functions of so many locals, each of which calls the next. */
function chainOf(length: number, locals: number): Uint8Array {
  const bodies = times(length, (at) => {
    const body = [1, ...lebOf(locals), F64, ...(at + 1 < length ? [CALL, at + 1] : []), END];
    return [...lebOf(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [...lebOf(length), ...Array<number>(length).fill(0)]),
    ...section(10, [...lebOf(length), ...bodies]),
  ]);
}

test("functions that call one another in a chain may take 320 kB together, in one frame or in many", () => {
  // A frame is 16, its locals, 3 for the code of a guard, and 1 for a call.
  checkStack(chainOf(1, 40_960 - 19));
  expect(() => checkStack(chainOf(1, 40_960 - 18))).toThrow(/^needs 321 kB of stack, more than the 320 kB/);
  checkStack(chainOf(40, 1024 - 20));
  expect(() => checkStack(chainOf(40, 1024 - 19))).toThrow(/which takes 9 kB of it, as smaller ones$/);
  expect(() => checkStack(chainOf(30, 49_000))).toThrow(/^needs 11490 kB of stack/);
});

test("a strategy of functions too large is refused where the largest begins", async () => {
  const sum = Array.from({ length: 30 }, (_, at) => `this.b * ${at}.5`).join(" + ");
  const wide = `    this.c = ${sum};\n    this.b = ${sum};\n`.repeat(50);
  const source = `import { Strategy, Bar } from "tidebook";
export class Wide extends Strategy {
  b: f64 = 1;
  c: f64 = 2;
  down(n: i32): void {
    if (n > 0) this.down(n - 1);
${wide}
  }
  onBar(bar: Bar): void { this.down(bar.index); }
}`;
  const compiled = compileStrategy(source, { path: "wide.ts", sdk });
  await expect(compiled).rejects.toThrow(
    /^wide\.ts:[3-6]:\d+ the module needs \d+ kB of stack, more than the 320 kB that/,
  );
});
