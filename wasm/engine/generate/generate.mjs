// Writes the indicator table from the registry of the `ta-lib` crate and our notes (`notes.mjs`):
//   shared/indicators.rows.ts                    what people see: names, options, outputs, panes, sources
//   wasm/engine/src/indicators/talib_rows.rs     what the engine calls, in the same order (a row's place is its id)
// Run it after a new version of the crate or a change of the notes, from the repository's root, with cargo on PATH:
//   node wasm/engine/generate/generate.mjs
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { kernels } from "./kernels.mjs";
import { notes } from "./notes.mjs";
import { ownRows } from "./own-rows.mjs";
import { talibPython } from "./talib-python.mjs";

const engine = new URL("..", import.meta.url);
const root = new URL("../../", engine);

// ta-lib's OutputFlags and FuncFlags, as its `abstract_api` documents them.
const overlap = 0x0100_0000;
const [histogram, pattern, limit] = [0x10, 0x20 | 0x40, 0x800 | 0x1000];

const optionNames = new Map([
  ["TimePeriod", "period"],
  ["MAType", "maType"],
  ["ROCMAType", "rocMaType"],
  ["NbDev", "deviations"],
  ["NbDevUp", "deviationsUp"],
  ["NbDevDn", "deviationsDown"],
  ["StdDevPeriod", "deviationPeriod"],
  ["TenkanPeriod", "conversionPeriod"],
  ["KijunPeriod", "basePeriod"],
  ["SenkouBPeriod", "spanBPeriod"],
]);

/** optInSlowK_MAType → slowKMaType, optInROC1Period → roc1Period, optInTimePeriod2 → period2. */
function optionName(parameter) {
  const bare = parameter.slice("optIn".length);
  const known = optionNames.get(bare);
  if (known !== undefined) return known;
  return bare
    .replace(/^TimePeriod/, "Period")
    .replace("_", "")
    .replace(/MAType$/, "MaType")
    .replace(/^[A-Z]+?(?=[A-Z][a-z]|[a-z0-9]|$)/, (word) => word.toLowerCase());
}

function outputKind(output) {
  if ((output.flags & pattern) !== 0) return "marker";
  if ((output.flags & histogram) !== 0) return "histogram";
  if ((output.flags & limit) !== 0) return "band";
  return "line";
}

function inputNames(fn) {
  if (fn.inputs.includes("inReal0")) return ["high", "low"];
  return fn.inputs.map((input) => ({ inReal: "close", inPeriods: "periods" })[input] ?? input);
}

function tableRow(fn) {
  const [title, source, own = {}] = notes[fn.name];
  const names = own.outputs ?? ["real"];
  if (names.length !== fn.outputs.length) throw new Error(`${fn.name}: ${fn.outputs.length} outputs need names`);
  const candlestick = fn.group === "Pattern Recognition";
  const name = own.name ?? fn.name.toLowerCase();
  const talibName = talibPython.has(fn.name) ? fn.name : null;
  return {
    name,
    group: fn.group,
    title,
    inputs: inputNames(fn),
    options: fn.options.map((option) => ({
      name: optionName(option.name),
      default: option.default,
      min: option.min,
      max: option.max,
      integer: option.kind !== "Real",
      talibName: option.name.slice("optIn".length).toLowerCase(),
      ...(option.labels.length > 0 ? { labels: option.labels.map(([, label]) => label) } : {}),
    })),
    outputs: fn.outputs.map((output, index) => ({
      name: names[index],
      kind: own.kinds?.[index] ?? outputKind(output),
      shift: output.shift,
      talibIndex: index,
    })),
    lookback: fn.lookback,
    pane: own.pane ?? ((fn.flags & overlap) !== 0 || candlestick ? "price" : "own"),
    ...(talibName === name.toUpperCase() ? {} : { talibName }),
    source,
  };
}

