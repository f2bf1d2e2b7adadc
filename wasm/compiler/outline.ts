import { nearest } from "../../shared/nearest.ts";
import type { AssemblyScript, Node, Range, Source } from "./assemblyscript.ts";
import type { Complaint } from "./complaint.ts";
import { HANDLER_OF_METHOD } from "./entry.ts";
import { isNode } from "./nesting.ts";

/** What has to be known about a strategy's source before it is compiled. */
export interface Outline {
  /** Names imported from "tidebook", by where they stand; `*` stands for all. */
  readonly imported: ReadonlyMap<string, number>;
  /** The strategy's class, or undefined when there is not exactly one. */
  readonly className: string | undefined;
  readonly isDefault: boolean;
  /** Handlers that the module needs beside those of bars. */
  readonly handlers: ReadonlySet<string>;
  /** Where the methods stand. */
  readonly methods: ReadonlyMap<string, number>;
  /** What the language does not allow. */
  readonly complaints: readonly Complaint[];
}

/** A node with the fields that are read here; which of them it has depends on its kind. */
interface AnyNode extends Node {
  readonly name?: AnyNode | null;
  readonly text?: string;
  readonly value?: string;
  readonly flags?: number;
  readonly path?: AnyNode | null;
  readonly declarations?: readonly AnyNode[] | null;
  readonly declaration?: AnyNode;
  readonly foreignName?: AnyNode;
  readonly namespaceName?: AnyNode | null;
  readonly members?: readonly AnyNode[] | null;
  readonly localName?: AnyNode;
  readonly exportedName?: AnyNode;
  readonly decorators?: readonly AnyNode[] | null;
  readonly extendsType?: AnyNode | null;
  readonly identifier?: AnyNode;
  readonly expression?: AnyNode;
  readonly property?: AnyNode;
  readonly args?: readonly AnyNode[];
  readonly signature?: { readonly parameters: readonly AnyNode[] };
}

/** Names of the compiler's library that reach outside a module, and what to use instead. */
const OUTSIDE: Readonly<Record<string, string>> = {
  trace: 'use `log` of "tidebook"',
  console: 'use `log` of "tidebook"',
  seed: 'use `random` of "tidebook"',
  process: "a strategy has no surroundings",
  crypto: 'use `random` of "tidebook"',
  performance: "a strategy has no clock but `bar.time`",
};

const OUTSIDE_MEMBERS: readonly (readonly [RegExp, string])[] = [
  [/^(Native|JS)?Mathf?\.random$/, 'use `random` of "tidebook", which is the same in every run of a seed'],
  [/^Date\.now$/, "a strategy has no clock but `bar.time`"],
];

/** Handlers that are called too late to declare anything. */
const RUNNING: ReadonlySet<string> = new Set(["onBar", "onFill", "onOrder", "onSignal", "onStop"]);

/** Reads a parsed strategy. */
export function outlineOf(asc: AssemblyScript, source: Source): Outline {
  const reader = new Reader(asc, source.statements);
  return reader.read();
}

class Reader {
  private readonly kinds: Readonly<Record<string, number>>;
  private readonly flags: Readonly<Record<string, number>>;
  private readonly statements: readonly AnyNode[];
  private readonly complaints: Complaint[] = [];
  private readonly imported = new Map<string, number>();
  /** Names under which the language's names are known in the source. */
  private readonly localNames = new Map<string, string>();
  private readonly declared = new Set<string>();
  private readonly outside: AnyNode[] = [];
  private readonly methods = new Map<string, number>();
  /** Where the handlers stand that are called when the run has begun; each is met before what is in it. */
  private readonly running: Range[] = [];
  /** Calls of `param`, by the name that they declare. */
  private readonly parameters = new Map<string, AnyNode>();

  constructor(asc: AssemblyScript, statements: readonly AnyNode[]) {
    this.kinds = asc.NodeKind;
    this.flags = asc.CommonFlags;
    this.statements = statements;
  }

  read(): Outline {
    for (const statement of this.statements) this.readImport(statement);
    this.visit(this.statements);
    for (const node of this.outside) this.complainOfName(node);
    const chosen = this.chooseClass();
    this.checkHandlers(chosen.className);
    const overridden = Object.entries(HANDLER_OF_METHOD).filter(([method]) => this.methods.has(method));
    const handlers = new Set(overridden.map(([, handler]) => handler));
    if (!this.imported.has("Indicator") && !this.imported.has("*")) handlers.delete("update");
    return { imported: this.imported, ...chosen, handlers, methods: this.methods, complaints: this.complaints };
  }

  private complain(message: string, node: AnyNode): void {
    this.complaints.push({ message, offset: node.range.start });
  }

