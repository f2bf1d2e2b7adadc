/** Version of the interface between engine and strategy; strategy modules export it as `abi`. */
export const ABI_VERSION = 1;

/** A function's type: i is i32, j is i64, d is f64; parameters, a colon, results. */
type Signature = string;

/** What a strategy module may import from `tidebook`; the meanings stand in README.md. */
export const IMPORTS: Readonly<Record<string, Signature>> = {
  text: "ji:",
  param: "dddd:d",
  instrument: ":i",
  timeframe: "i:i",
  clock: "i:i",
  field: "ii:i",
  signal: ":i",
  input: "i:",
  option: "d:",
  indicator: "i:i",
  custom: "ii:i",
  watch: "i:i",
  value: "ii:d",
  order: "iiiddd:i",
  amend: "iidd:i",
  target: "iid:i",
  cancel_all: "i:",
  order_value: "ii:d",
  account: "ii:d",
  plot: ":i",
  plot_value: "id:",
  log: ":",
  random: ":d",
  fault: "ii:",
};

const BAR = "ddddd";

/** Handlers in the order of their slots in the engine's table, from the index that `linkStrategy` gives. */
export const HANDLERS: Readonly<Record<string, Signature>> = {
  start: ":",
  push0: `${BAR}:`,
  push2: `${BAR}dd:`,
  push4: `${BAR}dddd:`,
  push8: `${BAR}dddddddd:`,
  more: "idddddddd:",
  bar0: `ij${BAR}:`,
  bar2: `ij${BAR}dd:`,
  bar4: `ij${BAR}dddd:`,
  bar8: `ij${BAR}dddddddd:`,
  bar: "ij:",
  fill: "iiiijddd:",
  order: "i:",
  signalled: "ijd:",
  update: `iij${BAR}:d`,
  stop: ":",
};

/** Handlers that a module leaves out when the strategy has no use for them; their slots stay empty. */
export const OPTIONAL_HANDLERS: ReadonlySet<string> = new Set(["fill", "order", "signalled", "update", "stop"]);
