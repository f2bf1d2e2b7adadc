import { codeOf, instructionsOf, ModuleReader, OPCODES } from "./bytecode.ts";
import { layoutOf } from "./sections.ts";

/** Which functions each one calls, by place; the table stands behind them: a computed call leads to all that it holds. */
export interface CallGraph {
  readonly calls: readonly (readonly number[])[];
  /** What stands in a circle of calls, or between two of them. */
  readonly circling: ReadonlySet<number>;
}

/** @throws Refused where an instruction is none that strategies use */
export function callGraphOf(module: Uint8Array): CallGraph {
  const calls = callsOf(module);
  const outward = new Set(fromInside(reversed(calls)));
  const inward = new Set(fromInside(calls));
  const circling = [...calls.keys()].filter((place) => !outward.has(place) && !inward.has(place));
  return { calls, circling: new Set(circling) };
}

function callsOf(module: Uint8Array): number[][] {
  const { imported, held } = layoutOf(module);
  const { bodies } = codeOf(module);
  const calls = bodies.map((body) => {
    const called = new Set<number>();
    for (const { at, opcode } of instructionsOf(module, body)) {
      if (opcode === OPCODES.callIndirect) called.add(bodies.length);
      if (opcode === OPCODES.call) called.add(new ModuleReader(module.subarray(at + 1)).leb() - imported);
    }
    return [...called].filter((place) => place >= 0);
  });
  return [...calls, [...new Set(held)].map((index) => index - imported).filter((place) => place >= 0)];
}

/** Nodes that lead to an end by every way, each after all that it leads to: the rest leads into a circle. */
function fromInside(edges: readonly (readonly number[])[]): number[] {
  const into = reversed(edges);
  const ways = edges.map(({ length }) => length);
  const ended = ways.flatMap((count, node) => (count === 0 ? [node] : []));
  for (const node of ended) {
    for (const before of into[node] ?? []) {
      const left = (ways[before] ?? 0) - 1;
      ways[before] = left;
      if (left === 0) ended.push(before);
    }
  }
  return ended;
}

function reversed(edges: readonly (readonly number[])[]): number[][] {
  const turned: number[][] = edges.map(() => []);
  edges.forEach((targets, node) => targets.forEach((target) => turned[target]?.push(node)));
  return turned;
}

/**
 * The places of functions outside of circles that call one the next, be it through a circle, so that their sizes together
 * are the largest.
 */
export function largestChain({ calls, circling }: CallGraph, sizes: readonly number[]): number[] {
  const circle = calls.length;
  const nodeOf = (place: number) => (circling.has(place) ? circle : place);
  const edges = Array.from({ length: circle + 1 }, () => new Set<number>());
  calls.forEach((called, place) => called.forEach((to) => edges[nodeOf(place)]?.add(nodeOf(to))));
  edges[circle]?.delete(circle);
  const onward = edges.map((targets) => [...targets]);
  const totals: number[] = edges.map(() => 0);
  const largest = (nodes: Iterable<number>) => {
    let [best, found]: [number, number | undefined] = [0, undefined];
    for (const node of nodes) if ((totals[node] ?? 0) > best) [best, found] = [totals[node] ?? 0, node];
    return found;
  };
  for (const node of fromInside(onward)) {
    const next = largest(onward[node] ?? []);
    const own = circling.has(node) ? 0 : (sizes[node] ?? 0);
    totals[node] = own + (next === undefined ? 0 : (totals[next] ?? 0));
  }
  const chain: number[] = [];
  for (let at = largest(totals.keys()); at !== undefined; at = largest(onward[at] ?? [])) chain.push(at);
  return chain.filter((place) => place < sizes.length);
}