  private readImport(statement: AnyNode): void {
    const { Import, Export, ExportImport } = this.kinds;
    if (statement.kind === ExportImport) return;
    if (statement.kind !== Import && statement.kind !== Export) return;
    const { path } = statement;
    if (!path) return;
    if (path.value !== "tidebook") {
      this.complain(`A strategy imports from "tidebook" alone, not from "${path.value ?? ""}"`, statement);
      return;
    }
    if (statement.kind === Export) this.complain('A strategy cannot pass on names of "tidebook"', statement);
    if (statement.namespaceName) this.imported.set("*", statement.range.start);
    for (const { foreignName, name } of statement.declarations ?? []) {
      if (!foreignName?.text) continue;
      this.imported.set(foreignName.text, foreignName.range.start);
      this.localNames.set(name?.text ?? foreignName.text, foreignName.text);
    }
  }

  /** Walks the whole tree: every field that holds nodes. */
  private visit(value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) this.visit(item);
      return;
    }
    if (!isNode(value)) return;
    this.look(value);
    for (const [key, field] of Object.entries(value)) {
      if (key !== "range" && typeof field === "object" && field !== null) this.visit(field);
    }
  }

  private look(node: AnyNode): void {
    const { kinds } = this;
    if (node.kind === kinds.MethodDeclaration && node.name?.text) {
      this.methods.set(node.name.text, node.name.range.start);
      if (RUNNING.has(node.name.text)) this.running.push(node.range);
    } else if (node.kind === kinds.PropertyAccess) this.lookAtProperty(node);
    else if (node.kind === kinds.Call) this.lookAtCall(node);
    else if (node.kind === kinds.Decorator && /^(external|global|builtin|lazy)/.test(node.name?.text ?? "")) {
      this.complain(`A strategy cannot use @${node.name?.text ?? ""}`, node);
    }
    if (!isDeclaration(node, kinds) || !node.name?.text) return;
    this.declared.add(node.name.text);
    const isAmbient = ((node.flags ?? 0) & ((this.flags.Declare ?? 0) | (this.flags.Ambient ?? 0))) !== 0;
    if (isAmbient) this.complain("A strategy cannot declare what is made elsewhere: nothing is linked to it", node);
  }

  private lookAtCall(call: AnyNode): void {
    const { expression, args } = call;
    if (!expression) return;
    this.noteOutside(expression);
    const name = args?.[0]?.value;
    if (this.localNames.get(expression.text ?? "") !== "param" || typeof name !== "string") return;
    const late = this.running.find(({ start, end }) => start < call.range.start && call.range.end < end);
    if (late)
      this.complain(`The parameter "${name}" is declared too late: write it as a field, \`n: f64 = param(…)\``, call);
    const before = this.parameters.get(name);
    if (!before) this.parameters.set(name, call);
    else if (rangeOf(before) !== rangeOf(call)) {
      const line = call.range.source.lineAt(before.range.start);
      const advice = "keep the first one's value in a field, or give this one a name of its own";
      this.complain(`The parameter "${name}" is declared otherwise in line ${line}: ${advice}`, call);
    }
  }

  private lookAtProperty(node: AnyNode): void {
    const { expression, property } = node;
    if (!expression) return;
    this.noteOutside(expression);
    const words = `${expression.text ?? ""}.${property?.text ?? ""}`;
    const found = OUTSIDE_MEMBERS.find(([pattern]) => pattern.test(words));
    if (found) this.complain(`A strategy cannot use ${words}: ${found[1]}`, node);
  }

  private noteOutside(expression: AnyNode): void {
    const isName = expression.kind === this.kinds.Identifier && Object.hasOwn(OUTSIDE, expression.text ?? "");
    if (isName) this.outside.push(expression);
  }

  private complainOfName(node: AnyNode): void {
    const name = node.text ?? "";
    if (this.declared.has(name) || this.localNames.has(name)) return;
    this.complain(`A strategy cannot use ${name}: ${OUTSIDE[name] ?? ""}`, node);
  }

  private chooseClass(): { className: string | undefined; isDefault: boolean } {
    const classes = this.classes();
    const exported = this.exportedNames();
    const strategies = [...classes.values()].filter((one) => this.isStrategy(one, classes) && !this.isAbstract(one));
    const found = strategies.filter((one) => exported.has(one.name?.text ?? ""));
    const [first, second] = found;
    if (first && !second) {
      this.checkConstructor(first);
      const className = first.name?.text ?? "";
      return { className, isDefault: exported.get(className) === "default" };
    }
    if (second) {
      this.complain("A file holds one strategy: this is a second exported class that extends Strategy", second);
    } else if (strategies[0]) {
      this.complain(`Write \`export\` before class ${strategies[0].name?.text ?? ""}, the strategy`, strategies[0]);
    } else {
      const isLost = ({ extendsType }: AnyNode) => extendsType?.name?.identifier?.text === "Strategy";
      const lost = classes.has("Strategy") ? undefined : [...classes.values()].find(isLost);
      if (lost) return this.withoutImport(lost);
      const example = "export class Mine extends Strategy { onBar(bar: Bar): void {} }";
      this.complaints.push({ message: `no strategy in this file: write a class like \`${example}\`` });
    }
    return { className: undefined, isDefault: false };
  }

  private withoutImport(strategy: AnyNode): { className: undefined; isDefault: false } {
    this.complain(
      'Strategy is not imported: begin the file with `import { Strategy, Bar } from "tidebook";`',
      strategy,
    );
    return { className: undefined, isDefault: false };
  }

  /** Methods of which none is a handler do nothing, and a handler that is misspelt is never called. */
  private checkHandlers(className: string | undefined): void {
    const strategy = this.classes().get(className ?? "");
    if (!strategy) return;
    const handlers = ["onStart", "onBar", "onStop", ...Object.keys(HANDLER_OF_METHOD)];
    const { text } = strategy.range.source;
    for (const method of this.methods.keys()) {
      if (!/^on/i.test(method) || handlers.includes(method) || text.includes(`this.${method}`)) continue;
      const meant = nearest(method, handlers);
      if (meant) this.complain(`${method} is never called: did you mean ${meant}?`, strategy);
    }
    if (this.complaints.length === 0 && this.methods.size > 0 && !handlers.some((one) => this.methods.has(one))) {
      this.complain("The strategy has nothing that is called: write `onBar(bar: Bar): void { … }` in it", strategy);
    }
  }

  private checkConstructor(strategy: AnyNode): void {
    const made = strategy.members?.find(({ name }) => name?.kind === this.kinds.Constructor);
    const [parameter] = made?.signature?.parameters ?? [];
    if (parameter) this.complain("A strategy is made without arguments: use `param` for what can be set", parameter);
  }

  private classes(): Map<string, AnyNode> {
    const { ClassDeclaration, ExportDefault } = this.kinds;
    const all = this.statements.map((node) => (node.kind === ExportDefault ? (node.declaration ?? node) : node));
    return new Map(all.filter((node) => node.kind === ClassDeclaration).map((node) => [node.name?.text ?? "", node]));
  }

  /** Names that the file exports, each with the name it is exported under. */
  private exportedNames(): Map<string, string> {
    const names = new Map<string, string>();
    const { ClassDeclaration, Export, ExportDefault } = this.kinds;
    for (const node of this.statements) {
      const isExported = ((node.flags ?? 0) & (this.flags.Export ?? 0)) !== 0;
      if (node.kind === ClassDeclaration && isExported) names.set(node.name?.text ?? "", node.name?.text ?? "");
      if (node.kind === ExportDefault) names.set(node.declaration?.name?.text ?? "", "default");
      if (node.kind !== Export || node.path) continue;
      for (const { localName, exportedName } of node.members ?? []) {
        if (exportedName?.text === localName?.text) names.set(localName?.text ?? "", exportedName?.text ?? "");
      }
    }
    return names;
  }

  private isStrategy(node: AnyNode, classes: ReadonlyMap<string, AnyNode>): boolean {
    const seen = new Set<AnyNode>();
    for (let one: AnyNode | undefined = node; one && !seen.has(one);) {
      seen.add(one);
      const base: string = one.extendsType?.name?.identifier?.text ?? "";
      if (this.localNames.get(base) === "Strategy") return true;
      one = classes.get(base);
    }
    return false;
  }

  private isAbstract(node: AnyNode): boolean {
    return ((node.flags ?? 0) & (this.flags.Abstract ?? 0)) !== 0;
  }
}

/** What a call of `param` says of its parameter's numbers. */
function rangeOf({ args = [] }: AnyNode): string {
  return args
    .slice(1)
    .map(({ range }) => range.source.text.slice(range.start, range.end).replaceAll(/\s+/g, ""))
    .join();
}

function isDeclaration(node: AnyNode, kinds: Readonly<Record<string, number>>): boolean {
  const { ClassDeclaration, EnumDeclaration, FunctionDeclaration, NamespaceDeclaration, Parameter } = kinds;
  const { InterfaceDeclaration, TypeDeclaration, VariableDeclaration } = kinds;
  return [
    ClassDeclaration,
    EnumDeclaration,
    FunctionDeclaration,
    InterfaceDeclaration,
    NamespaceDeclaration,
    Parameter,
    TypeDeclaration,
    VariableDeclaration,
  ].includes(node.kind);
}
