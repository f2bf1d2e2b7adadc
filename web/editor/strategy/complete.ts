import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { insertCompletionText, pickedCompletion, snippet, snippetCompletion } from "@codemirror/autocomplete";
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { SyntaxNode, Tree } from "@lezer/common";
import { indicatorNamed } from "../../../shared/indicators.ts";
import type { Surroundings } from "../languages.ts";
import { cardOf } from "./card.ts";
import { importedNames, importInsertion } from "./imports.ts";
import { isCallable, isClass, type Known, type Reference } from "./reference.ts";
import { enclosing, Types } from "./types.ts";
import { callTemplate } from "./templates.ts";

const WORD = /\w*$/;
const NAME = /^\w*$/;
/** So many letters may begin an indicator's title instead of its name. */
const TITLE_LETTERS = 3;
const BEGINNING = /^\w{0,2}$/;

/** Where text is no code. */
const SILENT = new Set(["LineComment", "BlockComment", "RegExp", "Number", "TemplateString"]);

const INTERVALS = ["1m", "5m", "15m", "1h", "4h", "1d", "1w"];

/** Statements that a strategy has; AssemblyScript lacks the others that TypeScript has. */
const STATEMENTS: readonly Completion[] = [
  snippetCompletion("if (#{}) {\n\t#{}\n}", { label: "if", detail: "block", type: "keyword" }),
  snippetCompletion("for (let #{i} = 0; #{i} < #{count}; #{i}++) {\n\t#{}\n}", {
    label: "for",
    detail: "loop",
    type: "keyword",
  }),
  snippetCompletion("while (#{}) {\n\t#{}\n}", { label: "while", detail: "loop", type: "keyword" }),
  ...["const", "let", "return", "else", "this", "true", "false", "null", "new", "break", "continue"].map((label) => ({
    label,
    type: "keyword",
  })),
];

const DECLARATIONS: readonly Completion[] = [
  snippetCompletion("export class #{Name} extends Strategy {\n\tonBar(bar: Bar): void {\n\t\t#{}\n\t}\n}", {
    label: "class",
    detail: "strategy",
    type: "keyword",
  }),
  snippetCompletion("function #{name}(#{x}: f64): f64 {\n\treturn #{x};\n}", {
    label: "function",
    type: "keyword",
  }),
];

/** How a series is read, with the words under which people look for it. */
const READINGS = [
  { ago: 0, words: "value now current last", doc: "Its value at this bar." },
  { ago: 1, words: "previous before prior", doc: "Its value at the bar before." },
];

interface Place {
  readonly context: CompletionContext;
  readonly state: EditorState;
  readonly node: SyntaxNode;
  readonly types: Types;
  readonly reference: Reference;
}

/** Completion of strategies and indicators: names of the language and the text, members by type, imports, handlers. */
export function strategyCompletion(
  reference: () => Promise<Reference>,
  surroundings: () => Surroundings,
): CompletionSource {
  return async (context) => {
    const { state, pos } = context;
    const node = wholeTree(state).resolveInner(pos, -1);
    if (SILENT.has(node.name)) return null;
    const known = await reference();
    if (context.aborted) return null;
    const place = { context, state, node, reference: known, types: typesIn(state, known) };
    if (enclosing(node, "ImportDeclaration")) return inImport(place, surroundings());
    if (node.name === "String") return inString(place);
    const member = memberBefore(node);
    if (member) return ofMember(place, member);
    const word = context.matchBefore(WORD);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (enclosing(node, "TypeAnnotation") ?? node.name === "TypeName") return result(word.from, typeOptions(place));
    const body = handlerPlace(node);
    if (body) return result(word.from, handlerOptions(place, body));
    if (node.name === "VariableDefinition" || node.name === "PropertyDefinition") return null;
    const names = nameOptions(place);
    return word.text.length < TITLE_LETTERS
      ? result(word.from, names, BEGINNING)
      : result(word.from, [...names, ...titledOptions(place, word.text)]);
  };
}

/** Longest time that parsing may hold up what is typed. */
const PARSE_MS = 200;

/** The tree of all of the text: what is asked may be declared below. */
export function wholeTree(state: EditorState): Tree {
  return ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state);
}

export function typesIn(state: EditorState, reference: Reference): Types {
  return new Types((node) => state.sliceDoc(node.from, node.to), reference);
}

