// The module's exports, written for one strategy: `strategy` has the type of the user's class, so that its methods are
// called directly and can be inlined, and a handler that nobody overrides is not in the module at all. What the engine
// means by each handler stands in wasm/README.md.

import { ABI_VERSION } from "../abi.ts";

/** The events that call a method of the strategy, and the handler of each; `update` is for custom indicators. */
export const HANDLER_OF_METHOD: Readonly<Record<string, string>> = {
  onFill: "fill",
  onOrder: "order",
  onSignal: "signalled",
  onStop: "stop",
  update: "update",
};

/** The strategy's method that a handler calls. */
export function methodOf(handler: string): string {
  const found = Object.entries(HANDLER_OF_METHOD).find(([, name]) => name === handler);
  return found?.[0] ?? (handler === "start" ? "onStart" : "onBar");
}

/** `onBar` of the bar in `block`: a local, because after a store nobody knows that a global still stands. */
const DECIDE = "const bar = changetype<Bar>(block); Slot.stamp(bar, index, time); strategy.onBar(bar); Heap.settle();";

/** Numbers of series that a bar's handler takes beside the bar. */
const PUSHED = [0, 2, 4, 8];

const BAR = ["open", "high", "low", "close", "volume"];

/** The source that says what is special about the strategy: its class, and whether it has custom indicators. */
export function chosenSource(className: string, isDefault: boolean, handlers: ReadonlySet<string>): string {
  const exported = isDefault ? "default" : className;
  return [
    `export { ${exported} as Chosen } from "../../strategy";`,
    `export const HAS_UPDATE: bool = ${handlers.has("update")};`,
  ].join("\n");
}

/** The source whose exports are the module's; `handlers` are those beside the bars' handlers. */
export function entrySource(handlers: ReadonlySet<string>): string {
  const optional = Object.keys(OPTIONAL).filter((name) => handlers.has(name));
  return [
    'import { Bar } from "tidebook/bar";',
    'import { Chosen } from "tidebook/chosen";',
    'import { Series } from "tidebook/series";',
    'import { Slot, now } from "tidebook/slots";',
    'import { Heap } from "tidebook/runtime";',
    `export const abi: i32 = ${ABI_VERSION};`,
    "const strategy = new Chosen();",
    "Series.watchAll();",
    "strategy.onStart();",
    ...PUSHED.flatMap((count) => [pushSource(count), barSource(count)]),
    `export function bar(index: i32, time: i64): void { const block = changetype<usize>(now); ${DECIDE} }`,
    moreSource(),
    ...optional.map((name) => OPTIONAL[name] ?? ""),
  ].join("\n");
}

function pushSource(count: number): string {
  return `export function push${count}(${floats([...BAR, ...series(count)])}): void { ${storesOf(count)} }`;
}

function barSource(count: number): string {
  const parameters = `index: i32, time: i64, ${floats([...BAR, ...series(count)])}`;
  return `export function bar${count}(${parameters}): void { ${storesOf(count)} ${DECIDE} }`;
}

function moreSource(): string {
  const names = [..."abcdefgh"];
  const stores = names.map((name, place) => `Slot.set(changetype<usize>(now), slot + ${place}, ${name});`);
  return `export function more(slot: i32, ${floats(names)}): void { ${stores.join(" ")} }`;
}

function storesOf(count: number): string {
  const names = [...BAR, ...series(count)];
  return ["const block = Slot.turn();", ...names.map((name, slot) => `Slot.set(block, ${slot}, ${name});`)].join(" ");
}

function series(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `s${place}`);
}

function floats(names: readonly string[]): string {
  return names.map((name) => `${name}: f64`).join(", ");
}

/** Writes a field of the object that a handler is given: strategies can only read it. */
function written(given: string, field: string, type: string, value = field): string {
  return `store<${type}>(changetype<usize>(given${given}), ${value}, offsetof<${given}>("${field}"));`;
}

const OPTIONAL: Readonly<Record<string, string>> = {
  fill: `
import { Fill } from "tidebook/order";
const givenFill = new Fill();
export function fill(
  order: i32, instrument: i32, side: i32, liquidity: i32, time: i64, quantity: f64, price: f64, fee: f64
): void {
  ${written("Fill", "orderId", "i32", "order")}
  ${written("Fill", "instrument", "i32")}
  ${written("Fill", "isBuy", "bool", "side == 0")}
  ${written("Fill", "isMaker", "bool", "liquidity == 0")}
  ${written("Fill", "time", "i64")}
  ${written("Fill", "quantity", "f64")}
  ${written("Fill", "price", "f64")}
  ${written("Fill", "fee", "f64")}
  strategy.onFill(givenFill);
  Heap.settle();
}`,
  order: `
import { Order } from "tidebook/order";
export function order(id: i32): void {
  strategy.onOrder(new Order(id));
  Heap.settle();
}`,
  signalled: `
import { Signal } from "tidebook/event";
import { signalNames } from "tidebook/signal";
const givenSignal = new Signal();
export function signalled(signal: i32, time: i64, value: f64): void {
  ${written("Signal", "name", "usize", "changetype<usize>(signalNames[signal])")}
  ${written("Signal", "time", "i64")}
  ${written("Signal", "value", "f64")}
  strategy.onSignal(givenSignal);
  Heap.settle();
}`,
  stop: `
export function stop(): void {
  strategy.onStop();
}`,
  update: `
import { Indicator } from "tidebook/indicator";
const givenBar = new Bar();
export function update(
  object: usize, index: i32, time: i64, open: f64, high: f64, low: f64, close: f64, volume: f64
): f64 {
  ${written("Bar", "index", "i32")}
  ${written("Bar", "time", "i64")}
  ${BAR.map((name) => written("Bar", name, "f64")).join(" ")}
  Slot.updating(true);
  const value = changetype<Indicator>(object).update(givenBar);
  Slot.updating(false);
  Heap.settle();
  return value;
}`,
};
