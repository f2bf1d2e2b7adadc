import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import type { Explain } from "../explain.ts";
import { cardOf } from "./card.ts";
import { typesIn, wholeTree } from "./complete.ts";
import type { Known, Reference } from "./reference.ts";
import { enclosing } from "./types.ts";

const NAMES = new Set(["VariableName", "TypeName", "VariableDefinition", "PropertyName", "PropertyDefinition"]);

/** What is known of the name at an offset, and where that name stands. */
export function knownAt(
  state: EditorState,
  offset: number,
  reference: Reference,
): { known: Known; from: number; to: number } | undefined {
  const tree = wholeTree(state);
  const around = [tree.resolveInner(offset, 1), tree.resolveInner(offset, -1)];
  const node = around.find(({ name }) => NAMES.has(name));
  const known = node && knownOf(node, state, reference);
  return known && { known, from: node.from, to: node.to };
}

function knownOf(node: SyntaxNode, state: EditorState, reference: Reference): Known | undefined {
  const types = typesIn(state, reference);
  const name = state.sliceDoc(node.from, node.to);
  const named = (members: readonly Known[]) => members.find((member) => member.name === name);
  if (node.name === "PropertyName") {
    const type = types.of(node.parent?.firstChild ?? null);
    return type === undefined ? undefined : named(types.membersOf(type, node));
  }
  if (node.name === "PropertyDefinition") {
    const owner = enclosing(node, "ClassDeclaration");
    const type = owner?.getChild("VariableDefinition");
    const inherited = named(reference.membersOf((owner && types.baseOf(owner)) ?? ""));
    return inherited ?? (type ? named(types.membersOf(state.sliceDoc(type.from, type.to), node)) : undefined);
  }
  const own = enclosing(node, "ImportGroup") ? undefined : types.variable(name, node);
  // A name of the text whose type cannot be told says nothing that the text does not.
  return own && own.signature !== name ? own : reference.named(name);
}

/** Explains the names of strategies. */
export function explainName(reference: () => Promise<Reference>): Explain {
  return async (state, offset) => {
    const found = knownAt(state, offset, await reference());
    return found && { from: found.from, to: found.to, card: () => cardOf(found.known) };
  };
}
