import type { Extension } from "@codemirror/state";

export type EditorLanguage = "strategy" | "yaml" | "sql" | "js" | "markdown";

/** Another cell that a text can name. */
export interface NamedCell {
  readonly name: string;
  readonly kind: string;
  /** Classes that an indicator cell exports. */
  readonly exports?: readonly string[];
  /** Parameters that a strategy cell declares. */
  readonly parameters?: readonly NamedParameter[];
}

/** A parameter of a strategy, with the value that it has where nothing is set. */
interface NamedParameter {
  readonly name: string;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

/** A table that a query can read. */
export interface NamedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What completion knows of the notebook around a text. */
export interface Surroundings {
  /** Kind of the cell whose body this is; a yaml body has the keys of its kind. */
  readonly kind: string | undefined;
  readonly names: readonly NamedCell[];
  readonly tables: readonly NamedTable[];
}

/** A text made tidy, and where its cursor went. */
export interface Formatted {
  readonly text: string;
  readonly cursor?: number;
}

interface LanguageModule {
  /** Grammar, completion and explanations; surroundings are asked for when they are needed. */
  readonly language: (surroundings: () => Surroundings) => Extension;
  /** Undefined or an error where the text cannot be read. */
  readonly format?: (text: string, cursor: number) => Promise<Formatted | undefined>;
}

const loaders: Readonly<Record<EditorLanguage, () => Promise<LanguageModule>>> = {
  strategy: () => import("./strategy/language.ts"),
  yaml: () => import("./yaml/language.ts"),
  sql: () => import("./sql/language.ts"),
  js: () => import("./js/language.ts"),
  markdown: () => import("./markdown/language.ts"),
};

/** The grammar of a language with its completion, loaded when it is first asked for. */
export async function loadLanguage(name: EditorLanguage, surroundings: () => Surroundings): Promise<Extension> {
  const { language } = await loaders[name]();
  return language(surroundings);
}

/** The text as its language is usually written, or undefined where it cannot be read. */
export async function formatText(name: EditorLanguage, text: string, cursor: number): Promise<Formatted | undefined> {
  const { format } = await loaders[name]();
  return format ? format(text, cursor).catch(() => undefined) : { text };
}
