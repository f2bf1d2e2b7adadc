import { nearest } from "../../shared/nearest.ts";
import type { Diagnostic } from "./assemblyscript.ts";
import { missingSign, UNCLOSED_TEXT } from "./brackets.ts";
import type { Complaint } from "./complaint.ts";
import { FOREIGN_FUNCTIONS, FOREIGN_NAMES, insteadOf } from "./habits.ts";
import type { Outline } from "./outline.ts";
import { exportedNames, type Sdk } from "./sdk.ts";

/** The compiler's messages in the words of the language. */
export class Wording {
  private readonly names: readonly string[];
  private readonly members: readonly string[];
  /** How the strategy's handlers are written, by name. */
  private readonly handlers: ReadonlyMap<string, string>;

  constructor(sdk: Sdk) {
    this.names = exportedNames(sdk);
    const text = ["trader", "strategy", "order", "bar", "instrument", "series"]
      .map((file) => sdk[file] ?? "")
      .join("\n");
    const found = [...text.matchAll(/^ {2}(?:get |readonly )?([a-z]\w*)(?:\(|:)/gm)].map(([, name = ""]) => name);
    this.members = [...new Set(found)];
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
      this.reworded(diagnostic.message);
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

  private reworded(message: string): string {
    const plain = message
      .replaceAll(/(?:~lib|strategy|tidebook)\/(?:[\w-]+\/)*(\w+)/g, "$1")
      .replaceAll(/\bString\b/g, "string")
      .replace(/\.$/, "");
    const [, name = ""] = /^Cannot find name '(\w+)'/.exec(plain) ?? [];
    if (name && this.names.includes(name)) return `${plain}: import it from "tidebook"`;
    if (name) return plain + this.hint(name, this.names);
    const [, member = ""] = /^Property '(\w+)' does not exist/.exec(plain) ?? [];
    const foreign = FOREIGN_NAMES[member];
    if (foreign === undefined && this.names.includes(member)) return `${plain}: import it and write \`${member}(…)\``;
    const meant = member && (foreign ?? nearest(member, this.members));
    return meant ? `${plain}: did you mean ${meant}?` : plain;
  }

  private hint(name: string, names: readonly string[]): string {
    if (this.members.includes(name)) return `: it belongs to the strategy, write \`this.${name}\``;
    const ours = Object.hasOwn(FOREIGN_FUNCTIONS, name) ? FOREIGN_FUNCTIONS[name] : undefined;
    const meant = ours ?? nearest(name, names);
    return meant === undefined ? "" : `: did you mean ${meant}?`;
  }
}

/** Whether the line around an offset declares a field. */
function declares(source: string, offset: number, field: string): boolean {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  return new RegExp(`^\\s*(?:\\w+ )*${field}\\s*[:=]`).test(source.slice(start));
}
