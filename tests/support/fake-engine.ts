import { IMPORTS } from "../../wasm/abi.ts";
import { type LinkedStrategy, linkStrategy } from "../../wasm/link.ts";

/** A call that a strategy made, with the text that was pending. */
export interface Call {
  readonly name: string;
  readonly text: string;
  readonly values: readonly number[];
}

type Answer = (call: Call) => number;

/**
 * An engine made of JavaScript functions: writes down each call and answers with a running number, or as `answers` says.
 * Every series gets the slot of its number, the five columns of a bar first.
 */
export class FakeEngine {
  readonly calls: Call[] = [];
  readonly strategy: LinkedStrategy;
  private readonly answers: Readonly<Record<string, Answer>>;
  private readonly handlers: Readonly<Record<string, (...values: (number | bigint)[]) => number>>;
  private pending = "";
  private series = 4;

  constructor(module: Uint8Array, answers: Readonly<Record<string, Answer>> = {}) {
    const perform =
      (name: string) =>
      (first: number | bigint, second: number, third: number, ...rest: number[]) =>
        name === "text"
          ? this.hear(first as bigint, second)
          : this.answer(name, [Number(first), second, third, ...rest]);
    const functions = Object.keys(IMPORTS).map((name) => [`strategy_${name}`, perform(name)] as const);
    this.answers = answers;
    const table = new WebAssembly.Table({ element: "anyfunc", initial: 3 });
    this.strategy = linkStrategy(Object.fromEntries(functions), table, new WebAssembly.Module(module.slice()));
    this.handlers = this.strategy.instance.exports as typeof this.handlers;
  }

  /** Calls a handler of the strategy. */
  call(name: string, ...values: (number | bigint)[]): number {
    const handler = this.handlers[name];
    if (!handler) throw new Error(`the strategy has no ${name}`);
    return handler(...values);
  }

  /** Calls `bar2` with a bar whose prices are all `price` and two series. */
  bar(index: number, price: number, s0 = 0, s1 = 0): void {
    this.call("bar2", index, BigInt(index) * 60_000n, price, price, price, price, 1, s0, s1);
  }

  /** The calls of one import, each as its text and values. */
  callsOf(name: string): [string, ...number[]][] {
    return this.calls.filter((call) => call.name === name).map(({ text, values }) => [text, ...values]);
  }

  private hear(units: bigint, count: number): number {
    for (let i = 0n; i < count; i++) this.pending += String.fromCharCode(Number((units >> (16n * i)) & 0xffffn));
    return 0;
  }

  private answer(name: string, all: number[]): number {
    const call = { name, text: this.pending, values: all.slice(0, (IMPORTS[name] ?? "").indexOf(":")) };
    this.pending = "";
    this.calls.push(call);
    const told = this.answers[name]?.(call);
    if (told !== undefined) return told;
    if (name === "fault") throw new Error(`fault: ${call.text} at ${call.values.join(":")}`);
    if (name === "param") return call.values[0] ?? 0;
    if (name === "field") return call.values[1] ?? 0;
    if (name === "indicator" || name === "signal" || name === "custom") return ++this.series;
    if (name === "watch") return call.values[0] ?? -1;
    return name === "value" ? NaN : 0;
  }
}
