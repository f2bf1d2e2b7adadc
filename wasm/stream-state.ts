import { InputError } from "../shared/errors.ts";
import type { Engine } from "./host.ts";

/** What a saved state says beside its numbers: a state of anything else is refused. */
export interface StateOf {
  readonly name: string;
  /** In the row's order. */
  readonly options: readonly number[];
}

const MAGIC = "tidebook indicator 1\n";
const HASH_BYTES = 32;
const DOUBLE = 8;

/**
 * A state as bytes: a line that names format, row and version, counts, options, numbers, and the SHA-256 of all of it. It
 * is kept from damage and mistakes, not from people who mean harm.
 */
export function packedState(engine: Engine, { name, options }: StateOf, numbers: Float64Array): Uint8Array {
  const head = headOf(engine, name, options.length, numbers.length);
  const bytes = new Uint8Array(head.length + (options.length + numbers.length) * DOUBLE + HASH_BYTES);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  [...options, ...numbers].forEach((number, at) => view.setFloat64(head.length + at * DOUBLE, number, true));
  const body = bytes.subarray(0, -HASH_BYTES);
  bytes.set(engine.hash([body]), body.length);
  return bytes;
}

/**
 * The numbers of a state.
 * @throws InputError for bytes that are damaged, or a state of another indicator, other options or another version
 */
export function unpackedState(engine: Engine, { name, options }: StateOf, bytes: Uint8Array): Float64Array {
  const body = bytes.subarray(0, Math.max(0, bytes.length - HASH_BYTES));
  const sum = bytes.subarray(body.length);
  const isWhole = sum.length === HASH_BYTES && engine.hash([body]).every((byte, at) => byte === sum[at]);
  const [, version, saved, given, count] = isWhole ? (/^.*\n(.*)\n(.*)\n(.*)\n(.*)\n/.exec(lineText(body)) ?? []) : [];
  if (saved === undefined || !lineText(body).startsWith(MAGIC)) {
    throw new InputError("indicator/state", "these bytes are no saved state of an indicator: begin it anew");
  }
  if (saved !== name) throw refused(`is of ${saved}, not of ${name}`);
  if (version !== String(engine.exports.stream_version())) throw refused(`of ${name} is of version ${version}`);
  const head = headOf(engine, name, Number(given), Number(count));
  const view = new DataView(body.buffer, body.byteOffset + head.length, body.length - head.length);
  const numbers = Float64Array.from({ length: Number(given) + Number(count) }, (_, at) =>
    view.getFloat64(at * DOUBLE, true),
  );
  const kept = numbers.subarray(0, Number(given));
  if (kept.length !== options.length || kept.some((value, at) => value !== options[at])) {
    throw refused(`of ${name} is of other options (${kept.join(", ")})`);
  }
  return numbers.slice(kept.length);
}

function headOf(engine: Engine, name: string, options: number, numbers: number): Uint8Array {
  const version = engine.exports.stream_version();
  return engine.memory.text(`${MAGIC}${version}\n${name}\n${options}\n${numbers}\n`);
}

const HEAD_BYTES = 128;
const lineText = (body: Uint8Array) => new TextDecoder("latin1").decode(body.subarray(0, HEAD_BYTES));

const refused = (what: string) => new InputError("indicator/state", `this state ${what}: begin the indicator anew`);
