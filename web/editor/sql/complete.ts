import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { insertCompletionText, pickedCompletion, snippet } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorView } from "@codemirror/view";
import { tablesIn } from "../../../shared/notebook/sql-tables.ts";
import type { NamedTable, Surroundings } from "../languages.ts";
import { FUNCTIONS, WORDS } from "./words.ts";

const words: readonly Completion[] = [
  ...WORDS.split(" ").map((label) => ({ label, type: "keyword", boost: -1 })),
  ...Object.entries(FUNCTIONS).map(([label, detail]) => ({ label, detail, type: "function", apply: called })),
];

/** Writes a function with its brackets, the cursor between them. */
function called(view: EditorView, completion: Completion, from: number, to: number): void {
  const isCalled = view.state.sliceDoc(to, to + 1) === "(";
  if (!isCalled) return snippet(`${completion.label}(#{})`)(view, completion, from, to);
  const annotations = pickedCompletion.of(completion);
  view.dispatch({ ...insertCompletionText(view.state, completion.label, from, to), annotations });
}

const SILENT = new Set(["String", "LineComment", "BlockComment", "Number"]);

/** Completion of tables, of columns of those that the query names, by their aliases too, and of SQL's own words. */
export function queryCompletion(surroundings: () => Surroundings): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    if (SILENT.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const word = context.matchBefore(/(?:\w+\.)?\w*$/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const [owner, name = ""] = word.text.includes(".") ? word.text.split(".") : [undefined, word.text];
    const from = context.pos - name.length;
    const options = optionsFor(owner, context.state.doc.toString(), surroundings().tables);
    return options.length === 0 ? null : { from, options, validFor: /^\w*$/ };
  };
}

function optionsFor(owner: string | undefined, query: string, tables: readonly NamedTable[]): Completion[] {
  const used = tablesUsed(query, tables);
  if (owner !== undefined) {
    const named = used.filter(({ names }) => names.includes(owner.toLowerCase())).map(({ table }) => table);
    return columnsOf(named.length > 0 ? named : tables.filter(({ name }) => name === owner.toLowerCase()));
  }
  const all = tables.map(({ name, columns }) => ({ label: name, type: "type", detail: `${columns.length} columns` }));
  return [...columnsOf([...new Set(used.map(({ table }) => table))]), ...all, ...words];
}

function columnsOf(tables: readonly NamedTable[]): Completion[] {
  const labels = [...new Set(tables.flatMap(({ columns }) => columns))];
  return labels.map((label, place) => {
    const owners = tables.filter(({ columns }) => columns.includes(label)).map(({ name }) => name);
    return { label, type: "property", detail: owners.join(", "), boost: 2 - place / 100 };
  });
}

/** The tables that a query reads, with the names by which it calls each. */
function tablesUsed(query: string, tables: readonly NamedTable[]): { table: NamedTable; names: string[] }[] {
  return tablesIn(query).flatMap(({ name, start }) => {
    const table = tables.find((one) => one.name === name.toLowerCase());
    const behind = /^\s+(?:as\s+)?(\w+)/i.exec(query.slice(start + name.length));
    return table ? [{ table, names: [table.name, behind?.[1]?.toLowerCase() ?? ""] }] : [];
  });
}