function result(from: number, options: readonly Completion[], validFor: RegExp = NAME): CompletionResult {
  return { from, options, validFor };
}

function inImport({ context, state, node, reference }: Place, { names }: Surroundings): CompletionResult | null {
  const declaration = enclosing(node, "ImportDeclaration");
  const quoted = declaration?.getChild("String");
  if (node.name === "String") {
    const cells = names
      .filter(({ kind }) => kind === "indicator")
      .map(({ name }) => ({ label: `./${name}`, detail: "indicator cell" }));
    const options = [{ label: "tidebook", detail: "the strategy language" }, ...cells];
    return result(node.from + 1, options, /^[\w./]*$/);
  }
  const group = enclosing(node, "ImportGroup");
  const word = context.matchBefore(WORD);
  if (!group || !word || (word.from === word.to && !context.explicit)) return null;
  const there = new Set(
    group
      .getChildren("VariableDefinition")
      .filter(({ to }) => to !== context.pos)
      .map(({ from, to }) => state.sliceDoc(from, to)),
  );
  const from = quoted ? state.sliceDoc(quoted.from + 1, quoted.to - 1) : "";
  const cell = names.find(({ name }) => from === `./${name}`);
  const options = cell
    ? (cell.exports ?? []).map((label) => ({ label, type: "class", detail: cell.name }))
    : reference.entries.map((entry) => completionOf(entry));
  return result(
    word.from,
    options.filter(({ label }) => !there.has(label)),
  );
}

/** The text behind `timeframe(` is an interval. */
function inString({ node, state }: Place): CompletionResult | null {
  const call = node.parent?.name === "ArgList" ? node.parent.parent : null;
  const callee = call?.firstChild;
  const name = callee ? state.sliceDoc(callee.from, callee.to) : "";
  if (!/(^|\.)timeframe$/.test(name)) return null;
  const options = INTERVALS.map((label, place) => ({ label, boost: -place }));
  return result(node.from + 1, options);
}

/** The expression whose member is being written. */
function memberBefore(node: SyntaxNode): SyntaxNode | undefined {
  const expression = node.name === "." || node.name === "PropertyName" ? node.parent : node;
  const isOpen = expression?.name === "MemberExpression" && expression.getChild(".") !== null;
  return isOpen && (node.name === "." || node.name === "PropertyName") ? expression : undefined;
}

function ofMember({ context, node, types }: Place, expression: SyntaxNode): CompletionResult | null {
  const type = types.of(expression.firstChild);
  const word = context.matchBefore(WORD);
  if (type === undefined || !word) return null;
  if (type === "Series") return result(word.from, readings(expression.getChild(".")?.from ?? word.from));
  const options = types.membersOf(type, node).filter(({ name }) => !/^on[A-Z]/.test(name));
  return result(
    word.from,
    options.map((member, place) => ({ ...completionOf(member), apply: applied(member, false), boost: -place / 10 })),
  );
}

/** A series has no member to name: it is read by how many bars ago, and the brackets take the point's place. */
function readings(point: number): Completion[] {
  return READINGS.map(({ ago, words, doc }, place) => ({
    label: `[${ago}] ${words}`,
    displayLabel: `[${ago}]`,
    detail: "f64",
    info: () => cardOf({ name: `[${ago}]`, signature: `series[${ago}]: f64`, doc }),
    type: "variable",
    boost: -place,
    apply: (view, completion, _from, to) => {
      const annotations = pickedCompletion.of(completion);
      view.dispatch({ ...insertCompletionText(view.state, `[${ago}]`, point, to), annotations });
    },
  }));
}

/** The body of a class where a method's name is being written. */
function handlerPlace(node: SyntaxNode): SyntaxNode | undefined {
  const isName = node.name === "PropertyDefinition" && node.parent?.name === "PropertyDeclaration";
  const body = isName ? node.parent?.parent : node;
  const isAlone = !isName || node.parent?.getChild("TypeAnnotation") === null;
  return body?.name === "ClassBody" && isAlone ? body : undefined;
}

