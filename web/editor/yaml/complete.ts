import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { insertCompletionText, pickedCompletion, startCompletion } from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { indicatorNamed } from "../../../shared/indicators.ts";
import { element } from "../elements.ts";
import type { Explain } from "../explain.ts";
import type { Surroundings } from "../languages.ts";
import { type Key, keyAt, keysOf } from "./keys.ts";
import { placeAt, type YamlPlace } from "./place.ts";

const WORD = /^[\w./-]*$/;

/** Completion of a cell's YAML body: keys of its kind, and what can stand behind each. */
export function yamlCompletion(surroundings: () => Surroundings): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const { state, pos, explicit } = context;
    const text = state.doc.toString();
    const place = placeAt(text, pos);
    if (!place) return null;
    const around = surroundings();
    const isKey = place.part === "key";
    if (isKey && place.from === pos && !explicit) return null;
    const options = isKey ? keyOptions(place, text, around) : valueOptions(place, text, around);
    if (options.length > 0) return { from: place.from, options, validFor: WORD };
    const initial = isKey || !explicit ? [] : initialOption(place, pos, around);
    return initial.length > 0 ? { from: pos, options: initial } : null;
  };
}

function keyOptions(place: YamlPlace, text: string, around: Surroundings): Completion[] {
  return keysIn(place, text, around)
    .filter(({ name }) => !place.beside.includes(name))
    .map((key, index) => ({
      label: key.name,
      detail: key.initial ?? "",
      type: "property",
      boost: -index / 10,
      info: () => keyCard(key),
      apply: writtenKey(key, place),
    }));
}

/** The keys that can stand at a place. */
function keysIn({ path }: YamlPlace, text: string, { kind, names }: Surroundings): readonly Key[] {
  if (path.length === 0) return keysOf(kind);
  const key = keyAt(kind, path);
  if (!key) return [];
  if (key.from === "parameters")
    return parameterKeys(names.find(({ name }) => name === valueOf(text, "strategy"))?.parameters);
  if (kind === "chart" && key.name === "indicators") return [...(key.keys ?? []), ...optionKeys(text)];
  return key.isFree && path.length === 1 ? [] : (key.keys ?? []);
}

function parameterKeys(parameters: Surroundings["names"][number]["parameters"] = []): Key[] {
  return parameters.map(({ name, initial, min, max }) => ({
    name,
    doc: "A parameter of the strategy.",
    initial: String(initial),
    range: `${min} to ${max}`,
  }));
}

/** Options of the indicators that a chart's body names. */
function optionKeys(text: string): Key[] {
  const named = [...text.matchAll(/\bname:\s*(\w+)/g)].flatMap(([, name = ""]) => indicatorNamed(name) ?? []);
  const options = named.flatMap((row) => row.options.map((option) => ({ row, option })));
  return [
    ...new Map(
      options.map(({ row, option: { name, default: initial, min, max } }): [string, Key] => [
        name,
        { name, doc: `Option of ${row.name}.`, initial: String(initial), range: `${min} to ${max}` },
      ]),
    ).values(),
  ];
}

function valueOptions({ path, beside }: YamlPlace, text: string, around: Surroundings): Completion[] {
  const key = keyAt(around.kind, path);
  if (!key) return [];
  const cells = around.names.filter(({ kind }) => key.cells?.includes(kind));
  const table = key.from === "columns" ? around.tables.find(({ name }) => name === valueOf(text, "of")) : undefined;
  const info = () => keyCard(key);
  const options: Completion[] = [
    ...cells.map(({ name, kind }) => ({ label: name, detail: kind, info })),
    ...(key.choices ?? []).map(({ name, doc }) => ({ label: name, info: doc === "" ? info : () => sentence(doc) })),
    ...(table?.columns ?? []).map((name) => ({ label: name, detail: "column", info })),
  ];
  return options
    .filter(({ label }) => !beside.includes(label))
    .map((option, place) => ({ type: "constant", boost: -place / 100, ...option }));
}

/** The value that a key has anyway, to begin with; once something is typed, that is what is meant. */
function initialOption({ path, from }: YamlPlace, pos: number, { kind }: Surroundings): Completion[] {
  const key = keyAt(kind, path);
  const isPlain = from === pos && key?.initial !== undefined && /^[\w.-]+$/.test(key.initial);
  return key && isPlain ? [{ label: key.initial ?? "", detail: "default", info: () => keyCard(key) }] : [];
}

/** The plain value of a key at the left edge of a body. */
function valueOf(text: string, key: string): string | undefined {
  return new RegExp(`^${key}:\\s*["']?([\\w-]+)`, "m").exec(text)?.[1];
}

/** Writes a key with what must follow it, and asks for its value. */
function writtenKey(key: Key, { column }: YamlPlace) {
  return (view: EditorView, completion: Completion, from: number, to: number): void => {
    const isThere = /^\s*:/.test(view.state.sliceDoc(to, to + 4));
    const inner = column === undefined ? " " : `\n${" ".repeat(column + 2)}`;
    const isBlock = key.keys !== undefined && !key.isList;
    const text = isThere ? key.name : `${key.name}:${isBlock ? inner : " "}`;
    view.dispatch({
      ...insertCompletionText(view.state, text, from, to),
      annotations: pickedCompletion.of(completion),
    });
    startCompletion(view);
  };
}

/** What a key means, what it allows, and what it is where it is left out. */
function keyCard({ name, doc, range, initial }: Key): HTMLElement {
  const facts = [
    range === undefined || range === "" ? "" : `Allowed: ${range}.`,
    initial ? `Default: ${initial}.` : "",
  ];
  const said = facts.filter((fact) => fact !== "").join(" ");
  return element("div", { class: "card" }, [
    element("pre", {}, [name]),
    ...(doc === "" ? [] : [element("p", {}, [doc])]),
    ...(said === "" ? [] : [element("p", { class: "facts" }, [said])]),
  ]);
}

function sentence(doc: string): HTMLElement {
  return element("div", { class: "card" }, [element("p", {}, [doc])]);
}

/** The key under an offset, and where it stands. */
export function keyUnder(
  state: EditorState,
  offset: number,
  kind: string | undefined,
): { key: Key; from: number; to: number } | undefined {
  const line = state.doc.lineAt(offset);
  const column = offset - line.from;
  for (const match of line.text.matchAll(/([A-Za-z]\w*)\s*:/g)) {
    const [from, to] = [match.index, match.index + (match[1]?.length ?? 0)];
    if (column < from || column > to) continue;
    const place = placeAt(state.doc.toString(), line.from + from);
    const key = place?.part === "key" ? keyAt(kind, [...place.path, match[1] ?? ""]) : undefined;
    if (key) return { key, from: line.from + from, to: line.from + to };
  }
  return undefined;
}

/** Explains the keys of a body. */
export function explainKey(surroundings: () => Surroundings): Explain {
  return async (state, offset) => {
    const found = keyUnder(state, offset, surroundings().kind);
    return found && { from: found.from, to: found.to, card: () => keyCard(found.key) };
  };
}
