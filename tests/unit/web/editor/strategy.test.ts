import { CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { EditorState, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { expect, test } from "vitest";
import { languageReference } from "../../../../wasm/compiler/reference.ts";
import { strategyCompletion } from "../../../../web/editor/strategy/complete.ts";
import { knownAt } from "../../../../web/editor/strategy/explain.ts";
import { importInsertion } from "../../../../web/editor/strategy/imports.ts";
import { Reference } from "../../../../web/editor/strategy/reference.ts";
import { callTemplate } from "../../../../web/editor/strategy/templates.ts";
import { sdk } from "../../../support/sdk.ts";

const reference = new Reference(languageReference(sdk));

const surroundings = {
  kind: "strategy",
  tables: [],
  names: [
    { name: "sp500", kind: "data" },
    { name: "zones", kind: "indicator", exports: ["Zone", "Band"] },
  ],
};

const complete = strategyCompletion(
  async () => reference,
  () => surroundings,
);

const stateOf = (doc: string) => EditorState.create({ doc, extensions: typescriptLanguage });

/** What is offered at the `|` of a text. */
async function offered(marked: string, explicit = false): Promise<CompletionResult | null> {
  const offset = marked.indexOf("|");
  const state = stateOf(marked.replace("|", ""));
  return complete(new CompletionContext(state, offset, explicit));
}

const labels = async (marked: string, explicit = false) =>
  (await offered(marked, explicit))?.options.map(({ label }) => label) ?? [];

const inBar = (line: string) => `import { Strategy, Bar, Series, close, sma, macd } from "tidebook";
export class Trend extends Strategy {
  fast: Series = sma(close, 20);
  wave = macd(close);
  count: i32 = 0;
  onBar(bar: Bar): void {
    const order = this.buyLimit(1, bar.low);
    ${line}
  }
}`;

test("an import offers every name that is not there yet, and the cells that can be imported", async () => {
  const names = await labels('import { Strategy, s| } from "tidebook"');
  expect(names).toEqual(expect.arrayContaining(["sma", "Series", "param", "macd", "Macd"]));
  expect(names).not.toContain("Strategy");
  expect(await labels('import { sma } from "|"')).toEqual(["tidebook", "./zones"]);
  expect(await labels('import { Z| } from "./zones"')).toEqual(["Zone", "Band"]);
});

test.each([
  ["this.|", ["buy", "targetPercent", "position", "equity", "fast", "count"]],
  ["bar.|", ["time", "open", "high", "low", "close", "volume", "index"]],
  ["order.|", ["ioc", "bracket", "status", "isOpen"]],
  ["this.buy(1).day().|", ["bracket", "cancel"]],
  ["this.wave.|", ["macd", "signal", "histogram"]],
  ['instrument("ETH").|', ["buy", "close", "timeframe"]],
  ["if (bar.|", ["close"]],
  ["Math.|", ["sqrt", "pow"]],
  ["const q: f64 = this.pos|", ["position"]],
])("behind `%s` stand the members of its type", async (line, wanted) => {
  expect(await labels(inBar(line))).toEqual(expect.arrayContaining(wanted));
});

test.each(["this.fast.|", "close.|", "this.wave.macd.|", "this.fast.val|"])(
  "behind `%s` stands how a series is read, in the point's place",
  async (line) => {
    const marked = inBar(line);
    const found = await offered(marked);
    expect(found?.options.map(({ displayLabel }) => displayLabel)).toEqual(["[0]", "[1]"]);
    const offset = marked.indexOf("|");
    let state = stateOf(marked.replace("|", ""));
    const view = {
      state,
      dispatch: (spec: TransactionSpec) => (state = state.update(spec).state),
    } as unknown as EditorView;
    const [first] = found?.options ?? [];
    if (typeof first?.apply === "function") first.apply(view, first, found?.from ?? 0, offset);
    expect(state.doc.toString()).toBe(marked.replace(/\.\w*\|/, "[0]"));
  },
);

test("an indicator is found by the words of its title, too, under its own name", async () => {
  const options = (await offered(inBar("boll|")))?.options.filter(({ label }) => label === "Bollinger bands");
  expect(options?.map(({ displayLabel }) => displayLabel)).toEqual(["bbands"]);
  expect(await labels(inBar("sma|"))).not.toContain("Simple moving average");
});

test.each(["close[0].|", "unknown.|", "// this.|", '"this.|"', "const x|", "3.|"])(
  "nothing is offered behind `%s`",
  async (line) => {
    expect(await labels(inBar(line))).toEqual([]);
  },
);

test("a name is offered where a value can stand: those of the text first, then what is imported", async () => {
  const result = await offered(inBar("if (cro|"));
  const boost = (name: string) => result?.options.find(({ label }) => label === name)?.boost ?? -Infinity;
  expect(boost("order")).toBeGreaterThan(boost("sma"));
  expect(boost("sma")).toBeGreaterThan(boost("crossedAbove"));
  expect(boost("crossedAbove")).toBeGreaterThan(-Infinity);
  expect(await labels(inBar("for (let i = 0; i < 3; i++) { log(i|"))).toContain("i");
});

test("a type is offered behind a colon", async () => {
  const types = await labels("class A { x: S| }");
  expect(types).toEqual(expect.arrayContaining(["Series", "f64", "Order", "Macd"]));
  expect(types).not.toContain("sma");
});

test("a class is offered the handlers that it does not have, written out", async () => {
  const result = await offered(inBar("").replace("count: i32 = 0;", "on|"));
  expect(result?.options.map(({ label }) => label)).toEqual(["onStart", "onFill", "onOrder", "onSignal", "onStop"]);
  expect(await labels('import { Indicator } from "tidebook";\nclass A extends Indicator {\n  u|\n}')).toEqual([
    "update",
  ]);
});

test("an interval is offered as the text of timeframe", async () => {
  expect(await labels(inBar('timeframe("|"'))).toContain("1h");
  expect(await labels(inBar('log("|"'))).toEqual([]);
});

test("a call is written with its usual arguments and an indicator's defaults", () => {
  const template = (name: string) => callTemplate(reference.named(name)!);
  expect(template("sma")).toBe("sma(#{1:close}, #{2:30})");
  expect(template("atr")).toBe("atr(#{1:14})");
  expect(template("param")).toBe('param(#{1:"name"}, #{2:20}, #{3:2}, #{4:200})');
  expect(template("crossedAbove")).toBe("crossedAbove(#{1:close}, #{2:open})");
  expect(template("close")).toBeUndefined();
});

test.each([
  ['import { Bar } from "tidebook";', 'import { Bar, sma } from "tidebook";'],
  ['import { Bar, } from "tidebook";', 'import { Bar, sma, } from "tidebook";'],
  ['import {} from "tidebook";', 'import { sma } from "tidebook";'],
  ["class A {}", 'import { sma } from "tidebook";\n\nclass A {}'],
])("a name is imported into `%s`", (before, after) => {
  const state = stateOf(before);
  const tree = typescriptLanguage.parser.parse(before);
  const changes = importInsertion(tree, ({ from, to }) => state.sliceDoc(from, to), "sma");
  expect(state.update({ changes }).state.doc.toString()).toBe(after);
});

test.each([
  ["sma(close, 20)", "sma", "function sma(source: Series, period?: f64): Series"],
  ["this.buyLimit", "buyLimit", "buyLimit(quantity: f64, price: f64): Order"],
  ["onBar(bar", "onBar", "onBar(bar: Bar): void"],
  ["order = ", "order", "order: Order"],
  ["fast: Series", "fast", "fast: Series"],
  ["Bar): void", "Bar", "class Bar"],
  ["low);", "low", "readonly low: f64"],
])("the name at `%s` is explained", (mark, name, signature) => {
  const text = inBar("");
  const found = knownAt(stateOf(text), text.indexOf(mark) + mark.indexOf(name) + 1, reference);
  expect(found?.known).toMatchObject({ name, signature });
  expect(text.slice(found?.from, found?.to)).toBe(name);
});
