import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { AppError, StrategyError } from "../shared/errors.ts";
import { MODULE_BYTES, SOURCE_BYTES } from "../shared/link/limits.ts";
import {
  type AssemblyScript,
  type BinaryenModule,
  type Compiler,
  type Diagnostic,
  loadCompiler,
  type Source,
} from "./compiler/assemblyscript.ts";
import { type Complaint, complain, type Place, placeOf } from "./compiler/complaint.ts";
import { ABI_VERSION } from "./abi.ts";
import { lostFractions } from "./compiler/divisions.ts";
import { chosenSource, entrySource } from "./compiler/entry.ts";
import { libraryFor } from "./compiler/library.ts";
import { type Outline, outlineOf } from "./compiler/outline.ts";
import { boundParser, tooDeep } from "./compiler/nesting.ts";
import { OPTIMIZE_LEVEL, SHRINK_LEVEL, optimize, optimizerKey } from "./compiler/optimize.ts";
import { placed, type Positions, positionsOf } from "./compiler/positions.ts";
import { exportedNames, type Sdk, sdkFor } from "./compiler/sdk.ts";
import { Wording } from "./compiler/wording.ts";
import { withBoundedCircles } from "./circles.ts";
import { inspectModule, MEMORY_PAGES } from "./inspect.ts";
import { withCanonicalNans } from "./nan.ts";

export { type Entry, languageReference, languageTypings } from "./compiler/reference.ts";
export { placed, type Positions };
export type { Sdk } from "./compiler/sdk.ts";

export interface CompileOptions {
  /** The path that messages show; the module does not depend on it. */
  readonly path: string;
  /** The language's own sources, `wasm/strategy/*.ts`, by file name without the ending. */
  readonly sdk: Sdk;
  /** Only look for errors: faster, and the module is empty. */
  readonly check?: boolean;
}

export interface CompiledStrategy {
  /** The module's bytes; the same source gives the same bytes on every machine. */
  readonly module: Uint8Array;
  /** Name of the class that is the strategy. */
  readonly className: string;
  /** Where in the source its instructions come from, for `placed`. */
  readonly positions: Positions;
  /** Warnings, each with path, line, column and source line. */
  readonly warnings: readonly string[];
}

/** Name and version of the compiler. */
export const COMPILER = "assemblyscript 0.28.20";

/**
 * The compiler as links name it: with the first digits of a hash of everything that a module depends on beside its
 * source, so that two of one name give the same module for the same source.
 * @param key `compilerKey` of the language's sources
 */
export function compilerName(key: string): string {
  return `${COMPILER} ${bytesToHex(sha256(utf8ToBytes(key))).slice(0, 8)}`;
}

/** What a compiled module depends on beside its source: a part of the key under which it is cached. */
export function compilerKey(sdk: Sdk): string {
  const texts = Object.keys(sdk)
    .sort()
    .map((name) => `${name}\n${sdk[name] ?? ""}`);
  const indicators = JSON.stringify(sdkFor(sdk, new Set(exportedNames(sdk))).indicators);
  return [
    COMPILER,
    optimizerKey,
    `canonical NaNs, bounded circles by largest frames, ${MEMORY_PAGES} pages`,
    `abi ${ABI_VERSION}`,
    entrySource(new Set(ALL_HANDLERS)),
    indicators,
    ...texts,
  ].join("\n");
}

const ALL_HANDLERS = ["fill", "order", "signalled", "stop", "update"];

/**
 * Compiles a strategy. Runs alike in Node and in a browser's worker, and loads the compiler when first called.
 * @throws StrategyError whose message has at most 12 lines: each error's path, line and column, source line and a caret
 */
export async function compileStrategy(source: string, options: CompileOptions): Promise<CompiledStrategy> {
  const { path } = options;
  if (new TextEncoder().encode(source).length > SOURCE_BYTES) {
    throw new StrategyError("strategy/too-long", `${path}: the source is longer than ${SOURCE_BYTES / 1000} kB`);
  }
  const compiler = await loadCompiler();
  try {
    return new Compilation(compiler, source, options).run();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new StrategyError("strategy/compiler", `${path}: the compiler gave up on this source: ${reason ?? ""}`, {
      cause,
    });
  }
}

class Compilation {
  private readonly asc: AssemblyScript;
  private readonly compiler: Compiler;
  private readonly source: string;
  private readonly options: CompileOptions;
  private readonly program: ReturnType<AssemblyScript["newProgram"]>;
  private readonly wording: Wording;
  private readonly warnings: Complaint[] = [];

  constructor(compiler: Compiler, source: string, options: CompileOptions) {
    this.compiler = compiler;
    this.asc = compiler.asc;
    this.source = source;
    this.options = options;
    this.wording = new Wording(options.sdk);
    this.program = this.asc.newProgram(compilerOptions(this.asc));
  }

