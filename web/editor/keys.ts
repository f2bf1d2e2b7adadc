import { acceptCompletion, closeBracketsKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, historyKeymap, indentLess, indentMore, simplifySelection } from "@codemirror/commands";
import { foldKeymap } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { type Extension, Prec } from "@codemirror/state";
import { type Command, EditorView, keymap } from "@codemirror/view";

/** Where the focus goes after a run: stays, moves to the next cell, or into a new cell below. */
export type RunKind = "stay" | "next" | "below";

export interface KeyActions {
  readonly leave: () => void;
  readonly run: ((kind: RunKind) => void) | undefined;
  readonly format: () => boolean;
}

/** What readers of the screen are told about the keys that a text field does not have. */
export const KEYS_DESCRIPTION =
  "Tab indents. Press Escape, then Tab, to leave the editor. Control Space suggests words, Control Shift Space explains one, F8 goes to the next problem.";

const RUNS: readonly (readonly [key: string, kind: RunKind])[] = [
  ["Shift-Enter", "next"],
  ["Mod-Enter", "stay"],
  ["Ctrl-Enter", "stay"],
  ["Alt-Enter", "below"],
];

/** Takes the chosen completion; while the list is about to come, or has just come, the line is not indented instead. */
const complete: Command = (view) => acceptCompletion(view) || completionStatus(view.state) !== null;

/** The keys of an editor; actions are asked for when a key is pressed. */
export function editorKeys(actions: () => KeyActions): Extension {
  const runs = RUNS.map(([key, kind]) => ({
    key,
    run: () => {
      const { run } = actions();
      run?.(kind);
      return run !== undefined;
    },
  }));
  const leave = {
    key: "Escape",
    run: (view: EditorView) => {
      if (simplifySelection(view)) return true;
      // Until another key is pressed, Tab goes on to what follows the editor.
      view.setTabFocusMode(Number.POSITIVE_INFINITY);
      actions().leave();
      return true;
    },
  };
  return [
    Prec.high(keymap.of([...runs, { key: "Tab", run: complete }])),
    keymap.of([
      ...closeBracketsKeymap,
      ...searchKeymap,
      ...lintKeymap,
      ...foldKeymap,
      ...historyKeymap,
      { key: "Shift-Alt-f", run: () => actions().format() },
      { key: "Tab", run: indentMore, shift: indentLess },
      leave,
      ...defaultKeymap.filter(({ key }) => key !== "Escape"),
    ]),
    EditorView.domEventHandlers({
      focus: (_, view) => {
        view.setTabFocusMode(false);
      },
    }),
  ];
}
