import { AppError, InputError } from "../shared/errors.ts";
import type { Indicator } from "../shared/indicators.ts";
import type { Engine } from "./host.ts";
import { completedOptions, type IndicatorRequest } from "./indicator.ts";
import type { Place } from "./memory.ts";
import { packedState, unpackedState } from "./stream-state.ts";

/** A bar as far as an indicator reads it: by name its columns, and what no bar has. What is left out is no number. */
export type StreamBar = Readonly<Partial<Record<string, number>>>;

/**
 * An indicator that is fed bar by bar, to the same bits as over all bars at once. Its memory is of the order of the
 * lookback; rows without a kernel of the engine's own keep their bars, so that they can be saved, too.
 *
 * Outputs are views of the engine's memory, one entry for each of the row's, NaN before the lookback: they hold until the
 * engine's next call. Using it after `free` is an error.
 */
export class IndicatorStream {
  readonly row: Indicator;
  /** Every option, defaults written out. */
  readonly options: Readonly<Record<string, number>>;
  /** Bars without a value before the first one. */
  readonly lookback: number;
  readonly #engine: Engine;
  readonly #handle: number;
  readonly #values: readonly number[];
  readonly #room: Place;

  /**
   * @param saved what `save` gave for the same request: it goes on from there
   * @throws InputError for an unknown name or option, a value out of its range, and bytes that are no state of this request
   */
  constructor(engine: Engine, request: IndicatorRequest, saved?: Uint8Array) {
    const { row, options, values, lookback } = completedOptions(engine, request);
    [this.row, this.options, this.lookback] = [row, options, lookback];
    [this.#engine, this.#values] = [engine, values];
    const { exports, memory } = engine;
    const given = Float64Array.from(values);
    const numbers = saved && unpackedState(engine, { name: row.name, options: values }, saved);
    this.#handle = memory.with(numbers ? [given, numbers] : [given], (options = 0, state = 0) =>
      numbers
        ? exports.stream_resume(row.id, options, given.length, state, numbers.length)
        : exports.stream_new(row.id, options, given.length),
    );
    if (this.#handle === 0) {
      if (numbers) throw new InputError("indicator/state", `this is no state of ${row.name}: begin the indicator anew`);
      throw new AppError("engine/full", "65,535 indicators are fed bar by bar already: free some before more are made");
    }
    const bytes = (row.inputs.length + row.outputs.length) * Float64Array.BYTES_PER_ELEMENT;
    this.#room = memory.place(exports.stream_room(this.#handle), bytes);
  }

  /** Takes the next bar, and gives its outputs. */
  push(bar: StreamBar): Float64Array {
    this.#write(bar);
    return this.#outputs(this.#engine.exports.stream_push(this.#handle));
  }

  /** What `push` would give; nothing is taken. For a bar that is still being made. */
  peek(bar: StreamBar): Float64Array {
    this.#write(bar);
    return this.#outputs(this.#engine.exports.stream_peek(this.#handle));
  }

  /** Takes bars, each as the row's inputs one after the other; gives their outputs the same way, as a copy. */
  pushAll(bars: Float64Array): Float64Array {
    const { exports, memory } = this.#engine;
    const rows = bars.length / this.row.inputs.length;
    const status = memory.with([bars], (pointer = 0) => exports.stream_push_all(this.#handle, rows, pointer));
    if (status !== 0) throw freed(this.row);
    return memory.figures(rows * this.row.outputs.length).slice();
  }

  /** All that it knows, as bytes from which another one goes on to the same bits; they name the row and its options. */
  save(): Uint8Array {
    const count = this.#engine.exports.stream_save(this.#handle);
    if (count === 0) throw freed(this.row);
    const numbers = this.#engine.memory.figures(count).slice();
    return packedState(this.#engine, { name: this.row.name, options: this.#values }, numbers);
  }

  free(): void {
    if (this.#engine.exports.stream_free(this.#handle) !== 0) throw freed(this.row);
  }

  #write(bar: StreamBar): void {
    // A freed stream's place is somebody else's: nothing is written there.
    if (this.#engine.exports.stream_room(this.#handle) === 0) throw freed(this.row);
    const { doubles } = this.#room;
    this.row.inputs.forEach((input, place) => (doubles[place] = bar[input] ?? NaN));
  }

  #outputs(status: number): Float64Array {
    if (status !== 0) throw freed(this.row);
    return this.#room.doubles.subarray(this.row.inputs.length);
  }
}

const freed = (row: Indicator) => new AppError("engine/freed", `this stream of ${row.name} was freed before`);
