import { syntaxTree } from "@codemirror/language";
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

interface Marking {
  /** Kinds of nodes that are looked at. */
  readonly nodes: readonly string[];
  /** What their text must begin with. */
  readonly pattern: RegExp;
  /** The class that they get. */
  readonly className: string;
}

/** Colours nodes by what they say, where the grammar cannot tell them apart. */
export function marked({ nodes, pattern, className }: Marking): Extension {
  const names = new Set(nodes);
  const mark = Decoration.mark({ class: className });
  const marksIn = ({ state, visibleRanges }: EditorView): DecorationSet => {
    const builder = new RangeSetBuilder<Decoration>();
    for (const { from, to } of visibleRanges) {
      syntaxTree(state).iterate({
        from,
        to,
        enter(node) {
          const isMeant = names.has(node.name) && node.from >= from && pattern.test(state.sliceDoc(node.from, node.to));
          if (isMeant) builder.add(node.from, node.to, mark);
        },
      });
    }
    return builder.finish();
  };
  class Marks {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = marksIn(view);
    }

    update({ startState, state, docChanged, viewportChanged, view }: ViewUpdate): void {
      const isParsed = syntaxTree(startState) !== syntaxTree(state);
      if (docChanged || viewportChanged || isParsed) this.decorations = marksIn(view);
    }
  }
  return ViewPlugin.fromClass(Marks, { decorations: ({ decorations }) => decorations });
}
