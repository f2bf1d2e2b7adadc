import type { SyntaxNode } from "@lezer/common";
import { type Known, type Reference, typeIn } from "./reference.ts";

/** A chain of names that are defined by each other ends after so many. */
const DEEPEST = 24;

const SCOPES = new Set(["Block", "Script", "MethodDeclaration", "FunctionDeclaration", "ArrowFunction"]);

/** What defines a name that is no value with a type. */
const NAMING = new Set(["ClassDeclaration", "FunctionDeclaration", "ImportGroup"]);

/**
 * The types of a strategy's expressions, as far as completion and explanations need them: those of names that the text
 * declares, of what the language gives, and of calls and members of both.
 */
export class Types {
  private readonly text: (node: SyntaxNode) => string;
  private readonly reference: Reference;

  /** @param text what stands at a node */
  constructor(text: (node: SyntaxNode) => string, reference: Reference) {
    this.text = text;
    this.reference = reference;
  }

  /** The name of an expression's type, or undefined where it cannot be told. */
  of(node: SyntaxNode | null, depth = 0): string | undefined {
    if (!node || depth > DEEPEST) return undefined;
    const inside = (name: SyntaxNode | null) => this.of(name, depth + 1);
    switch (node.name) {
      case "this":
        return this.textOf(enclosing(node, "ClassDeclaration")?.getChild("VariableDefinition"));
      case "VariableName":
        return this.ofVariable(node, depth + 1);
      case "ParenthesizedExpression":
        return inside(node.firstChild?.nextSibling ?? null);
      case "PrefixCast":
        return this.textOf(node.getChild("TypeName"));
      case "NewExpression":
        return this.textOf(node.getChild("VariableName"));
      case "CallExpression": {
        const callee = node.firstChild;
        return callee?.name === "VariableName" ? this.ofCall(callee) : inside(callee);
      }
      case "MemberExpression":
        return this.ofMember(node, depth + 1);
      case "Number":
        return "f64";
      case "String":
        return "string";
      default:
        return undefined;
    }
  }

  /** The members of a type, whether the text declares it or the language. */
  membersOf(type: string, from: SyntaxNode, depth = 0): Known[] {
    const own = classNamed(topOf(from), type, this.text);
    if (!own) return [...this.reference.membersOf(type)];
    const base = this.baseOf(own);
    const members = (own.getChild("ClassBody")?.getChildren("PropertyDeclaration") ?? [])
      .concat(own.getChild("ClassBody")?.getChildren("MethodDeclaration") ?? [])
      .flatMap((declaration) => this.memberFrom(declaration, depth));
    const inherited = base !== undefined && depth < DEEPEST ? this.membersOf(base, from, depth + 1) : [];
    const names = new Set(members.map(({ name }) => name));
    return [...members, ...inherited.filter(({ name }) => !names.has(name))];
  }

  /** What the class around a node extends. */
  baseOf(declaration: SyntaxNode): string | undefined {
    const extending = declaration.getChild("extends");
    return extending ? this.textOf(extending.nextSibling) : undefined;
  }

  /** The declaration of a name as seen from a place, or undefined. */
  variable(name: string, from: SyntaxNode): Known | undefined {
    return this.variablesAround(from).find((known) => known.name === name);
  }

  /** Names that the text declares around a place: parameters, variables, classes and functions. */
  variablesAround(from: SyntaxNode): Known[] {
    const found = new Map<string, Known>();
    for (let scope: SyntaxNode | null = from; scope; scope = scope.parent) {
      if (!SCOPES.has(scope.name)) continue;
      for (const definition of definitionsIn(scope)) {
        const name = this.text(definition);
        const type = this.ofDefinition(definition, 0);
        if (!found.has(name))
          found.set(name, { name, signature: type === undefined ? name : `${name}: ${type}`, doc: "" });
      }
    }
    return [...found.values()];
  }

  private memberFrom(declaration: SyntaxNode, depth: number): Known[] {
    const definition = declaration.getChild("PropertyDefinition");
    if (!definition) return [];
    const name = this.text(definition);
    const annotated = this.annotation(definition.nextSibling, declaration);
    if (declaration.name === "MethodDeclaration") {
      const parameters = this.textOf(declaration.getChild("ParamList")) ?? "()";
      return [{ name, signature: `${name}${parameters}${annotated === undefined ? "" : `: ${annotated}`}`, doc: "" }];
    }
    const type = annotated ?? this.of(declaration.getChild("Equals")?.nextSibling ?? null, depth + 1);
    return [{ name, signature: type === undefined ? name : `${name}: ${type}`, doc: "" }];
  }

