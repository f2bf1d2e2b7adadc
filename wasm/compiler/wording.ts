import { nearest } from "../../shared/nearest.ts";
import type { Diagnostic } from "./assemblyscript.ts";
import { missingSign, UNCLOSED_TEXT } from "./brackets.ts";
import type { Complaint } from "./complaint.ts";
import { FOREIGN_FUNCTIONS, FOREIGN_NAMES, insteadOf } from "./habits.ts";
import type { Outline } from "./outline.ts";
import { languageReference } from "./reference.ts";
import { exportedNames, type Sdk } from "./sdk.ts";

/** The compiler's messages in the words of the language. */
export class Wording {
  private readonly sdk: Sdk;
  private readonly names: readonly string[];
  private classes: ReadonlyMap<string, LanguageClass> | undefined;
  /** How the strategy's handlers are written, by name. */
  private readonly handlers: ReadonlyMap<string, string>;

  constructor(sdk: Sdk) {
    this.sdk = sdk;
    this.names = exportedNames(sdk);
    const handlers = [...(sdk.strategy ?? "").matchAll(/^ {2}((on\w+)\(.*\): void) \{\}/gm)];
    this.handlers = new Map(handlers.map(([, written = "", name = ""]) => [name, written]));
  }

  /** Complaints about imported names that do not exist. */
  ofImports({ imported }: Outline): Complaint[] {
    const known = new Set(["*", ...this.names]);
    const unknown = [...imported].filter(([name]) => !known.has(name));
    return unknown.map(([name, offset]) => ({
      message: `"tidebook" has no ${name}${this.hint(name, this.names)}`,
      offset,
    }));
  }

  /** The complaint that a message of the compiler makes. */
  of(diagnostic: Diagnostic): Complaint {
    const own = [diagnostic.range, diagnostic.relatedRange].find(
      (range) => range?.source.normalizedPath === "strategy.ts",
    );
    const message =
      this.ofHandler(diagnostic, own) ??
      (own && insteadOf(diagnostic.message, own.source.text, own.start)) ??
      (own && missingSign(diagnostic.message, own)) ??
      this.reworded(diagnostic.message, own?.source.text ?? "");
    if (own) return { message, offset: own.start };
    const { range } = diagnostic;
    if (!range) return { message };
    const path = range.source.normalizedPath.replace("~lib/", "");
    return { message: `${message} (met in ${path}, line ${range.source.lineAt(range.start)})` };
  }

  /** What is left when complaints that only follow from another one are dropped. */
  withoutFollowers(complaints: readonly Complaint[], source: string): readonly Complaint[] {
    const unclosed = complaints.find(({ message }) => message === UNCLOSED_TEXT);
    if (unclosed) return [unclosed];
    const isFollower = ({ message, offset = 0 }: Complaint): boolean => {
      if (message.includes("is used before being assigned")) {
        return complaints.some((one) => one.offset === offset && one.message !== message);
      }
      const [, field] = /^Property '(\w+)' does not exist/.exec(message) ?? [];
      if (field) return complaints.some((one) => one.message !== message && declares(source, one.offset ?? 0, field));
      const [, name] = /^Cannot find name '(\w+)'/.exec(message) ?? [];
      return name !== undefined && new RegExp(`\\b(let|const|var) ${name}\\b`).test(source.slice(0, offset));
    };
    const first = complaints.filter((one) => !isFollower(one));
    return first.length > 0 ? first : complaints;
  }

  /** A handler written with other parameters than the engine calls it with. */
  private ofHandler({ message }: Diagnostic, own: Diagnostic["range"] | undefined): string | undefined {
    if (!own || !message.startsWith("This overload signature is not compatible")) return undefined;
    const [name = ""] = /^\w*/.exec(own.source.text.slice(own.start)) ?? [];
    const written = this.handlers.get(name);
    return written && `${name} is called with other parameters: write \`${written}\``;
  }

  private reworded(message: string, source: string): string {
    const plain = message
      .replaceAll(/(?:~lib|strategy|tidebook)\/(?:[\w-]+\/)*(\w+)/g, "$1")
      .replaceAll(/\bString\b/g, "string")
      .replace(/\.$/, "");
    const [, name = ""] = /^Cannot find name '(\w+)'/.exec(plain) ?? [];
    if (name && this.names.includes(name)) return `${plain}: import it from "tidebook"`;
    if (name) return plain + this.hint(name, this.names);
    const [, member, type] = /^Property '(\w+)' does not exist on type '(\w+)/.exec(plain) ?? [];
    return member !== undefined && type !== undefined ? plain + this.memberHint(member, type, source) : plain;
  }

  /** What is said of a member that a type lacks: only members of the same type are offered in its place. */
  private memberHint(member: string, type: string, source: string): string {
    const chain = this.chainOf(type, source);
    const foreign = chain.includes("Trader") ? FOREIGN_NAMES[member] : undefined;
    if (foreign === undefined && chain.includes("Strategy") && this.names.includes(member)) {
      const isColumn = this.sdk.columns?.includes(`export const ${member}:`) ?? false;
      return `: import it and write \`${member}${isColumn ? "[0]" : "(…)"}\``;
    }
    const meant = foreign ?? nearest(member, this.membersOf(chain));
    return meant === undefined ? "" : `: did you mean ${meant}?`;
  }

  private hint(name: string, names: readonly string[]): string {
    if (this.membersOf(this.chainOf("Strategy", "")).includes(name)) {
      return `: it belongs to the strategy, write \`this.${name}\``;
    }
    const ours = Object.hasOwn(FOREIGN_FUNCTIONS, name) ? FOREIGN_FUNCTIONS[name] : undefined;
    const meant = ours ?? nearest(name, names);
    return meant === undefined ? "" : `: did you mean ${meant}?`;
  }

  /** A type, what it extends, and so on, as far as the source and the language say. */
  private chainOf(type: string, source: string): string[] {
    const chain: string[] = [];
    for (let one: string | undefined = type; one !== undefined && !chain.includes(one);) {
      chain.push(one);
      one = new RegExp(`\\bclass ${one} extends (\\w+)`).exec(source)?.[1] ?? this.known().get(one)?.base;
    }
    return chain;
  }

  private membersOf(chain: readonly string[]): string[] {
    return chain.flatMap((type) => this.known().get(type)?.members ?? []);
  }

  /** The language's classes; asked for only when something is wrong. */
  private known(): ReadonlyMap<string, LanguageClass> {
    this.classes ??= new Map(
      languageReference(this.sdk).map(({ name, signature, members }) => [
        name,
        { base: / extends (\w+)/.exec(signature)?.[1], members: members.map((member) => member.name) },
      ]),
    );
    return this.classes;
  }
}

interface LanguageClass {
  readonly base: string | undefined;
  readonly members: readonly string[];
}

/** Whether the line around an offset declares a field. */
function declares(source: string, offset: number, field: string): boolean {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  return new RegExp(`^\\s*(?:\\w+ )*${field}\\s*[:=]`).test(source.slice(start));
}
