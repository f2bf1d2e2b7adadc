import { indicators } from "../../shared/indicators.ts";
import { indicatorSource, namesOf } from "./indicator-source.ts";

/** The language's own sources, `wasm/strategy/*.ts`, by file name without the ending. */
export type Sdk = Readonly<Record<string, string>>;

const EXPORT_LINE = /^export \{ (.+) \} from "\.\/([\w-]+)";$/gm;

const rowOfName = new Map(indicators.flatMap((row) => namesOf(row).map((name) => [name, row] as const)));

/** Every name that a strategy can import from "tidebook". */
export function exportedNames(sdk: Sdk): string[] {
  const own = [...(sdk.index ?? "").matchAll(EXPORT_LINE)].flatMap(([, names = ""]) => names.split(", "));
  return [...own, ...rowOfName.keys()];
}

/**
 * The language's sources for a strategy that imports `names`: the index and the indicators are cut down to them, because
 * every file that is named is compiled.
 */
export function sdkFor(sdk: Sdk, names: ReadonlySet<string>): Sdk {
  const lines: string[] = [];
  for (const [, list = "", file = ""] of (sdk.index ?? "").matchAll(EXPORT_LINE)) {
    const used = list.split(", ").filter((name) => names.has(name));
    if (used.length > 0) lines.push(`export { ${used.join(", ")} } from "./${file}";`);
  }
  const rows = new Set([...names].map((name) => rowOfName.get(name)).filter((row) => row !== undefined));
  if (rows.size > 0) lines.push('export * from "./indicators";');
  const inOrder = [...rows].sort((a, b) => a.id - b.id);
  return { ...sdk, index: lines.join("\n"), indicators: indicatorSource(inOrder) };
}
