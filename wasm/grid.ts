import { assert } from "../shared/assert.ts";
import { InputError } from "../shared/errors.ts";
import type { Indicator } from "../shared/indicators.ts";
import type { Bars, PriceColumn } from "./bars.ts";
import { type Engine, indicatorError } from "./host.ts";
import { completeRequest } from "./indicator.ts";

/** Bytes that the columns of one grid may take: a quarter of what the engine's memory can grow to. */
const MOST_BYTES = 2 ** 30;
const MIB = 2 ** 20;

/** Options that differ from their defaults. */
type OptionSet = Readonly<Record<string, number>>;

/** Series that a row reads and bars have not, by name: an entry for each bar. */
export type GivenColumns = Readonly<Record<string, Float64Array>>;

/** What one set of a grid asks for. */
interface GridSet {
  readonly options: OptionSet;
  readonly lookback: number;
}

/** An indicator's columns for each series and each set of options, in the engine's memory. Using them after `free` is an error. */
export class IndicatorGrid {
  readonly row: Indicator;
  /** The sets in the order in which they were asked for, their options complete. */
  readonly sets: readonly GridSet[];
  private readonly engine: Engine;
  /** Where each series' columns begin and how long they are. */
  private readonly series: { readonly pointer: number; readonly rows: number }[] = [];

  /** Use `indicatorGrid`. */
  constructor(engine: Engine, row: Indicator, sets: readonly GridSet[]) {
    this.engine = engine;
    this.row = row;
    this.sets = sets;
  }

  /** @throws InputError where memory is too small for the columns */
  compute(bars: readonly Bars[], given: readonly GivenColumns[]): void {
    this.allocate(bars.map(({ rows }) => rows));
    const columns = bars.map((one, at) => this.row.inputs.map((name) => this.input(one, name, given[at] ?? {})));
    const lent = columns.flat().filter((column) => column instanceof Float64Array);
    this.engine.memory.with(lent, (...pointers) => {
      const addressOf = (column: number | Float64Array) =>
        column instanceof Float64Array ? (pointers[lent.indexOf(column)] ?? 0) : column;
      this.call(
        bars.map((one, at) => {
          const inputs = columns[at] ?? [];
          const areBars = inputs.every((column) => typeof column === "number");
          const areClean = areBars && one.areClean(this.row.inputs as readonly PriceColumn[]);
          return [one.rows, Number(areClean), ...inputs.map(addressOf)];
        }),
      );
    });
  }

  /** Where a column of the bars is, or a column that is no double in the engine's memory yet. */
  private input(bars: Bars, name: string, given: GivenColumns): number | Float64Array {
    const column = name === "time" ? Float64Array.from(bars.time(), Number) : given[name];
    assert(!column || column.length === bars.rows, `${name} has an entry for each bar`);
    return column ?? bars.pointer(name as PriceColumn);
  }

  /** @param series rows, whether the inputs are clean, and their addresses */
  private call(series: readonly (readonly number[])[]): void {
    const { exports, memory } = this.engine;
    const { id, options, outputs } = this.row;
    const values = this.sets.flatMap((set) => options.map(({ name }) => set.options[name] ?? NaN));
    const places = this.series.flatMap(({ pointer, rows }) =>
      Array.from({ length: this.sets.length * outputs.length }, (_, column) => pointer + 8 * rows * column),
    );
    const lent = [Uint32Array.from(series.flat()), Float64Array.from(values), Uint32Array.from(places)];
    const status = memory.with(lent, (one = 0, two = 0, three = 0) =>
      exports.indicator_grid(id, one, series.length, two, this.sets.length, three),
    );
    if (status !== 0) throw indicatorError(id, status);
  }

  /** A column in place: valid until the engine's next call. */
  column(series: number, set: number, output: number): Float64Array {
    const place = this.series[series];
    const { length } = this.row.outputs;
    assert(place && set in this.sets && output in this.row.outputs, "the grid is alive and has this column");
    return this.engine.memory.doubles(place.pointer + 8 * place.rows * (set * length + output), place.rows);
  }

  free(): void {
    for (const { pointer, rows } of this.series) this.engine.exports.release(pointer, this.bytes(rows));
    this.series.length = 0;
  }

  private bytes(rows: number): number {
    return 8 * rows * this.sets.length * this.row.outputs.length;
  }

  private allocate(series: readonly number[]): void {
    const bytes = this.bytes(series.reduce((sum, rows) => sum + rows, 0));
    const { length } = this.sets;
    const what = `${this.row.name} for ${length} ${length === 1 ? "set" : "sets"} of options takes ${Math.ceil(bytes / MIB)} MiB`;
    const advice = "ask for fewer sets or bars at a time";
    if (bytes > MOST_BYTES) {
      throw new InputError("indicator/memory", `${what}, and a grid may take ${MOST_BYTES / MIB}: ${advice}`);
    }
    for (const rows of series) {
      const pointer = this.engine.exports.allocate(this.bytes(rows)) >>> 0;
      if (pointer === 0) throw new InputError("indicator/memory", `${what}, and the engine has less left: ${advice}`);
      this.series.push({ pointer, rows });
    }
  }
}

/**
 * Computes an indicator for several sets of options over one or many series, each to the bits of one alone.
 * @param bars the series, of any lengths
 * @param sets options that differ from their defaults; what a set leaves out has its default
 * @param given for each of the series what the row reads and bars have not
 * @throws InputError for an unknown name, for an option that is unknown or out of its range (it says of which set), for a
 *   series that is not given, and where the columns would take too much memory
 */
export function indicatorGrid(
  engine: Engine,
  bars: readonly Bars[],
  name: string,
  sets: readonly OptionSet[],
  given: readonly GivenColumns[] = [],
): IndicatorGrid {
  const names = Object.keys(given[0] ?? {});
  const { row } = completeRequest(engine, { name }, names);
  const grid = new IndicatorGrid(
    engine,
    row,
    sets.map((options, at) => completeSet(engine, { name, options }, { at, names })),
  );
  try {
    grid.compute(bars, given);
    return grid;
  } catch (error) {
    grid.free();
    throw error;
  }
}

function completeSet(
  engine: Engine,
  request: { name: string; options: OptionSet },
  { at, names }: { at: number; names: readonly string[] },
): GridSet {
  try {
    const { options, lookback } = completeRequest(engine, request, names);
    return { options, lookback };
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const facts = { ...cause.facts, set: at };
    throw new InputError(cause.code, `set ${at + 1} of options: ${cause.message}`, { facts, cause });
  }
}
