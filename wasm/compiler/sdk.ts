import { indicators } from "../../shared/indicators.ts";
import { indicatorSource, namesOf } from "./indicator-source.ts";

/** The language's own sources, `wasm/strategy/*.ts`, by file name without the ending. */
export type Sdk = Readonly<Record<string, string>>;

const EXPORT_LINE = /^export \{ (.+) \} from "\.\/([\w-]+)";$/gm;

const rowOfName = new Map(indicators.flatMap((row) => namesOf(row).map((name) => [name, row] as const)));

/** The lines of the index: a file of the language, and the names that strategies can import from it. */
export function exportedFrom(sdk: Sdk): { file: string; names: string[] }[] {
  const lines = (sdk.index ?? "").matchAll(EXPORT_LINE);
  return [...lines].map(([, names = "", file = ""]) => ({ file, names: names.split(", ") }));
}

/** Every name that a strategy can import from "tidebook". */
export function exportedNames(sdk: Sdk): string[] {
  return [...exportedFrom(sdk).flatMap(({ names }) => names), ...rowOfName.keys()];
}

/**
 * The language's sources for a strategy that imports `names`: the index and the indicators are cut down to them, because
 * every file that is named is compiled.
 */
export function sdkFor(sdk: Sdk, names: ReadonlySet<string>): Sdk {
  const lines: string[] = [];
  for (const { file, names: exported } of exportedFrom(sdk)) {
    const used = exported.filter((name) => names.has(name));
    if (used.length > 0) lines.push(`export { ${used.join(", ")} } from "./${file}";`);
  }
  const rows = new Set([...names].map((name) => rowOfName.get(name)).filter((row) => row !== undefined));
  if (rows.size > 0) lines.push('export * from "./indicators";');
  const inOrder = [...rows].sort((a, b) => a.id - b.id);
  return { ...sdk, index: lines.join("\n"), indicators: indicatorSource(inOrder) };
}
