import type { SyntaxNode, Tree } from "@lezer/common";

type TextOf = (node: SyntaxNode) => string;

/** Names that a text imports from "tidebook". */
export function importedNames(tree: Tree, text: TextOf): ReadonlySet<string> {
  return new Set(tidebookImports(tree, text).flatMap((group) => group.getChildren("VariableDefinition").map(text)));
}

/** The insertion that imports a name from "tidebook" beside those that are already imported. */
export function importInsertion(tree: Tree, text: TextOf, name: string): { from: number; insert: string } {
  const [group] = tidebookImports(tree, text);
  if (!group) return { from: 0, insert: `import { ${name} } from "tidebook";\n\n` };
  const last = group.getChildren("VariableDefinition").at(-1);
  if (!last) return { from: group.from + 1, insert: ` ${name}${group.to - group.from === 2 ? " " : ""}` };
  return { from: last.to, insert: `, ${name}` };
}

function tidebookImports(tree: Tree, text: TextOf): SyntaxNode[] {
  return tree.topNode.getChildren("ImportDeclaration").flatMap((declaration) => {
    const from = declaration.getChild("String");
    const group = declaration.getChild("ImportGroup");
    return from && group && text(from).slice(1, -1) === "tidebook" ? [group] : [];
  });
}
