// The parts of the AssemblyScript compiler that are used here, as it exports them (assemblyscript 0.28, "Using the
// compiler API"). Its own typings declare globals such as `global` and `require` for the whole program.

import { withOwnDigits } from "./library.ts";

/** A place in a source: offsets of its first character and behind its last. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly source: Source;
}

/** A parsed file. */
export interface Source {
  readonly normalizedPath: string;
  readonly text: string;
  readonly statements: readonly Node[];
  lineAt(offset: number): number;
  /** The column of the offset that `lineAt` was asked for last. */
  columnAt(): number;
}

/** A node of the syntax tree; what it holds beside this depends on its kind. */
export interface Node {
  readonly kind: number;
  readonly range: Range;
}

/** A message of the compiler; category 3 is an error. */
export interface Diagnostic {
  readonly code: number;
  readonly category: number;
  readonly message: string;
  readonly range: Range | null;
  readonly relatedRange: Range | null;
}

type Options = object;
export type Program = { readonly sources: readonly Source[]; readonly parser: object };
type Module = object;

/** What `import("assemblyscript")` gives. */
export interface AssemblyScript {
  readonly NodeKind: Readonly<Record<string, number>>;
  readonly CommonFlags: Readonly<Record<string, number>>;
  newOptions(): Options;
  setTarget(options: Options, target: number): void;
  setRuntime(options: Options, runtime: number): void;
  setInitialMemory(options: Options, pages: number): void;
  setMaximumMemory(options: Options, pages: number): void;
  setExportStart(options: Options, name: string): void;
  setSourceMap(options: Options, isKept: boolean): void;
  setStackSize(options: Options, bytes: number): void;
  setOptimizeLevelHints(options: Options, optimizeLevel: number, shrinkLevel: number): void;
  addGlobalAlias(options: Options, alias: string, name: string): void;
  newProgram(options: Options): Program;
  parse(program: Program, text: string | null, path: string, isEntry: boolean): void;
  nextFile(program: Program): string | null;
  nextDiagnostic(program: Program): Diagnostic | null;
  isError(diagnostic: Diagnostic): boolean;
  isWarning(diagnostic: Diagnostic): boolean;
  initializeProgram(program: Program): void;
  compile(program: Program): Module;
  validate(module: Module): boolean;
  getBinaryenModuleRef(module: Module): unknown;
}

/** A module in the optimiser's hands. */
export interface BinaryenModule {
  runPasses(names: readonly string[]): void;
  emitBinary(): Uint8Array;
  emitBinary(sourceMapUrl: string): { readonly binary: Uint8Array; readonly sourceMap: string };
  dispose(): void;
}

/** What is used of Binaryen beside what the compiler does with it. */
export interface Binaryen {
  wrapModule(reference: unknown): BinaryenModule;
  setPassArgument(name: string, value: string): void;
  setOptimizeLevel(level: number): void;
  setShrinkLevel(level: number): void;
  setDebugInfo(isKept: boolean): void;
  setZeroFilledMemory(isZero: boolean): void;
}

/** The compiler, its library's sources by path, and the optimiser it is bound to. */
export interface Compiler {
  readonly asc: AssemblyScript;
  readonly library: Readonly<Record<string, string>>;
  readonly binaryen: Binaryen;
}

let loading: Promise<Compiler> | undefined;

/** Loads the compiler once, 2.9 MB compressed. */
export function loadCompiler(): Promise<Compiler> {
  return (loading ??= load());
}

async function load(): Promise<Compiler> {
  const [asc, { libraryFiles }, { default: binaryen }] = (await Promise.all([
    import("assemblyscript"),
    import("assemblyscript/asc"),
    import("assemblyscript/binaryen"),
  ])) as unknown as [AssemblyScript, { libraryFiles: Record<string, string> }, { default: Binaryen }];
  return { asc, library: withOwnDigits(libraryFiles), binaryen };
}
