import type { Entry } from "../../state/reference.ts";

/** What is said of a name: of the language, of AssemblyScript or of the text itself. */
export interface Known {
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
}

/** What AssemblyScript has without an import, as far as strategies use it. */
const BASICS: readonly Known[] = [
  { name: "f64", signature: "type f64", doc: "A number with a fraction: prices, quantities, values of series." },
  { name: "f32", signature: "type f32", doc: "A number with a fraction and half the digits of f64." },
  { name: "i32", signature: "type i32", doc: "A whole number of 32 bits: counts, indexes." },
  { name: "i64", signature: "type i64", doc: "A whole number of 64 bits: times in milliseconds." },
  { name: "u32", signature: "type u32", doc: "A whole number of 32 bits from 0." },
  { name: "u64", signature: "type u64", doc: "A whole number of 64 bits from 0." },
  { name: "bool", signature: "type bool", doc: "true or false." },
  { name: "string", signature: "type string", doc: "A text." },
  { name: "Array", signature: "class Array<T>", doc: "A list that grows: `xs: f64[] = []`." },
  { name: "StaticArray", signature: "class StaticArray<T>", doc: "A list of a fixed length, faster than Array." },
  { name: "Map", signature: "class Map<K, V>", doc: "Values by key, in the order in which they were set." },
  { name: "Set", signature: "class Set<T>", doc: "Values without repeats." },
  { name: "Math", signature: "const Math: Math", doc: "Functions of f64; the same bits on every machine." },
  { name: "NaN", signature: "const NaN: f64", doc: "No number: what a series has before its first value." },
  { name: "Infinity", signature: "const Infinity: f64", doc: "Larger than every number." },
  { name: "isNaN", signature: "function isNaN(x: f64): bool", doc: "Whether `x` is no number." },
  { name: "isFinite", signature: "function isFinite(x: f64): bool", doc: "Whether `x` is a number and not infinite." },
  { name: "abs", signature: "function abs(x: f64): f64", doc: "The distance of `x` from 0." },
  { name: "min", signature: "function min(a: f64, b: f64): f64", doc: "The smaller of the two." },
  { name: "max", signature: "function max(a: f64, b: f64): f64", doc: "The larger of the two." },
];

const ONE_NUMBER = {
  abs: "The distance of `x` from 0.",
  ceil: "The next whole number at or above `x`.",
  cos: "The cosine of `x`, in radians.",
  exp: "e to the power of `x`.",
  floor: "The next whole number at or below `x`.",
  log: "The natural logarithm of `x`; NaN below 0.",
  log10: "The logarithm of `x` to the base 10.",
  round: "The nearest whole number; halves go up.",
  sign: "−1, 0 or 1.",
  sin: "The sine of `x`, in radians.",
  sqrt: "The square root of `x`; NaN below 0.",
  tanh: "The hyperbolic tangent of `x`.",
  trunc: "`x` without its fraction.",
};

const MATH: readonly Known[] = [
  ...Object.entries(ONE_NUMBER).map(([name, doc]) => ({ name, signature: `${name}(x: f64): f64`, doc })),
  { name: "max", signature: "max(a: f64, b: f64): f64", doc: "The larger of the two." },
  { name: "min", signature: "min(a: f64, b: f64): f64", doc: "The smaller of the two." },
  { name: "pow", signature: "pow(base: f64, exponent: f64): f64", doc: "`base` to the power of `exponent`." },
  { name: "PI", signature: "readonly PI: f64", doc: "The circle's circumference over its diameter." },
];

/** The strategy language, to be asked by name and by type. */
export class Reference {
  /** What `import { … } from "tidebook"` gives. */
  readonly entries: readonly Entry[];
  /** What needs no import. */
  readonly basics: readonly Known[] = BASICS;
  private readonly byName: ReadonlyMap<string, Known>;
  private readonly classes: ReadonlyMap<string, Entry>;

  constructor(entries: readonly Entry[]) {
    this.entries = entries;
    this.byName = new Map([...BASICS, ...entries].map((entry) => [entry.name, entry]));
    this.classes = new Map(entries.filter(({ signature }) => isClass(signature)).map((entry) => [entry.name, entry]));
  }

  named(name: string): Known | undefined {
    return this.byName.get(name);
  }

  isImported(name: string): boolean {
    return this.entries.some((entry) => entry.name === name);
  }

  /** The members of a class, its own before those of what it extends. */
  membersOf(type: string): readonly Known[] {
    if (type === "Math") return MATH;
    const entry = this.classes.get(type);
    if (!entry) return [];
    const base = / extends (\w+)/.exec(entry.signature)?.[1];
    return [...entry.members.filter(({ name }) => name !== "[]"), ...(base === undefined ? [] : this.membersOf(base))];
  }
}

export function isClass(signature: string): boolean {
  return /^(?:abstract )?class /.test(signature);
}

/** Whether a signature is that of a function or method. */
export function isCallable(signature: string): boolean {
  return /^(?:function |abstract )?\w+\(/.test(signature);
}

/** The type behind a signature's last colon: what a call answers, what a field holds. */
export function typeIn(signature: string): string | undefined {
  return /: (\w+)$/.exec(signature)?.[1];
}

/** The parameters in a signature, as written. */
export function parametersIn(signature: string): string[] {
  const list = /\((.*)\)/.exec(signature)?.[1] ?? "";
  return list === "" ? [] : list.split(", ");
}
