import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { projectRoot } from "./checkout.ts";

/** A file of the project, `path` from its root with `/`; what is no text has none. */
export interface SourceFile {
  path: string;
  text: string;
}

/** A function's extent; `parameters` without Rust's `self`. */
export interface FunctionShape {
  name: string;
  line: number;
  lines: number;
  parameters: number;
}

/** One import or re-export; `names` is `"*"` where the whole module is taken. */
interface ImportShape {
  target: string;
  names: readonly string[] | "*";
}

const NOT_OURS = new Set([".git", "node_modules", "dist", "target", "pkg"]);
const IS_TEXT = /\.(ts|mjs|js|svelte|css|html|rs|toml|json|md|sh|yml|yaml)$|^(\.ci\/run|LICENSE)$|^\.[a-z]+(\.json)?$/;

/** Every file of the checkout that somebody wrote: no packages, no build results. */
export function readProject(folder = ""): SourceFile[] {
  return readdirSync(projectRoot + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (NOT_OURS.has(entry.name)) return [];
    if (entry.isDirectory()) return readProject(path);
    return [{ path, text: IS_TEXT.test(path) ? readFileSync(projectRoot + path, "utf8") : "" }];
  });
}

export const isScript = (path: string) => /\.(ts|mjs|js|svelte)$/.test(path);

/** The script of a file as a syntax tree; of a Svelte file, its `<script>` blocks with line numbers kept. */
export function parse({ path, text }: SourceFile): ts.SourceFile {
  const script = path.endsWith(".svelte") ? scriptOf(text) : text;
  return ts.createSourceFile(path, script, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
}

function scriptOf(svelte: string): string {
  const outside = /(^|<\/script>)[\s\S]*?(<script[^>]*>|$)/g;
  return svelte.replaceAll(outside, (markup) => markup.replaceAll(/[^\n]/g, " "));
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** Functions, methods and arrow functions with a body; a `describe` block is a heading, not a function. */
export function functionsOf(file: SourceFile): FunctionShape[] {
  if (file.path.endsWith(".rs")) return rustFunctionsOf(file.text);
  const tree = parse(file);
  const lineOf = (position: number) => tree.getLineAndCharacterOfPosition(position).line + 1;
  const found: FunctionShape[] = [];
  walk(tree, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) return;
    if (ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText())) return;
    const line = lineOf(node.getStart());
    const name =
      node.name?.getText() ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "(anonymous)");
    found.push({ name, line, lines: lineOf(node.end) - line + 1, parameters: node.parameters.length });
  });
  return found;
}

/** Rust without comments, strings and character literals, every other character in its place. */
export function bareRust(text: string): string {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|b?r(#*)"[\s\S]*?"\1|b?"(?:\\[\s\S]|[^"\\])*"|b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\\n])'/g;
  return text.replaceAll(token, (match) => match.replaceAll(/[^\n]/g, " "));
}

function rustFunctionsOf(text: string): FunctionShape[] {
  const code = bareRust(text).replaceAll("->", "  ");
  const lineOf = (position: number) => code.slice(0, position).split("\n").length;
  const found: FunctionShape[] = [];
  for (const match of code.matchAll(/\bfn\s+(\w+)/g)) {
    const name = match.index + match[0].length;
    const generics = code[name] === "<" ? enclosed(code, name, "<", ">").end : name;
    const list = enclosed(code, generics, "(", ")");
    // A result like `[f64; 3]` has a semicolon that does not end a declaration.
    const rest = code.slice(list.end).replaceAll(/\[[^\]]*\]/g, (result) => " ".repeat(result.length));
    const next = rest.search(/[{;]/);
    if (next < 0 || rest[next] === ";") continue;
    const line = lineOf(match.index);
    const lines = lineOf(enclosed(code, list.end + next, "{", "}").end - 1) - line + 1;
    found.push({ name: match[1] ?? "", line, lines, parameters: parametersIn(list.inside) });
  }
  return found;
}

function enclosed(code: string, from: number, open: string, close: string): { inside: string; end: number } {
  const start = code.indexOf(open, from);
  let depth = 0;
  for (let at = start; at < code.length; at++) {
    if (code[at] === open) depth++;
    else if (code[at] === close && --depth === 0) return { inside: code.slice(start + 1, at), end: at + 1 };
  }
  return { inside: "", end: code.length };
}

function parametersIn(list: string): number {
  let depth = 0;
  const parts = [""];
  for (const character of list) {
    if ("([{<".includes(character)) depth++;
    if (")]}>".includes(character)) depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part.trim() && !/^\s*(&\s*('\w+\s+)?)?(mut\s+)?self\b/.test(part)).length;
}

/** What a file imports; relative targets are resolved to a path from the project's root. */
export function importsOf(file: SourceFile): ImportShape[] {
  const found: ImportShape[] = [];
  const add = (specifier: ts.Node | undefined, names: ImportShape["names"]) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const isRelative = /^\.{1,2}\//.test(specifier.text);
    const target = isRelative ? posix.join(posix.dirname(file.path), specifier.text) : specifier.text;
    found.push({ target: target.replace(/[?#].*$/, ""), names });
  };
  walk(parse(file), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, namesOfImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, namesIn(node.exportClause));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, "*");
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], "*");
    else if (ts.isCallExpression(node) && node.expression.getText() === "import.meta.glob")
      for (const path of pathsIn(node.arguments[0])) add(path, "*");
    else if (ts.isNewExpression(node) && node.expression.getText() === "URL") add(scriptIn(node.arguments?.[0]), "*");
  });
  return found;
}

/** The files that Vite's glob names one by one; what a pattern finds is read as text. */
function pathsIn(argument: ts.Node | undefined): readonly ts.Node[] {
  if (!argument || !ts.isArrayLiteralExpression(argument)) return [];
  return argument.elements.filter((path) => !path.getText().includes("*"));
}

/** Of the URLs that a file makes, those that start a worker name a script. */
function scriptIn(argument: ts.Node | undefined): ts.Node | undefined {
  return argument && ts.isStringLiteralLike(argument) && isScript(argument.text) ? argument : undefined;
}

function namesOfImport(clause: ts.ImportClause | undefined): ImportShape["names"] {
  const bindings = clause?.namedBindings;
  const named = bindings ? namesIn(bindings) : [];
  return clause?.name && named !== "*" ? ["default", ...named] : named;
}

function namesIn(clause: ts.NamedImportBindings | ts.NamedExportBindings | undefined): ImportShape["names"] {
  if (!clause || ts.isNamespaceImport(clause) || ts.isNamespaceExport(clause)) return "*";
  return clause.elements.map((element) => (element.propertyName ?? element.name).text);
}

/** Names that a file declares and exports itself, without types that its own signatures mention. */
export function exportsOf(file: SourceFile): string[] {
  return parse(file).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier) return exportedLocals(statement.exportClause);
    if (ts.isExportAssignment(statement)) return ["default"];
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return ["default"];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
    const name = "name" in statement ? (statement.name as ts.Identifier | undefined)?.text : undefined;
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    return name === undefined || (isType && isMentionedTwice(file.text, name)) ? [] : [name];
  });
}

function exportedLocals(clause: ts.NamedExportBindings | undefined): string[] {
  return clause && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function isMentionedTwice(text: string, name: string): boolean {
  return [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length > 1;
}
