import vm from "node:vm";
import ts from "typescript";
import type { Context, Decider, Handle, SeenBar, SeenFill, Trading } from "./exchange/context.ts";

/** What a strategy class of the language looks like from outside, once it runs as JavaScript. */
interface Running {
  onBar(bar: SeenBar): void;
  onFill?(fill: SeenFill & { orderId: number }): void;
  onOrder?(order: Handle): void;
}

/** A strategy of the language as a decider, and the values that it plotted at each bar. */
export interface ScriptedStrategy {
  decider: Decider;
  plots: Record<string, number[]>;
}

/** The answer of a target that needed no order: the order with id 0, on which every call is lost. */
const none = {
  id: 0,
  status: "none",
  filled: 0,
  isOpen: false,
  order: null,
  ...Object.fromEntries(
    ["ioc", "fok", "day", "gtd", "postOnly", "reduceOnly", "bracket", "oco", "cancel", "modify"].map((name) => [
      name,
      () => none,
    ]),
  ),
} as unknown as Handle;

/**
 * Runs the text of a strategy as JavaScript against the slow exchange. The text must keep to what means the same in
 * AssemblyScript and TypeScript; of the language it may use Strategy, instrument, param and plot.
 */
export function scriptStrategy(source: string, parameters: Readonly<Record<string, number>>): ScriptedStrategy {
  const plots: Record<string, number[]> = {};
  let context: Context | undefined;
  const trading = (name?: string): Trading => {
    if (!context) throw new RangeError("orders can be placed in handlers only");
    return name === undefined ? context : context.for(name);
  };
  const language = {
    Strategy: class {},
    instrument: (name: string) => traderOf(() => trading(name)),
    param: (name: string, initial: number) => parameters[name] ?? initial,
    plot: (name: string, value: number) => void (plots[name] ??= []).push(value),
  };
  Object.setPrototypeOf(
    language.Strategy.prototype,
    traderOf(() => trading()),
  );
  const strategy = instantiate(source, language);
  const decider: Decider = {
    onBar: (bar, now) => {
      context = now;
      strategy.onBar(bar);
    },
    onFill: (fill, now) => {
      context = now;
      strategy.onFill?.({ ...fill, orderId: fill.order.id });
    },
    onOrder: (order, now) => {
      context = now;
      strategy.onOrder?.(order);
    },
  };
  return { decider, plots };
}

const scripts = new Map<string, vm.Script>();

function scriptOf(source: string): vm.Script {
  const known = scripts.get(source);
  if (known) return known;
  const { ES2022 } = ts.ScriptTarget;
  const compilerOptions = { target: ES2022, module: ts.ModuleKind.CommonJS, useDefineForClassFields: true };
  const script = new vm.Script(ts.transpileModule(source, { compilerOptions }).outputText);
  scripts.set(source, script);
  return script;
}

function instantiate(source: string, language: object): Running {
  const module = { exports: {} as Record<string, new () => Running> };
  const sandbox = {
    exports: module.exports,
    require: () => language,
    f64: (x: number) => x,
    i32: (x: number) => Math.trunc(x),
    i64: (x: number) => Math.trunc(x),
    Math,
    NaN,
    Infinity,
  };
  scriptOf(source).runInNewContext(sandbox);
  const [Strategy] = Object.values(module.exports).filter((value) => typeof value === "function");
  if (!Strategy) throw new RangeError("the text exports no strategy");
  return new Strategy();
}

/** An object with the orders and the account of an instrument, and its last close as `close[0]`. */
function traderOf(trading: () => Trading): object {
  return new Proxy(
    {},
    {
      get: (_, name) => {
        const target = trading();
        if (name === "close") return [target.close];
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => (value.apply(target, args) as unknown) ?? none;
      },
    },
  );
}
