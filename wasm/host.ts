import { assert } from "../shared/assert.ts";
import { AppError, InputError } from "../shared/errors.ts";
import { indicators, optionConditions } from "../shared/indicators.ts";
import { listText } from "../shared/words.ts";
import { ABI_VERSION } from "./abi.ts";
import { BAR_COLUMNS, Bars, type BarColumns } from "./bars.ts";
import type { EngineExports } from "./exports.ts";
import { inspectModule } from "./inspect.ts";
import { EngineMemory } from "./memory.ts";
import { function_table, initSync } from "./pkg/engine.js";

export { Backtest, type SignalColumns } from "./backtest.ts";
export type { RunInstrument } from "./request.ts";
/** A module of one function that uses a 128-bit constant: valid only where SIMD is. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 11,
]);

/** Strategies whose compiled modules are kept. */
const MOST_STRATEGIES = 8;

/** SHA-256 of parts one after the other. Called with views of the engine's memory, it keeps none. */
export type Hasher = (parts: readonly Uint8Array[]) => Uint8Array;

/** The engine of this thread: one module, one memory. */
export class Engine {
  readonly exports: EngineExports;
  readonly memory: EngineMemory;
  /** SHA-256 of the engine's module, in hex. */
  readonly sha256: string;
  /** The module itself: a part of every digest. */
  readonly bytes: Uint8Array;
  /** The host's own SHA-256, which may use instructions that WebAssembly lacks. */
  readonly hasher: Hasher | undefined;
  /** Strategies by the SHA-256 of their modules, the one used last at the end. */
  private readonly strategies = new Map<string, WebAssembly.Module>();

  constructor(exports: EngineExports, bytes: Uint8Array, hasher?: Hasher) {
    this.exports = exports;
    this.memory = new EngineMemory(exports);
    this.bytes = bytes;
    this.hasher = hasher;
    this.sha256 = hex(this.hash([bytes]));
  }

  /** Where a strategy's handlers are put. */
  get table(): WebAssembly.Table {
    return function_table() as WebAssembly.Table;
  }

  /** SHA-256 of parts one after the other. */
  hash(parts: readonly Uint8Array[]): Uint8Array {
    if (this.hasher) return this.hasher(parts);
    this.exports.hash_begin();
    for (const part of parts) {
      this.memory.with([part], (pointer) => this.exports.hash_update(pointer ?? 0, part.length));
    }
    this.exports.hash_finish();
    return this.memory.outbox();
  }

  /**
   * A strategy's module, inspected and compiled. The last few are kept: a module that has run before starts with the code
   * that its host has optimised by then.
   * @throws StrategyError for a module that asks for what it may not have
   */
  strategy(bytes: Uint8Array, path: string): WebAssembly.Module {
    const name = hex(this.hash([bytes]));
    let module = this.strategies.get(name);
    if (!module) {
      inspectModule(bytes, path);
      module = new WebAssembly.Module(bytes as BufferSource);
    }
    this.strategies.delete(name);
    this.strategies.set(name, module);
    const [oldest] = this.strategies.keys();
    if (this.strategies.size > MOST_STRATEGIES && oldest !== undefined) this.strategies.delete(oldest);
    return module;
  }

  /** Takes checked columns into the engine; `decimals` are those of the finest price. */
  bars(columns: BarColumns, decimals: number): Bars {
    const bars = new Bars(this, this.exports.bars_new(columns.time.length, decimals));
    bars.time().set(columns.time);
    for (const name of BAR_COLUMNS) if (name !== "time") bars.column(name).set(columns[name]);
    return bars;
  }

  /**
   * Computes a row of the indicator table.
   * @param inputs columns of equal length, as many as the row has inputs
   * @param options in the row's order
   * @returns a column for each output, NaN where there is no value
   * @throws InputError for an option that is out of range or not whole
   */
  indicator(id: number, inputs: readonly Float64Array[], options: readonly number[]): Float64Array[] {
    const row = indicators[id];
    assert(row && inputs.length === row.inputs.length, "the row exists and has its inputs");
    const rows = inputs[0]?.length ?? 0;
    return this.memory.with([...inputs, Float64Array.from(options)], (...given) => {
      const option = given.pop() ?? 0;
      return this.memory.filled(row.outputs.length, rows, (outputs) => {
        const status = this.memory.with([Uint32Array.from(given), outputs], (input = 0, output = 0) =>
          this.exports.indicator_batch(id, rows, 0, input, option, options.length, output),
        );
        if (status !== 0) throw indicatorError(id, status, options);
      });
    });
  }

  /** Bars without output at these options. */
  lookback(id: number, options: readonly number[]): number {
    const bars = this.memory.with([Float64Array.from(options)], (option = 0) =>
      this.exports.indicator_lookback(id, option, options.length),
    );
    if (bars < 0) throw indicatorError(id, -bars, options);
    return bars;
  }
}

/** The sentence for a status of the engine's indicator functions. */
export function indicatorError(id: number, status: number, options: readonly number[] = []): InputError {
  const row = indicators[id];
  const option = row?.options[status >>> 16];
  const name = row?.name ?? `number ${id}`;
  const given = options[status >>> 16];
  const value = given === undefined ? "" : `, not ${given}`;
  switch (status & 0xffff) {
    case 3:
      return new InputError("indicator/option", `${name}: ${option?.name} must be a whole number${value}`);
    case 4: {
      const range = `${option?.min} to ${option?.max}`;
      return new InputError("indicator/option", `${name}: ${option?.name} must be within ${range}${value}`);
    }
    case 5: {
      const why = optionConditions[name] ?? "these options do not go together";
      const all = options.map((one, at) => `${row?.options[at]?.name} ${one}`);
      const are = all.length === 0 ? "" : `, not ${listText(all)}`;
      return new InputError("indicator/options", `${name}: ${why}${are}`);
    }
    default:
      return new InputError("indicator/call", `${name} cannot be computed so (engine status ${status})`);
  }
}

let loaded: Engine | undefined;

/**
 * The engine of this thread, made from its module's bytes (`pkg/engine_bg.wasm`) at the first call.
 * @param hasher the host's own SHA-256, where it is faster than the engine's
 * @throws AppError where WebAssembly or its SIMD instructions are missing
 */
export function loadEngine(bytes: Uint8Array, hasher?: Hasher): Engine {
  if (loaded) return loaded;
  if (typeof WebAssembly !== "object") {
    throw new AppError(
      "engine/no-webassembly",
      "this machine or browser setting has no WebAssembly: Tidebook needs it",
    );
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    const advice = "use Node 20, Chrome 91, Firefox 89, Safari 16.4 or newer";
    throw new AppError("engine/no-simd", `WebAssembly has no SIMD instructions here: ${advice}`);
  }
  const exports = initSync({ module: bytes as BufferSource }) as unknown as EngineExports;
  assert(exports.abi_version() === ABI_VERSION, "engine and door have the same interface version");
  loaded = new Engine(exports, bytes, hasher);
  return loaded;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
