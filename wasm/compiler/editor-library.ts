/** AssemblyScript's numbers, which are types, conversions and their bounds. */
const NUMBERS = ["i32", "i64", "u32", "u64", "f32", "f64"]
  .map(
    (name) => `declare type ${name} = number;
declare function ${name}(value: number | boolean): ${name};
declare namespace ${name} {
  const MIN_VALUE: ${name};
  const MAX_VALUE: ${name};
}`,
  )
  .concat("declare type bool = boolean;")
  .join("\n");

const functionsOf = (names: string, parameters: string) =>
  names.split(" ").map((name) => `  ${name}(${parameters}): f64;`);

const MATH = [
  "interface Math {",
  ..."E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2".split(" ").map((name) => `  readonly ${name}: f64;`),
  ...functionsOf("abs acos acosh asin asinh atan atanh cbrt ceil cos cosh exp expm1 floor fround log log10", "x: f64"),
  ...functionsOf("log1p log2 round sign sin sinh sqrt tan tanh trunc", "x: f64"),
  ...functionsOf("atan2 hypot max min pow", "x: f64, y: f64"),
  "}",
  "declare const Math: Math;",
].join("\n");

const ARRAY = `interface Array<T> {
  length: i32;
  [index: number]: T;
  at(index: i32): T;
  concat(other: Array<T>): Array<T>;
  every(test: (value: T, index: i32, array: Array<T>) => bool): bool;
  fill(value: T, start?: i32, end?: i32): this;
  filter(test: (value: T, index: i32, array: Array<T>) => bool): Array<T>;
  findIndex(test: (value: T, index: i32, array: Array<T>) => bool): i32;
  forEach(visit: (value: T, index: i32, array: Array<T>) => void): void;
  includes(value: T, from?: i32): bool;
  indexOf(value: T, from?: i32): i32;
  join(separator?: string): string;
  lastIndexOf(value: T, from?: i32): i32;
  map<U>(change: (value: T, index: i32, array: Array<T>) => U): Array<U>;
  pop(): T;
  push(value: T): i32;
  reduce<U>(join: (sum: U, value: T, index: i32, array: Array<T>) => U, start: U): U;
  reverse(): this;
  shift(): T;
  slice(start?: i32, end?: i32): Array<T>;
  some(test: (value: T, index: i32, array: Array<T>) => bool): bool;
  sort(compare?: (a: T, b: T) => i32): this;
  splice(start: i32, count?: i32): Array<T>;
  unshift(value: T): i32;
}
declare const Array: { new <T>(length?: i32): Array<T> };
interface ReadonlyArray<T> { readonly length: i32; readonly [index: number]: T }
declare class StaticArray<T> {
  constructor(length: i32);
  readonly length: i32;
  [index: number]: T;
  fill(value: T, start?: i32, end?: i32): this;
  slice(start?: i32, end?: i32): Array<T>;
}`;

const TYPED = ["Float64Array f64", "Float32Array f32", "Int32Array i32", "Uint8Array i32"]
  .map((pair) => pair.split(" "))
  .map(
    ([name, type]) => `declare class ${name} {
  constructor(length: i32);
  readonly length: i32;
  [index: number]: ${type};
  fill(value: ${type}, start?: i32, end?: i32): this;
}`,
  )
  .join("\n");

const OTHERS = `interface Object { toString(): string }
interface Function {}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {}
interface RegExp {}
interface TemplateStringsArray extends ReadonlyArray<string> {}
interface Boolean { toString(): string }
interface Number { toString(radix?: i32): string }
interface String {
  readonly length: i32;
  readonly [index: number]: string;
  charAt(index: i32): string;
  charCodeAt(index: i32): i32;
  endsWith(text: string): bool;
  includes(text: string, from?: i32): bool;
  indexOf(text: string, from?: i32): i32;
  lastIndexOf(text: string, from?: i32): i32;
  padEnd(length: i32, filler?: string): string;
  padStart(length: i32, filler?: string): string;
  repeat(count: i32): string;
  replace(text: string, other: string): string;
  replaceAll(text: string, other: string): string;
  slice(start: i32, end?: i32): string;
  split(separator: string): Array<string>;
  startsWith(text: string): bool;
  substring(start: i32, end?: i32): string;
  toLowerCase(): string;
  toString(): string;
  toUpperCase(): string;
  trim(): string;
}
declare const String: { fromCharCode(code: i32): string };
declare class Map<K, V> {
  readonly size: i32;
  clear(): void;
  delete(key: K): bool;
  get(key: K): V;
  has(key: K): bool;
  keys(): Array<K>;
  set(key: K, value: V): this;
  values(): Array<V>;
}
declare class Set<T> {
  readonly size: i32;
  add(value: T): this;
  clear(): void;
  delete(value: T): bool;
  has(value: T): bool;
  values(): Array<T>;
}
/** A moment in UTC. There is no clock: \`bar.time\` is what time it is. */
declare class Date {
  constructor(milliseconds: i64);
  getTime(): i64;
  getUTCDate(): i32;
  getUTCDay(): i32;
  getUTCFullYear(): i32;
  getUTCHours(): i32;
  getUTCMinutes(): i32;
  getUTCMonth(): i32;
  getUTCSeconds(): i32;
  toISOString(): string;
}
declare class Error {
  constructor(message?: string);
  message: string;
}
declare const NaN: f64;
declare const Infinity: f64;
declare function isNaN(value: f64): bool;
declare function isFinite(value: f64): bool;
declare function parseFloat(text: string): f64;
declare function parseInt(text: string, radix?: i32): f64;
declare function assert(isRight: bool, message?: string): void;`;

/**
 * What strategies have without importing it, as declarations for an editor that is told \`noLib\`: no browser, no clock, no
 * other randomness than \`random()\`, so that it underlines them.
 */
export const editorLibrary = [NUMBERS, MATH, ARRAY, TYPED, OTHERS].join("\n");
