import { closeBrackets } from "@codemirror/autocomplete";
import { history } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, indentOnInput, indentRange, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, openSearchPanel } from "@codemirror/search";
import { Annotation, ChangeSet, Compartment, EditorState, type Extension, Transaction } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { completionList } from "./completion-list.ts";
import { findPanel } from "./find.ts";
import { editorKeys, KEYS_DESCRIPTION, type KeyActions } from "./keys.ts";
import { type EditorLanguage, formatText, loadLanguage, type Surroundings } from "./languages.ts";
import { minimalChange } from "./minimal-change.ts";
import { offeredWord, offsetOf, type Problem, problemText, underline, wordAt } from "./problems.ts";
import { theme } from "./theme.ts";
import { typingOver } from "./typing-over.ts";

/** What an editor asks for and tells while it lives; each is read when it is needed. */
export interface EditorHooks extends Omit<KeyActions, "format"> {
  readonly surroundings: () => Surroundings;
  readonly changed: (text: string) => void;
}

const DESCRIPTION_ID = "keys";

/** Languages in which indentation means nothing. */
const SCRIPTS: ReadonlySet<EditorLanguage> = new Set(["strategy", "js"]);

/** Marks a change that the page made, which the page need not be told. */
const fromOutside = Annotation.define<boolean>();

/**
 * A text editor in an open shadow root: there the styles that it makes are sheets that the content security policy
 * allows, where in the document they would be style elements, which it refuses.
 */
export class CodeEditor {
  private readonly view: EditorView;
  private readonly grammar = new Compartment();
  private readonly access = new Compartment();
  private readonly naming = new Compartment();
  private readonly hooks: EditorHooks;
  private readonly description: HTMLElement;
  private language: EditorLanguage | undefined;

  constructor(host: HTMLElement, text: string, hooks: EditorHooks) {
    this.hooks = hooks;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.description = descriptionOf(KEYS_DESCRIPTION);
    root.replaceChildren(this.description);
    const state = EditorState.create({
      doc: plainBreaks(text),
      extensions: [this.grammar.of([]), this.access.of([]), this.naming.of([]), ...this.always()],
    });
    this.view = new EditorView({ state, root, parent: root });
  }

  /** Makes the text this one by changing what differs alone, so that cursor, folds and history stay. */
  setText(text: string): void {
    const change = minimalChange(this.text, plainBreaks(text));
    if (!change) return;
    this.view.dispatch({ changes: change, annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)] });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  setProblems(problems: readonly Problem[]): void {
    this.view.dispatch(underline(this.view.state, problems));
    this.description.textContent = [...problems.map(problemText), KEYS_DESCRIPTION].join(" ");
  }

  /** Resolves when the grammar is there; until then the text is plain. */
  async setLanguage(language: EditorLanguage): Promise<void> {
    if (language === this.language) return;
    this.language = language;
    const extension = await loadLanguage(language, this.hooks.surroundings);
    if (language === this.language) this.view.dispatch({ effects: this.grammar.reconfigure(extension) });
  }

  setReadOnly(isReadOnly: boolean): void {
    this.view.dispatch({ effects: this.access.reconfigure(EditorState.readOnly.of(isReadOnly)) });
  }

  /** The name that readers of the screen hear. */
  setLabel(label: string): void {
    const attributes = { "aria-label": label, "aria-describedby": DESCRIPTION_ID };
    this.view.dispatch({ effects: this.naming.reconfigure(EditorView.contentAttributes.of(attributes)) });
  }

  /** Puts the cursor at a line and column, from 1, in the middle of what is seen. */
  jump(line: number, column: number): void {
    const anchor = offsetOf(this.view.state.doc, line, column);
    this.view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: "nearest", yMargin: 64 }),
    });
    this.view.focus();
  }

  /** Writes the word that a problem offers over the one that it complains of: a step that can be undone. */
  fix(problem: Problem): void {
    const { state } = this.view;
    const [word, place] = [offeredWord(problem), wordAt(state, problem)];
    if (word === undefined || !place || state.readOnly) return;
    this.view.dispatch({ changes: { ...place, insert: word }, userEvent: "input.complete" });
    this.view.focus();
  }

  focus(): void {
    this.view.focus();
  }

  find(): void {
    openSearchPanel(this.view);
  }

  /** Writes the text as its language is usually written; a script that cannot be read has its lines indented alone. */
  async format(): Promise<void> {
    const { state } = this.view;
    if (this.language === undefined || state.readOnly) return;
    const done = await formatText(this.language, this.text, state.selection.main.head);
    if (this.view.state.doc !== state.doc) return;
    const change = minimalChange(this.text, done?.text ?? this.text);
    if (change) {
      const selection = done?.cursor === undefined ? undefined : { anchor: done.cursor };
      this.view.dispatch({ changes: change, ...(selection ? { selection } : {}), userEvent: "format" });
    } else if (!done && SCRIPTS.has(this.language))
      this.view.dispatch({ changes: tidyLines(state), userEvent: "format" });
  }

  destroy(): void {
    this.language = undefined;
    this.view.destroy();
  }

  private keyActions(): KeyActions {
    const format = () => {
      void this.format();
      return true;
    };
    return { leave: this.hooks.leave, run: this.hooks.run, format };
  }

  private always(): Extension[] {
    return [
      lineNumbers(),
      foldGutter({ markerDOM: foldMarker }),
      codeFolding(),
      history(),
      drawSelection(),
      dropCursor(),
      EditorState.allowMultipleSelections.of(true),
      rectangularSelection(),
      crosshairCursor(),
      indentUnit.of("  "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      completionList,
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches({ highlightWordAroundCursor: false, minSelectionLength: 2 }),
      EditorView.lineWrapping,
      findPanel,
      editorKeys(() => this.keyActions()),
      typingOver,
      theme,
      // A file that is dropped here is for the page: the text is no place for its rows.
      EditorView.domEventHandlers({ drop: ({ dataTransfer }) => (dataTransfer?.files.length ?? 0) > 0 }),
      EditorView.updateListener.of(({ docChanged, transactions }) => {
        if (docChanged && !transactions.every((one) => one.annotation(fromOutside))) this.hooks.changed(this.text);
      }),
    ];
  }
}

/** Indentation by the grammar, without spaces at the ends of lines. */
function tidyLines(state: EditorState): ChangeSet {
  const indented = indentRange(state, 0, state.doc.length);
  const { doc } = state.update({ changes: indented }).state;
  const spaces = [...doc.toString().matchAll(/[ \t]+$/gm)].map((match) => {
    return { from: match.index, to: match.index + match[0].length };
  });
  return indented.compose(ChangeSet.of(spaces, doc.length));
}

/** A description must stand in the same root as what it describes. */
function descriptionOf(text: string): HTMLElement {
  const element = document.createElement("p");
  element.id = DESCRIPTION_ID;
  element.hidden = true;
  element.textContent = text;
  return element;
}

function plainBreaks(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}

function foldMarker(isOpen: boolean): HTMLElement {
  const marker = document.createElement("span");
  marker.className = isOpen ? "fold open" : "fold";
  marker.title = isOpen ? "Fold these lines" : "Unfold";
  return marker;
}
