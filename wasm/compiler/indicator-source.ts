import { givenInputs, type Indicator, type IndicatorOption, inputWords } from "../../shared/indicators.ts";

/**
 * Rows of the table as AssemblyScript: a function for each row, and a class with one series for each output of a row that
 * has several. Compiling all of the table costs more than a strategy, so the compiler asks for the rows that are used.
 */
export function indicatorSource(rows: readonly Indicator[]): string {
  const head = [
    'import { field, input, option, indicator } from "./tidebook";',
    'import { Instrument, main } from "./instrument";',
    'import { Series } from "./series";',
  ];
  return [head.join("\n"), ...rows.flatMap(declarations)].join("\n\n");
}

/** The names that a row gives to a strategy: its function and, with several outputs, the class of its answer. */
export function namesOf(row: Indicator): string[] {
  return row.outputs.length > 1 ? [row.name, outputsClass(row)] : [row.name];
}

/** Name of the class that holds the outputs of a row with several: `ht_phasor` gives `HtPhasor`. */
function outputsClass(row: Indicator): string {
  return row.name.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Rows of two series of any kind: what the table calls high and low is only what a chart takes when nothing is said. */
const ofTwoSeries = new Set(["add", "sub", "mult", "div", "beta", "correl", "mavp"]);

type Form = "bars" | "series" | "pair" | "given";

/** The slot of a clock's times, behind its five prices. */
const TIMES = 5;

/** What a row reads: one series, two, the columns of bars, or, where some of it is in no bar, a series for each input. */
export function formOf(row: Indicator): Form {
  if (ofTwoSeries.has(row.name)) return "pair";
  if (givenInputs(row).length > 0) return "given";
  return row.inputs.length === 1 && row.inputs[0] === "close" ? "series" : "bars";
}

function declarations(row: Indicator): string[] {
  const several = row.outputs.length > 1;
  return several ? [classText(row), functionText(row)] : [functionText(row)];
}

function classText(row: Indicator): string {
  const lines = [`/** ${row.title}: its series. */`, `export class ${outputsClass(row)} {`];
  for (const output of row.outputs) {
    lines.push(`  /** ${row.title}: ${wordsOf(output.name)}. */`, `  readonly ${output.name}: Series;`);
  }
  lines.push("  constructor(first: i32) {");
  row.outputs.forEach((output, place) => lines.push(`    this.${output.name} = new Series(first + ${place});`));
  return [...lines, "  }", "}"].join("\n");
}

function functionText(row: Indicator): string {
  const form = formOf(row);
  const several = row.outputs.length > 1;
  const parameters = row.options.map((option) => `${option.name}: f64 = ${literal(option.default)}`);
  if (form === "series") parameters.unshift("source: Series");
  else if (form === "pair") parameters.unshift("a: Series", "b: Series");
  else if (form === "given") parameters.unshift(...row.inputs.map((name) => `${name}: Series`));
  else parameters.push("bars: Instrument = main");
  return [
    docText(row, form),
    `export function ${row.name}(${parameters.join(", ")}): ${several ? outputsClass(row) : "Series"} {`,
    ...inputsOf(row, form).map((id) => `  input(${id});`),
    ...row.options.map((option) => `  option(${option.name});`),
    `  return new ${several ? outputsClass(row) : "Series"}(indicator(${row.id}));`,
    "}",
  ].join("\n");
}

/** The numbers of the series that a row reads, as expressions. */
function inputsOf(row: Indicator, form: Form): string[] {
  if (form === "series") return ["source.id"];
  if (form === "pair") return ["a.id", "b.id"];
  if (form === "given") return row.inputs.map((name) => `${name}.id`);
  return row.inputs.map((name) => (name === "time" ? `field(bars.clock, ${TIMES})` : `bars.${name}.id`));
}

function docText(row: Indicator, form: Form): string {
  const lines = ["/**", ` * ${row.title}.`];
  if (form === "series") lines.push(" * @param source the series it is made of");
  if (form === "pair") lines.push(" * @param a first series", ` * @param b ${pairedWith(row)}`);
  if (form === "given") lines.push(...row.inputs.map((name) => ` * @param ${name} ${inputWords(name)}`));
  for (const option of row.options) lines.push(` * @param ${option.name} ${optionText(option)}`);
  if (form === "bars")
    lines.push(` * @param bars the bars it reads (${row.inputs.join(", ")}); the first instrument's`);
  lines.push(` * @source ${row.source}`, " */");
  return lines.join("\n");
}

function pairedWith(row: Indicator): string {
  const [given] = givenInputs(row);
  return given === undefined ? "second series" : inputWords(given);
}

function optionText(option: IndicatorOption): string {
  const { labels } = option;
  const choices = labels ? `: ${labels.map((label, place) => `${option.min + place} ${label}`).join(", ")}` : "";
  return `${option.integer ? "whole number, " : ""}${option.min} to ${option.max}, default ${option.default}${choices}`;
}

function wordsOf(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A number as an AssemblyScript literal of type f64. */
function literal(value: number): string {
  return String(value);
}
