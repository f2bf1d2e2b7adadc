import { codeOf, instructionsOf, ModuleReader } from "../bytecode.ts";
import type { Node, Source } from "./assemblyscript.ts";
import type { Complaint } from "./complaint.ts";
import { ownPositions } from "./positions.ts";

/** Integer divisions (WebAssembly Core Specification 5.4.7), i32 and i64, with sign and without. */
const DIVISIONS: ReadonlySet<number> = new Set([0x6d, 0x6e, 0x7f, 0x80]);
/** Conversions of an integer to a number with a fraction, f32 and f64. */
const CONVERSIONS: ReadonlySet<number> = new Set([0xb2, 0xb3, 0xb4, 0xb5, 0xb7, 0xb8, 0xb9, 0xba]);

/** What stands before a division whose fraction nobody wants. */
const CUT = /\bMath\.(floor|trunc)\(\s*$/;

/** Whole numbers as they are written: `1 / 2`. */
const LITERALS = /^(\d+)\s*\/\s*(\d+)(?![\w.])/;
/** A variable that is declared without a type, or as a whole number, up to its value. */
const WHOLE = /^\w+\s*(:\s*[iu](8|16|32|64|size)\s*)?=/;

/** A module as the compiler made it, nothing optimised, and the source map that was made with it. */
interface Compiled {
  readonly binary: Uint8Array;
  readonly sourceMap: string;
}

/** A node with the fields that are read here. */
interface ValueNode extends Node {
  readonly expression?: ValueNode;
  readonly left?: ValueNode;
  readonly right?: ValueNode;
  readonly initializer?: ValueNode | null;
}

/**
 * Warnings of divisions of whole numbers that lose the fraction where one is meant: those of two numbers that are written
 * out, and those whose result becomes a number with a fraction at once. They are read off the module, since only the
 * compiler knows of what type the operands came to be (`1 / 2` is 0.5 where an f64 is wanted); but for constants, which
 * it works out itself.
 * @param variable the kind of a node that declares a variable
 */
export function lostFractions({ binary, sourceMap }: Compiled, parsed: Source, variable: number): Complaint[] {
  const source = parsed.text;
  const places = new Map(ownPositions(sourceMap).map(([offset, line, column]) => [offset, { line, column }]));
  const starts = lineStarts(source);
  const found = lossyDivisions(binary).flatMap(({ at, next }) => {
    // A value that is converted where it is used has its place with the conversion.
    const place = places.get(at) ?? places.get(next);
    return place ? [(starts[place.line - 1] ?? 0) + place.column - 1] : [];
  });
  found.push(...constantDivisions(parsed.statements, variable));
  const told = [...new Set(found)].filter((offset) => !CUT.test(source.slice(Math.max(0, offset - 40), offset)));
  return told.sort((a, b) => a - b).map((offset) => ({ offset, message: messageOf(source, offset) }));
}

/** Where the divisions stand in the module. */
function lossyDivisions(module: Uint8Array): { at: number; next: number }[] {
  return codeOf(module).bodies.flatMap((body) => {
    const code = [...instructionsOf(module, body)];
    return code.flatMap(({ at, opcode }, i) => {
      if (!DIVISIONS.has(opcode)) return [];
      const { at: next = at, opcode: after = 0 } = code[i + 1] ?? {};
      const [dividend, divisor] = [constantAt(module, code[i - 2]?.at), constantAt(module, code[i - 1]?.at)];
      const isLost = dividend !== undefined && divisor !== undefined && dividend % divisor !== 0;
      return CONVERSIONS.has(after) || isLost ? [{ at, next }] : [];
    });
  });
}

/** The number that an `i32.const` or `i64.const` at an offset puts on the stack, exact to 32 bits. */
function constantAt(module: Uint8Array, at: number | undefined): number | undefined {
  if (at === undefined || (module[at] !== 0x41 && module[at] !== 0x42)) return undefined;
  const reader = new ModuleReader(module);
  reader.at = at + 1;
  return reader.signed(10);
}

/** Where whole numbers that are written out are divided in the values of variables that become whole numbers. */
function constantDivisions(value: unknown, variable: number): number[] {
  if (Array.isArray(value)) return value.flatMap((item) => constantDivisions(item, variable));
  if (!isNode(value)) return [];
  const inside = Object.entries(value).flatMap(([key, field]) =>
    key === "range" ? [] : constantDivisions(field, variable),
  );
  const isWhole = value.kind === variable && value.initializer && WHOLE.test(textOf(value));
  return isWhole ? [...inside, ...literalDivisions(value.initializer)] : inside;
}

/** The left operand says of what type the right one is. */
function literalDivisions(node: ValueNode): number[] {
  const { left, right, expression } = node;
  if (!left || !right) return expression ? literalDivisions(expression) : [];
  const [, a, b] = LITERALS.exec(textOf(node)) ?? [];
  if (isNumber(left) && isNumber(right)) return Number(a) % Number(b) > 0 ? [node.range.start] : [];
  return [...literalDivisions(left), ...(/^[\d\s()+*/-]+$/.test(textOf(left)) ? literalDivisions(right) : [])];
}

const isNumber = (node: Node): boolean => /^\d+$/.test(textOf(node));

const textOf = ({ range }: Node): string => range.source.text.slice(range.start, range.end);

function isNode(value: unknown): value is ValueNode {
  return typeof value === "object" && value !== null && "kind" in value && "range" in value;
}

function messageOf(source: string, offset: number): string {
  const [written, a, b] = LITERALS.exec(source.slice(offset, offset + 100)) ?? [];
  if (written !== undefined && a !== undefined && b !== undefined) {
    return `${written} divides whole numbers and is ${Math.trunc(Number(a) / Number(b))}: write ${a}.0 / ${b} for the fraction`;
  }
  return "A whole number is divided by a whole number here, which drops the fraction: write `f64(a) / b` to keep it";
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
