import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Indicator } from "../../shared/indicators.ts";
import { initSync } from "../../wasm/pkg/engine.js";

const bytes = readFileSync(join(import.meta.dirname, "../../wasm/pkg/engine_bg.wasm"));
const engine = initSync({ module: bytes });

/** Runs `use` with pointers to copies of the columns and gives what the columns hold afterwards. */
function withColumns<T>(columns: readonly Float64Array[], use: (pointers: number[]) => T): T {
  const pointers = columns.map((column) => {
    const pointer = engine.allocate(Math.max(column.byteLength, 8));
    new Float64Array(engine.memory.buffer, pointer, column.length).set(column);
    return pointer;
  });
  try {
    return use(pointers);
  } finally {
    pointers.forEach((pointer, at) => engine.release(pointer, Math.max(columns[at]!.byteLength, 8)));
  }
}

function withPointers<T>(pointers: readonly number[], use: (pointer: number) => T): T {
  const bytesLong = Math.max(4 * pointers.length, 8);
  const table = engine.allocate(bytesLong);
  new Uint32Array(engine.memory.buffer, table, pointers.length).set(pointers);
  try {
    return use(table);
  } finally {
    engine.release(table, bytesLong);
  }
}

/** How many indicators the built engine has. */
export const engineCount = (): number => engine.indicator_count();

/** The built engine's lookback, or minus its error status. */
export function engineLookback(row: Indicator, options: readonly number[]): number {
  return withColumns([Float64Array.from(options)], ([at]) => engine.indicator_lookback(row.id, at!, options.length));
}

/** The built engine's outputs over whole columns, without the door of `wasm/`: the interface itself is under test. */
export function engineOutputs(
  row: Indicator,
  inputs: readonly (readonly number[])[],
  options: readonly number[],
): Float64Array[] {
  const rows = inputs[0]!.length;
  const results = row.outputs.map(() => new Float64Array(rows));
  const columns = [Float64Array.from(options), ...inputs.map((input) => Float64Array.from(input)), ...results];
  return withColumns(columns, ([option, ...pointers]) => {
    const status = withPointers(pointers.slice(0, inputs.length), (from) =>
      withPointers(pointers.slice(inputs.length), (to) =>
        engine.indicator_batch(row.id, rows, from, option!, options.length, to),
      ),
    );
    if (status !== 0) throw new Error(`${row.name}: status ${status}`);
    return pointers
      .slice(inputs.length)
      .map((pointer) => new Float64Array(engine.memory.buffer, pointer, rows).slice());
  });
}
