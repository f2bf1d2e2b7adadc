import { indicatorNamed, type Indicator, type IndicatorOption } from "../../../shared/indicators.ts";
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { highlightCode } from "@lezer/highlight";
import { element } from "../elements.ts";
import { colors } from "../theme.ts";
import { isClass, type Known } from "./reference.ts";

/** Where lines of a signature break. */
const LONG = 52;

/** What is known of a name, to be shown beside completions and under the pointer. */
export function cardOf(known: Known): HTMLElement {
  const { doc } = known;
  const row = isClass(known.signature) ? undefined : indicatorNamed(known.name);
  const text = doc.replace(/\n@[^]*$/, "").replaceAll("\n", " ");
  return element("div", { class: "card" }, [
    codeOf(shownSignature(known, row)),
    ...(text === "" ? [] : [element("p", {}, withCode(text))]),
    ...(row ? factsOf(row) : []),
  ]);
}

/** An indicator's parameters by name alone, since a table follows; a long list of others, one a line. */
function shownSignature({ signature }: Known, row: Indicator | undefined): string {
  if (row) return signature.replaceAll(/(\w+)\??: \w+(?=[,)])/g, "$1").replace("function ", "");
  if (signature.length <= LONG) return signature;
  return signature.replace(/\((.+)\)/, (_, list: string) => `(\n  ${list.replaceAll(", ", ",\n  ")},\n)`);
}

/** Options with what they may be, what comes out, from which bar on, and who published it. */
function factsOf(row: Indicator): HTMLElement[] {
  const options = row.options.map((option) =>
    element("tr", {}, [
      element("th", { scope: "row" }, [option.name]),
      element("td", {}, [numberText(option.default)]),
      element("td", {}, [rangeText(option)]),
    ]),
  );
  const head = ["option", "default", "allowed"].map((title) => element("th", { scope: "col" }, [title]));
  const table = [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, options)];
  const outputs = row.outputs.map(({ name }) => name).join(", ");
  const needs = row.lookback === 0 ? "a value from the first bar" : `first value after ${row.lookback} bars`;
  return [
    ...(options.length === 0 ? [] : [element("table", {}, table)]),
    element("p", { class: "facts" }, [
      `${row.outputs.length > 1 ? `Gives ${outputs}; ` : ""}${needs} at the defaults.`,
    ]),
    element("p", { class: "facts" }, [row.source]),
  ];
}

function rangeText({ min, max, labels, integer }: IndicatorOption): string {
  if (labels) return labels.map((label, place) => `${min + place} ${label}`).join(", ");
  // TA-Lib's ends of what any number may be.
  if (max >= 3e37) return min <= -3e37 ? "any number" : `from ${numberText(min)}`;
  return `${numberText(min)} to ${numberText(max)}${integer ? "" : ", fractions too"}`;
}

/** With commas between thousands and a true minus. */
function numberText(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 8 }).replace("-", "\u2212");
}

/** Text with what stands between backticks as code. */
function withCode(text: string): (HTMLElement | string)[] {
  return text.split("`").map((part, place) => (place % 2 === 1 ? element("code", {}, [part]) : part));
}

/** A piece of TypeScript in the editor's colours. */
function codeOf(text: string): HTMLElement {
  const parts: (Node | string)[] = [];
  highlightCode(
    text,
    typescriptLanguage.parser.parse(text),
    colors,
    (piece, classes) => void parts.push(classes === "" ? piece : element("span", { class: classes }, [piece])),
    () => void parts.push("\n"),
  );
  return element("pre", {}, parts);
}
