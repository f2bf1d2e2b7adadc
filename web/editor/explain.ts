import { type EditorState, type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";

/** A name that something is known of. */
export interface Explained {
  readonly from: number;
  readonly to: number;
  readonly card: () => HTMLElement;
}

/** What is known of the name at an offset. */
export type Explain = (state: EditorState, offset: number) => Promise<Explained | undefined>;

const pin = StateEffect.define<Tooltip | undefined>();

/** The explanation that a key or a tap asked for; it goes with the next change or move of the cursor. */
const pinned = StateField.define<Tooltip | undefined>({
  create: () => undefined,
  update(shown, { effects, docChanged, selection }) {
    const [asked] = effects.filter((effect) => effect.is(pin));
    if (asked) return asked.value;
    return docChanged || selection ? undefined : shown;
  },
  provide: (field) => showTooltip.from(field, (tooltip) => tooltip ?? null),
});

/** Explains names under the pointer, and at the cursor by a key or a tap, since not everyone has a pointer. */
export function explanations(explain: Explain): Extension {
  const tooltipAt = async ({ state }: EditorView, offset: number): Promise<Tooltip | undefined> => {
    const found = await explain(state, offset);
    return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: found.card() }) };
  };
  const show = async (view: EditorView, offset: number): Promise<void> => {
    const { doc } = view.state;
    const tooltip = await tooltipAt(view, offset);
    if (view.state.doc === doc && (tooltip ?? view.state.field(pinned))) view.dispatch({ effects: pin.of(tooltip) });
  };
  const hide = (view: EditorView): boolean => {
    if (!view.state.field(pinned)) return false;
    view.dispatch({ effects: pin.of(undefined) });
    return true;
  };
  const ask = (view: EditorView): boolean => {
    void show(view, view.state.selection.main.head);
    return true;
  };
  return [
    pinned,
    hoverTooltip(async (view, offset) => (await tooltipAt(view, offset)) ?? null, { hideOnChange: true }),
    Prec.high(
      keymap.of([
        { key: "Escape", run: hide },
        { key: "Mod-Shift-Space", run: ask },
      ]),
    ),
    EditorView.domEventHandlers({
      pointerup: ({ pointerType, clientX, clientY }, view) => {
        const offset = pointerType === "touch" ? view.posAtCoords({ x: clientX, y: clientY }) : null;
        // The tap first moves the cursor, which takes away what was shown.
        if (offset !== null && view.state.selection.main.empty) setTimeout(() => void show(view, offset), TAP_MS);
      },
    }),
  ];
}

/** Until the browser has put the cursor where a tap was. */
const TAP_MS = 120;
