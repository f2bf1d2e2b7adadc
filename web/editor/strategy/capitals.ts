import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const mark = Decoration.mark({ class: "type-name" });
const NAMES = new Set(["VariableName", "VariableDefinition"]);

/** Colours names with a capital as types also where the grammar sees variables: in imports and behind `extends`. */
export const typeNames = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = marksIn(view);
    }

    update(update: ViewUpdate): void {
      const isParsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || isParsed) this.decorations = marksIn(update.view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function marksIn({ state, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of visibleRanges) {
    syntaxTree(state).iterate({
      from,
      to,
      enter(node) {
        if (NAMES.has(node.name) && /^[A-Z][a-z]/.test(state.sliceDoc(node.from, node.from + 2)))
          builder.add(node.from, node.to, mark);
      },
    });
  }
  return builder.finish();
}
