import { indicatorNamed } from "../../../shared/indicators.ts";
import { isCallable, type Known, parametersIn } from "./reference.ts";

/** More than so many places to fill in are in the way. */
const MOST_OPTIONS = 3;

/** What stands for a parameter until something else is written. */
const USUAL: Readonly<Record<string, string>> = {
  source: "close",
  a: "close",
  b: "open",
  name: '"name"',
  interval: '"1d"',
};

/** The call of a function as a snippet with places to fill in, or undefined where there is nothing to call. */
export function callTemplate({ name, signature }: Known): string | undefined {
  if (!isCallable(signature)) return undefined;
  const needed = parametersIn(signature).filter((parameter) => !/\?:|=/.test(parameter));
  const written = name === "param" ? ['"name"', "20", "2", "200"] : needed.map((one) => placeOf(one));
  const options = indicatorNamed(name)?.options ?? [];
  const defaults = options.length > MOST_OPTIONS ? [] : options.map((option) => String(option.default));
  const places = [...written, ...defaults].map((place, index) => `#{${index + 1}:${place}}`);
  return `${name}(${places.join(", ")})`;
}

function placeOf(parameter: string): string {
  const [name = ""] = parameter.split(":");
  return USUAL[name] ?? name;
}