  run(): CompiledStrategy {
    const { asc, program, options } = this;
    boundParser(program, (complaint) => this.refuse([complaint]));
    asc.parse(program, this.source, "strategy.ts", false);
    this.stopAtErrors();
    const outline = this.outline();
    const className = outline.className ?? "";
    this.parseLibrary(outline);
    this.stopAtErrors();
    asc.initializeProgram(program);
    const compiled = asc.compile(program);
    const module = this.compiler.binaryen.wrapModule(asc.getBinaryenModuleRef(compiled));
    try {
      this.stopAtErrors();
      this.warnings.push(...this.lostFractions(module));
      const warnings = this.warnings.map((one) => complain(options.path, this.source, [one]).message);
      if (options.check) return { module: new Uint8Array(), className, positions: [], warnings };
      if (!asc.validate(compiled)) throw new Error("it made a module that is not valid");
      optimize(this.compiler.binaryen, module);
      const canonical = withCanonicalNans(module.emitBinary());
      const bounded = withBoundedCircles(canonical.module);
      const moved = (offset: number) => bounded.moved(canonical.moved(offset));
      const { sourceMap } = module.emitBinary("strategy.wasm.map");
      const positions = positionsOf(sourceMap, { module: bounded.module, moved }, this.placesOf(outline));
      this.check(bounded.module, positions);
      return { module: bounded.module, className, positions, warnings };
    } finally {
      module.dispose();
    }
  }

  private parsed(): Source {
    const parsed = this.program.sources.find(({ normalizedPath }) => normalizedPath === "strategy.ts");
    if (!parsed) throw new Error("it lost the source");
    return parsed;
  }

  private lostFractions(module: BinaryenModule): Complaint[] {
    return lostFractions(
      module.emitBinary("strategy.wasm.map"),
      this.parsed(),
      this.asc.NodeKind.VariableDeclaration ?? -1,
    );
  }

  private outline(): Outline {
    const parsed = this.parsed();
    const deep = tooDeep(parsed.statements);
    if (deep) this.refuse([deep]);
    const outline = outlineOf(this.asc, parsed);
    const complaints = [...outline.complaints, ...this.wording.ofImports(outline)];
    if (complaints.length > 0) this.refuse(complaints);
    return outline;
  }

  private refuse(complaints: readonly Complaint[]): never {
    throw complain(this.options.path, this.source, complaints);
  }

  private placesOf({ methods }: Outline): ReadonlyMap<string, Place> {
    return new Map([...methods].map(([name, offset]) => [name, placeOf(this.source, offset)]));
  }

  private parseLibrary(outline: Outline): void {
    const { asc, program, compiler, options } = this;
    const names = outline.imported.has("*") ? exportedNames(options.sdk) : outline.imported.keys();
    const sdk = sdkFor(options.sdk, new Set(names));
    const chosen = chosenSource(outline.className ?? "", outline.isDefault, outline.handlers);
    for (const name of libraryFor(compiler.library, this.source)) {
      asc.parse(program, compiler.library[name] ?? null, `~lib/${name}.ts`, false);
    }
    asc.parse(program, entrySource(outline.handlers), "entry.ts", true);
    for (let file = asc.nextFile(program); file !== null; file = asc.nextFile(program)) {
      const name = file.replace("~lib/", "");
      if (name === "tidebook") asc.parse(program, sdk.index ?? null, "~lib/tidebook/index.ts", false);
      else if (name === "tidebook/chosen") asc.parse(program, chosen, `${file}.ts`, false);
      else if (name.startsWith("tidebook/")) asc.parse(program, sdk[name.slice(9)] ?? null, `${file}.ts`, false);
      else asc.parse(program, compiler.library[name] ?? null, `${file}.ts`, false);
    }
  }

  private stopAtErrors(): void {
    const { asc, program } = this;
    const errors: Diagnostic[] = [];
    for (let one = asc.nextDiagnostic(program); one !== null; one = asc.nextDiagnostic(program)) {
      if (asc.isError(one) || isNullNumber(one)) errors.push(one);
      else if (asc.isWarning(one) && one.range?.source.normalizedPath === "strategy.ts") {
        this.warnings.push(this.wording.of(one));
      }
    }
    if (errors.length === 0) return;
    const complaints = errors.map((error) => this.wording.of(error));
    const own = complaints.filter(({ offset }) => offset !== undefined);
    this.refuse(this.wording.withoutFollowers(own.length > 0 ? own : complaints, this.source));
  }

  private check(module: Uint8Array, positions: Positions): void {
    const { path } = this.options;
    if (module.length > MODULE_BYTES) {
      throw new StrategyError("strategy/too-long", `${path}: the compiled strategy is longer than 256 kB`);
    }
    try {
      inspectModule(module, path);
    } catch (cause) {
      throw cause instanceof StrategyError ? placed(cause, this.source, positions) : cause;
    }
  }
}

/** Whether a warning of the compiler's is of a null that becomes the number 0. */
function isNullNumber({ message, range }: Diagnostic): boolean {
  const isOdd = message.startsWith("Expression resolves to unusual type");
  return isOdd && range?.source.normalizedPath === "strategy.ts" && range.source.text.startsWith("null", range.start);
}

function compilerOptions(asc: AssemblyScript): object {
  const options = asc.newOptions();
  asc.setTarget(options, 0);
  asc.setRuntime(options, 1); // the library clears memory itself; the collector is our own, wasm/strategy/runtime.ts
  asc.setSourceMap(options, true);
  asc.setStackSize(options, 0);
  asc.setInitialMemory(options, MEMORY_PAGES);
  asc.setMaximumMemory(options, MEMORY_PAGES);
  asc.setExportStart(options, "start");
  asc.setOptimizeLevelHints(options, OPTIMIZE_LEVEL, SHRINK_LEVEL);
  asc.addGlobalAlias(options, "abort", "~lib/tidebook/words/abort");
  return options;
}
