import * as engine from "./tidebook";

/** Hands a string to the engine, four UTF-16 units a call; the next call that takes a name takes this one. */
export function say(words: string): void {
  const length = words.length;
  let at = changetype<usize>(words);
  let left = length;
  for (; left >= 4; left -= 4, at += 8) engine.text(load<i64>(at), 4);
  if (left == 0) return;
  let units: i64 = 0;
  for (let i = 0; i < left; i++) units |= (<i64>load<u16>(at + ((<usize>i) << 1))) << ((<i64>i) << 4);
  engine.text(units, left);
}

/**
 * Ends the run with a sentence and the place in the strategy's source. The compiler calls it for `throw`, for a failed
 * `assert` and for an index out of range; a place inside the library is of no use to the reader and is left out.
 */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  if (message) say(message);
  const here = file !== null && load<u16>(changetype<usize>(file)) != 0x7e; // library paths begin with ~
  engine.fault(here ? <i32>line : 0, here ? <i32>column : 0);
  unreachable();
}
