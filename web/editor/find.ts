import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  replaceAll,
  replaceNext,
  search,
  SearchQuery,
  selectMatches,
  setSearchQuery,
} from "@codemirror/search";
import type { Command, EditorView, Panel, ViewUpdate } from "@codemirror/view";
import { runScopeHandlers } from "@codemirror/view";
import { element } from "./elements.ts";

/** Counting more would not help and would make typing slow. */
const MOST_COUNTED = 999;

/** What the panel's switches set in a query. */
type Switch = "caseSensitive" | "wholeWord" | "regexp";

/** The panel that finds and replaces: two rows above the text. */
class FindPanel implements Panel {
  readonly dom: HTMLElement;
  readonly top = true;
  private readonly view: EditorView;
  private readonly wanted = field("Find");
  private readonly replacement = field("Replace with");
  private readonly count = element("span", { class: "find-count", role: "status" });
  private readonly switches: Readonly<Record<Switch, HTMLButtonElement>>;

  constructor(view: EditorView) {
    this.view = view;
    this.switches = {
      caseSensitive: this.toggle("Aa", "Match case"),
      wholeWord: this.toggle("ab|", "Whole words"),
      regexp: this.toggle(".*", "Regular expression"),
    };
    const steps = [
      this.button("Previous", "Shift+Enter", findPrevious),
      this.button("Next", "Enter", findNext),
      this.button("All", "Select all matches", selectMatches),
    ];
    const find = [this.wanted, this.count, ...Object.values(this.switches), ...steps, this.closer()];
    const replace = [
      this.replacement,
      this.button("Replace", "Replace and go to the next", replaceNext),
      this.button("Replace all", "Replace every match", replaceAll),
    ];
    this.dom = element("div", { class: "find", role: "search", "aria-label": "Find in this cell" }, [
      element("div", { class: "find-row" }, find),
      ...(view.state.readOnly ? [] : [element("div", { class: "find-row" }, replace)]),
    ]);
    this.dom.addEventListener("keydown", (event) => this.pressed(event));
    for (const input of [this.wanted, this.replacement]) input.addEventListener("input", () => this.commit());
    this.show(getSearchQuery(view.state));
  }

  mount(): void {
    this.wanted.select();
  }

  update(update: ViewUpdate): void {
    const query = getSearchQuery(update.state);
    if (!query.eq(getSearchQuery(update.startState))) this.show(query);
    else if (update.docChanged || update.selectionSet) this.tell(query);
  }

  private show(query: SearchQuery): void {
    if (this.wanted.value !== query.search) this.wanted.value = query.search;
    if (this.replacement.value !== query.replace) this.replacement.value = query.replace;
    for (const [name, button] of Object.entries(this.switches))
      button.setAttribute("aria-pressed", String(query[name as Switch]));
    this.tell(query);
  }

  /** Says which match is selected, of how many. */
  private tell(query: SearchQuery): void {
    const isWrong = query.search !== "" && !query.valid;
    this.wanted.setAttribute("aria-invalid", String(isWrong));
    if (query.search === "" || isWrong) {
      this.count.textContent = isWrong ? "not a regular expression" : "";
      return;
    }
    const { from, to } = this.view.state.selection.main;
    let [matches, at] = [0, 0];
    const cursor = query.getCursor(this.view.state);
    for (let next = cursor.next(); !next.done && matches < MOST_COUNTED; next = cursor.next()) {
      matches++;
      if (next.value.from === from && next.value.to === to) at = matches;
    }
    const many = matches === MOST_COUNTED ? `${matches} or more` : String(matches);
    this.count.textContent = matches === 0 ? "no match" : at === 0 ? many : `${at} of ${many}`;
  }

  private commit(): void {
    const isOn = (name: Switch) => this.switches[name].getAttribute("aria-pressed") === "true";
    const query = new SearchQuery({
      search: this.wanted.value,
      replace: this.replacement.value,
      caseSensitive: isOn("caseSensitive"),
      wholeWord: isOn("wholeWord"),
      regexp: isOn("regexp"),
      literal: !isOn("regexp"),
    });
    if (!query.eq(getSearchQuery(this.view.state))) this.view.dispatch({ effects: setSearchQuery.of(query) });
  }

  private pressed(event: KeyboardEvent): void {
    const isField = event.target === this.wanted || event.target === this.replacement;
    if (event.key === "Escape") closeSearchPanel(this.view);
    else if (event.key === "Enter" && isField) {
      const command = event.target === this.replacement ? replaceNext : event.shiftKey ? findPrevious : findNext;
      command(this.view);
    } else if (!runScopeHandlers(this.view, event, "search-panel")) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private button(label: string, title: string, command: Command): HTMLButtonElement {
    const button = element("button", { type: "button", class: "find-button", title }, [label]);
    button.addEventListener("click", () => void command(this.view));
    return button;
  }

  private toggle(sign: string, label: string): HTMLButtonElement {
    const attributes = { type: "button", class: "find-button find-switch", title: label, "aria-label": label };
    const button = element("button", attributes, [sign]);
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      this.commit();
    });
    return button;
  }

  private closer(): HTMLButtonElement {
    const button = this.button("Done", "Esc", closeSearchPanel);
    button.classList.add("find-done");
    return button;
  }
}

function field(label: string): HTMLInputElement {
  return element("input", {
    type: "text",
    class: "find-field",
    placeholder: label,
    "aria-label": label,
    autocomplete: "off",
    spellcheck: "false",
    ...(label === "Find" ? { "main-field": "true" } : {}),
  });
}

export const findPanel = search({ createPanel: (view) => new FindPanel(view) });
