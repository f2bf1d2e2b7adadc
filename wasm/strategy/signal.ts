import * as engine from "./tidebook";
import { Series } from "./series";
import { say } from "./words";

/** The signals in the order in which they were first asked for: the engine calls them by this number. */
export const signalNames: string[] = [];
const signals: Series[] = [];

/** A series from outside, given with `--signal name=FILE`: the newest value known at each bar, NaN before the first. */
export function signal(name: string): Series {
  const known = signalNames.indexOf(name);
  if (known >= 0) return unchecked(signals[known]);
  say(name);
  const series = new Series(engine.signal());
  signalNames.push(name);
  signals.push(series);
  return series;
}
