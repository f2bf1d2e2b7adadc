/** Fails loudly on a programmer's error; never for bad input, which gets an `AppError`. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`);
}