/** The methods that the engine calls, written out, without those that the class has. */
function handlerOptions({ types, reference, state }: Place, body: SyntaxNode): Completion[] {
  const declaration = body.parent;
  const base = declaration ? types.baseOf(declaration) : undefined;
  if (base === undefined) return [];
  const there = new Set(
    body.getChildren("MethodDeclaration").map((method) => {
      const name = method.getChild("PropertyDefinition");
      return name ? state.sliceDoc(name.from, name.to) : "";
    }),
  );
  return reference
    .membersOf(base)
    .filter(({ name, doc }) => /^(on[A-Z]\w+|update)$/.test(name) && !there.has(name) && !/\breserved\b/.test(doc))
    .map((method) => {
      const head = method.signature.replace("abstract ", "");
      return {
        ...snippetCompletion(`${head} {\n\t#{}\n}`, {
          ...completionOf(method),
          detail: head.slice(method.name.length),
        }),
        boost: 1,
      };
    });
}

function typeOptions({ reference }: Place): Completion[] {
  const basics = reference.basics
    .filter(({ signature }) => /^(type|class) /.test(signature))
    .map((one) => completionOf(one));
  const classes = reference.entries.filter(({ signature }) => isClass(signature));
  return [...basics, ...classes.map((entry) => ({ ...completionOf(entry), apply: applied(entry, true) }))];
}

function nameOptions({ types, node, reference, state }: Place): Completion[] {
  const imported = importedNames(wholeTree(state), (one) => state.sliceDoc(one.from, one.to));
  const locals = types.variablesAround(node).filter(({ name }) => !imported.has(name));
  const isTop = node.name === "Script" || node.parent?.parent?.name === "Script";
  return [
    ...locals.map((known) => ({ ...completionOf(known), boost: 4 })),
    ...reference.basics.map((known) => ({ ...completionOf(known), apply: applied(known, false), boost: -1 })),
    ...reference.entries.map((entry) => ({
      ...completionOf(entry),
      apply: applied(entry, true),
      boost: imported.has(entry.name) ? 2 : 0,
    })),
    ...(isTop ? DECLARATIONS : STATEMENTS),
  ];
}

/** Indicators whose title has a word that begins so, though their name does not: `bol` is a way to bbands. */
function titledOptions({ reference }: Place, typed: string): Completion[] {
  const letters = typed.toLowerCase();
  return reference.entries.flatMap((entry) => {
    const title = isCallable(entry.signature) ? indicatorNamed(entry.name)?.title : undefined;
    const words = title?.toLowerCase().split(/[^a-z]+/) ?? [];
    if (entry.name.startsWith(letters) || !words.some((word) => word.startsWith(letters))) return [];
    const completion = { ...completionOf(entry), label: title ?? "", displayLabel: entry.name };
    return [{ ...completion, apply: applied(entry, true), boost: 1 }];
  });
}

function completionOf(known: Known): Completion {
  const { name, signature, doc } = known;
  const kind = isClass(signature) ? "class" : isCallable(signature) ? "function" : "variable";
  const completion = { label: name, detail: detailOf(known), type: kind };
  return doc === "" ? completion : { ...completion, info: () => cardOf(known) };
}

/** What stands beside a name: an indicator's title, else its parameters or type. */
function detailOf({ name, signature }: Known): string {
  if (isClass(signature)) return "class";
  const row = indicatorNamed(name);
  if (row && signature.startsWith("function ")) return row.title;
  return signature
    .replace(/^(?:function|const|readonly|type|abstract) /, "")
    .slice(name.length)
    .replace(/^: /, "");
}

/** Writes a name with its call, and imports it where it is not. */
function applied(known: Known, isImported: boolean) {
  return (view: EditorView, completion: Completion, from: number, to: number): void => {
    const { state } = view;
    const text = (one: SyntaxNode) => state.sliceDoc(one.from, one.to);
    const isThere = !isImported || importedNames(wholeTree(state), text).has(known.name);
    const insertion = isThere ? undefined : importInsertion(wholeTree(state), text, known.name);
    if (insertion) view.dispatch({ changes: insertion, userEvent: "input.complete" });
    const shift = insertion?.insert.length ?? 0;
    const isCalled = /^\s*\(/.test(state.sliceDoc(to, to + 8));
    const template = isCalled ? undefined : callTemplate(known);
    const [start, end] = [from + shift, to + shift];
    if (template !== undefined) snippet(template)(view, completion, start, end);
    else {
      const annotations = pickedCompletion.of(completion);
      view.dispatch({ ...insertCompletionText(view.state, known.name, start, end), annotations });
    }
  };
}
