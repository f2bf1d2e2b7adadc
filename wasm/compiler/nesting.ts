import type { Node, Program } from "./assemblyscript.ts";
import type { Complaint } from "./complaint.ts";

/**
 * Deepest that a source's syntax tree may nest. The compiler calls itself for each level, and how often it can differs
 * from machine to machine: in a worker of Chromium, which has the smallest stack, about 400 times.
 */
const MOST_LEVELS = 256;

const TOO_DEEP = `This is nested deeper than ${MOST_LEVELS} levels: write it as several statements or functions`;

/** What the parser calls for each level, and where it stands. */
type Step = (tokens: { readonly pos: number }, ...rest: unknown[]) => unknown;

const STEPS = ["parseExpression", "parseStatement", "parseTopLevelStatement", "parseType"];

/**
 * Lets the program's parser go no deeper than its tree may nest.
 * @param refuse throws; told what is nested too deep
 */
export function boundParser({ parser }: Program, refuse: (complaint: Complaint) => never): void {
  const steps = parser as unknown as Record<string, Step>;
  let depth = 0;
  for (const name of STEPS) {
    const step = steps[name];
    if (!step) throw new Error(`the compiler's parser has no ${name}`);
    steps[name] = (tokens, ...rest) => {
      if (depth === MOST_LEVELS) refuse({ message: TOO_DEEP, offset: tokens.pos });
      depth++;
      try {
        return step.call(parser, tokens, ...rest);
      } finally {
        depth--;
      }
    };
  }
}

/** What nests too deep in parsed statements: long sums do, too, without the parser's going deep. */
export function tooDeep(statements: readonly Node[]): Complaint | undefined {
  const open: [value: unknown, depth: number][] = [[statements, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    const own = isNode(value) ? depth + 1 : depth;
    if (isNode(value) && own > MOST_LEVELS) return { message: TOO_DEEP, offset: value.range.start };
    for (const [key, field] of Object.entries(value as object)) {
      if (key !== "range" && typeof field === "object" && field !== null) open.push([field, own]);
    }
  }
  return undefined;
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value && "range" in value;
}
