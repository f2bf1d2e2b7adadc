import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { cardOf } from "./card.ts";
import { typesIn } from "./complete.ts";
import type { Known, Reference } from "./reference.ts";
import { enclosing } from "./types.ts";

const NAMES = new Set(["VariableName", "TypeName", "VariableDefinition", "PropertyName", "PropertyDefinition"]);

/** What is known of the name at an offset, and where that name stands. */
export function knownAt(
  state: EditorState,
  offset: number,
  reference: Reference,
): { known: Known; from: number; to: number } | undefined {
  for (const side of [1, -1] as const) {
    const node = syntaxTree(state).resolveInner(offset, side);
    if (!NAMES.has(node.name)) continue;
    const types = typesIn(state, reference);
    const name = state.sliceDoc(node.from, node.to);
    const { from, to } = node;
    if (node.name === "PropertyName") {
      const type = types.of(node.parent?.firstChild ?? null);
      const known = type === undefined ? undefined : types.membersOf(type, node).find((one) => one.name === name);
      return known && { known, from, to };
    }
    if (node.name === "PropertyDefinition") {
      const owner = enclosing(node, "ClassDeclaration");
      const type = owner?.getChild("VariableDefinition");
      const base = owner ? types.baseOf(owner) : undefined;
      const inherited = reference.membersOf(base ?? "").find((one) => one.name === name);
      const own = type
        ? types.membersOf(state.sliceDoc(type.from, type.to), node).find((one) => one.name === name)
        : undefined;
      const known = inherited ?? own;
      return known && { known, from, to };
    }
    const isImport = enclosing(node, "ImportGroup") !== undefined;
    const known = (isImport ? undefined : ownVariable()) ?? reference.named(name);
    return known && { known, from, to };

    function ownVariable(): Known | undefined {
      const found = types.variable(name, node);
      return found?.signature === name ? undefined : found;
    }
  }
  return undefined;
}

/** Explains the name under the pointer. */
export function explanations(reference: () => Promise<Reference>) {
  return hoverTooltip(
    async (view, offset) => {
      const found = knownAt(view.state, offset, await reference());
      if (!found) return null;
      const { known, from, to } = found;
      return { pos: from, end: to, above: true, create: () => ({ dom: cardOf(known) }) };
    },
    { hideOnChange: true },
  );
}