function engineRow(fn) {
  const call = fn.name.toLowerCase();
  const float = (value) => `${value}`.replace(/^(-?\d+)$/, "$1.0").replace("e+", "e");
  const options = fn.options.map((option, at) => `${at} ${option.kind} ${float(option.min)} ${float(option.max)}`);
  const outputs = fn.outputs.map((output) =>
    output.integer && (/Idx$/.test(output.name) || /INDEX$/.test(fn.name)) ? "BarIndex" : "Value",
  );
  const names = `${call}_lookback ${call}_open`;
  const row = `row!(${names}, [${fn.inputs.map((_, at) => at).join(" ")}], [${options.join(", ")}], [${outputs.join(" ")}])`;
  return `    own::<${kernels[fn.name]}, ${fn.inputs.length}, ${fn.outputs.length}>(${row}),`;
}

/** As `tableRow`, for a row that the crate has not. */
function ownTableRow({ kernel, needs, lookback: [options, plus], ...row }) {
  return {
    ...row,
    options: row.options.map((option) => ({ ...option, talibName: null })),
    outputs: row.outputs.map((output, index) => ({ ...output, shift: 0, talibIndex: index })),
    lookback: options.reduce((sum, option) => sum + row.options[option].default, plus),
    pane: row.pane ?? "own",
    talibName: null,
  };
}

function ownEngineRow({ kernel, needs, inputs, options, outputs, lookback: [places, plus] }) {
  const float = (value) => `${value}`.replace(/^(-?\d+)$/, "$1.0").replace("e+", "e");
  const ranges = options.map(({ integer, min, max }) => `OptionRange { integer: ${integer}, min: ${float(min)}, max: ${float(max)} }`);
  const bars = [...places.map((place) => `options[${place}]`), float(plus)].join(" + ").replace(" + -", " - ");
  const lookback = `(${bars}) as usize`;
  const checked = needs === undefined ? `Some(${lookback})` : `(${needs}).then_some(${lookback})`;
  return `    ours::<${kernel}, ${inputs.length}, ${outputs.length}>(&[${ranges.join(", ")}], |${places.length > 0 ? "options" : "_"}| ${checked}),`;
}

const crate = ["--manifest-path", "generate/Cargo.toml", "--target-dir", "target/generate"];
const registry = execFileSync("cargo", ["run", "--quiet", ...crate], { cwd: engine, encoding: "utf8" });
const functions = registry.trim().split("\n").map((line) => JSON.parse(line));
const everyKernel = [...Object.values(kernels), ...ownRows.map(({ kernel }) => kernel)];
const kernelFiles = [...new Set(everyKernel.flatMap((kernel) => kernel.match(/\w+(?=::)/g)))].sort();
const strangers = Object.keys({ ...notes, ...kernels }).filter((name) => !functions.some((fn) => fn.name === name));
const unknown = functions.map((fn) => fn.name).filter((name) => notes[name] === undefined || kernels[name] === undefined);
if (strangers.length + unknown.length > 0) throw new Error(`nothing has these notes or kernels: ${strangers}; none for: ${unknown}`);

const head = "// Generated by `node wasm/engine/generate/generate.mjs`: change the notes beside it, not this file.";
writeFileSync(
  new URL("shared/indicators.rows.ts", root),
  `${head}
import type { WrittenIndicator } from "./indicators.ts";

/** Every indicator; a row's place is its id in the engine. */
export const rows: readonly WrittenIndicator[] = [
${[...functions.map(tableRow), ...ownRows.map(ownTableRow)].map((row) => `  ${JSON.stringify(row)},`).join("\n")}
];
`,
);
writeFileSync(
  new URL("src/indicators/talib_rows.rs", engine),
  `${head}
//! One line a function of the \`ta-lib\` crate: calls, inputs, options (kind, smallest, largest), outputs.
use super::kernel::{ours, own};
use super::own::{${kernelFiles.join(", ")}};
use super::row::{Meaning, OptionRange, Row};
use super::talib::option::{self, Argument};
use super::talib::{row, TalibRow};

#[rustfmt::skip]
pub static ROWS: [Row; ${functions.length + ownRows.length}] = [
${[...functions.map(engineRow), ...ownRows.map(ownEngineRow)].join("\n")}
];
`,
);
