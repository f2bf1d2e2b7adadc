import * as engine from "./tidebook";
import { say } from "./words";

/** A parameter of the strategy: shown as a form, set by `--param name=value`, otherwise `initial`. */
export function param(name: string, initial: f64, min: f64 = -Infinity, max: f64 = Infinity, step: f64 = 1): f64 {
  say(name);
  return engine.param(initial, min, max, step);
}

/**
 * Writes a line to the run's log, with the bar's time. Numbers become text by `x.toString()`: the digits are those of
 * JavaScript, and a whole f64 ends in `.0`.
 */
export function log(text: string): void {
  say(text);
  engine.log();
}

/** The next number of the run's own stream, in [0, 1): the same seed gives the same numbers. */
export function random(): f64 {
  return engine.random();
}
