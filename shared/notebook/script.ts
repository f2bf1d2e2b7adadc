import { parser } from "@lezer/javascript";
import type { SyntaxNode, Tree } from "@lezer/common";

const typescript = parser.configure({ dialect: "ts" });

/** An import declaration of a script; offsets are those of its text. */
export interface ScriptImport {
  /** What stands between the quotes. */
  readonly from: string;
  /** Offset behind the first quote. */
  readonly fromStart: number;
  /** The imported names as written, such as `sma` or `sma as mean`. */
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** The import declarations of an AssemblyScript text that stand at its top level. */
export function importsIn(source: string): ScriptImport[] {
  return typescript
    .parse(source)
    .topNode.getChildren("ImportDeclaration")
    .flatMap((node): ScriptImport[] => {
      const quoted = node.getChild("String");
      if (!quoted) return [];
      const group = node.getChild("ImportGroup");
      const names = group
        ? source
            .slice(group.from + 1, group.to - 1)
            .split(",")
            .map((name) => name.trim())
        : [];
      return [
        {
          from: source.slice(quoted.from + 1, quoted.to - 1),
          fromStart: quoted.from + 1,
          names: names.filter((name) => name !== ""),
          start: node.from,
          end: node.to,
        },
      ];
    });
}

/** A place at which a script uses `cells`. */
export interface CellsUse {
  /** The name behind the dot; undefined where `cells` is used in any other way. */
  readonly name: string | undefined;
  /** Offset of the name, or of `cells`. */
  readonly start: number;
}

/** Where a js cell uses `cells`, wherever it is no property or word of a text. */
export function cellsUses(source: string): CellsUse[] {
  const uses: CellsUse[] = [];
  const tree: Tree = parser.parse(source);
  tree.iterate({
    enter({ name, node, from, to }) {
      if (source.slice(from, to) !== "cells" || !(name === "VariableName" || isShorthand(node))) return;
      const property = propertyOf(node);
      uses.push(
        property
          ? { name: source.slice(property.from, property.to), start: property.from }
          : { name: undefined, start: from },
      );
    },
  });
  return uses;
}

/** The name in `cells.NAME`. */
function propertyOf(node: SyntaxNode): SyntaxNode | null {
  const { parent } = node;
  const isObject = parent?.name === "MemberExpression" && parent.firstChild?.from === node.from;
  return isObject ? parent.getChild("PropertyName") : null;
}

/** `{ cells }` in a value, which means `{ cells: cells }`. */
function isShorthand({ name, parent, to }: SyntaxNode): boolean {
  return name === "PropertyDefinition" && parent?.name === "Property" && parent.to === to;
}
