import { EditorView } from "@codemirror/view";

/**
 * Types over a selection of several lines by a change of the document. Left to itself, the browser joins the lines and
 * keeps the look of the first in a style attribute, which the page's content security policy refuses and reports.
 */
export const typingOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    const { main, ranges } = state.selection;
    const { data, inputType } = event;
    if (inputType !== "insertText" || !data || state.readOnly || ranges.length > 1 || view.composing) return false;
    if (state.doc.lineAt(main.from).number === state.doc.lineAt(main.to).number) return false;
    event.preventDefault();
    const insert = () => state.update(state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    const isTaken = state
      .facet(EditorView.inputHandler)
      .some((handler) => handler(view, main.from, main.to, data, insert));
    if (!isTaken) view.dispatch(insert());
    return true;
  },
});
