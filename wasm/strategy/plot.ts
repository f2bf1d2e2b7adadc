import * as engine from "./tidebook";
import { say } from "./words";

const names: string[] = [];
const numbers: i32[] = [];
/** Where the next plot is looked for first: strategies plot the same names in the same order at each bar. */
let next: i32 = 0;

/** Adds a value to the line `name` at this bar; a bar without one is a gap. */
export function plot(name: string, value: f64): void {
  let at = next;
  if (at >= names.length || changetype<usize>(unchecked(names[at])) != changetype<usize>(name)) {
    at = names.indexOf(name);
    if (at < 0) {
      say(name);
      at = names.push(name) - 1;
      numbers.push(engine.plot());
    }
  }
  next = at + 1 == names.length ? 0 : at + 1;
  engine.plot_value(unchecked(numbers[at]), value);
}