  /** The type written in a declaration itself, not in its parameters. */
  private annotation(from: SyntaxNode | null, declaration: SyntaxNode): string | undefined {
    for (let node = from; node && node.parent?.from === declaration.from; node = node.nextSibling) {
      if (node.name === "TypeAnnotation")
        return this.text(node)
          .replace(/^:\s*/, "")
          .replace(/\s*\|\s*null$/, "");
      if (node.name === "Equals" || node.name === ",") return undefined;
    }
    return undefined;
  }

  private ofVariable(node: SyntaxNode, depth: number): string | undefined {
    const name = this.text(node);
    for (let scope: SyntaxNode | null = node; scope; scope = scope.parent) {
      if (!SCOPES.has(scope.name)) continue;
      const definition = definitionsIn(scope).find((one) => this.text(one) === name);
      if (definition?.parent?.name === "ImportGroup") break;
      if (definition) return this.ofDefinition(definition, depth);
    }
    const known = this.reference.named(name);
    return known && /^const /.test(known.signature) ? typeIn(known.signature) : undefined;
  }

  private ofDefinition(definition: SyntaxNode, depth: number): string | undefined {
    const { parent } = definition;
    if (!parent || NAMING.has(parent.name)) return undefined;
    const annotated = this.annotation(definition.nextSibling, parent);
    if (annotated !== undefined) return annotated;
    const equals = definition.nextSibling;
    return equals?.name === "Equals" ? this.of(equals.nextSibling, depth + 1) : undefined;
  }

  private ofCall(callee: SyntaxNode): string | undefined {
    const name = this.text(callee);
    const own = topOf(callee)
      .getChildren("FunctionDeclaration")
      .find((one) => this.textOf(one.getChild("VariableDefinition")) === name);
    if (own) return this.textOf(own.getChild("TypeAnnotation"))?.replace(/^:\s*/, "");
    const known = this.reference.named(name);
    if (known?.signature.startsWith("type ")) return name;
    return known && typeIn(known.signature);
  }

  private ofMember(node: SyntaxNode, depth: number): string | undefined {
    const object = this.of(node.firstChild, depth);
    if (object === undefined) return undefined;
    const property = node.getChild("PropertyName");
    if (!property) return object === "Series" ? "f64" : /^(\w+)\[\]$/.exec(object)?.[1];
    const name = this.text(property);
    const member = this.membersOf(object, node, depth).find((one) => one.name === name);
    return member && typeIn(member.signature);
  }

  private textOf(node: SyntaxNode | null | undefined): string | undefined {
    return node ? this.text(node) : undefined;
  }
}

/** The innermost node of a kind around this one, or undefined. */
export function enclosing(node: SyntaxNode, name: string): SyntaxNode | undefined {
  for (let one: SyntaxNode | null = node; one; one = one.parent) if (one.name === name) return one;
  return undefined;
}

function topOf(node: SyntaxNode): SyntaxNode {
  let top = node;
  while (top.parent) top = top.parent;
  return top;
}

function classNamed(top: SyntaxNode, name: string, text: (node: SyntaxNode) => string): SyntaxNode | undefined {
  const exported = top.getChildren("ExportDeclaration").flatMap((one) => one.getChildren("ClassDeclaration"));
  return [...top.getChildren("ClassDeclaration"), ...exported].find((one) => {
    const definition = one.getChild("VariableDefinition");
    return definition !== null && text(definition) === name;
  });
}

/** The names that a scope declares itself. */
function definitionsIn(scope: SyntaxNode): SyntaxNode[] {
  const declared = [scope, ...scope.getChildren("ExportDeclaration")].flatMap((one) =>
    DECLARING.flatMap((name) => one.getChildren(name)),
  );
  const imported = scope.getChildren("ImportDeclaration").flatMap((one) => one.getChildren("ImportGroup"));
  const parameters = scope.getChildren("ParamList");
  return [...parameters, ...declared, ...loopOf(scope), ...imported].flatMap((one) =>
    one.getChildren("VariableDefinition"),
  );
}

const DECLARING = ["VariableDeclaration", "ClassDeclaration", "FunctionDeclaration"];

/** Variables of the loop whose body a block is. */
function loopOf(scope: SyntaxNode): readonly SyntaxNode[] {
  const loop = scope.name === "Block" && scope.parent?.name === "ForStatement" ? scope.parent : undefined;
  return loop?.getChild("ForSpec")?.getChildren("VariableDeclaration") ?? [];
}
