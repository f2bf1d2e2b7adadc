import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { metrics } from "../../../shared/metrics.ts";
import { element } from "../elements.ts";
import type { Surroundings } from "../languages.ts";

/** What a js cell reads of each kind of cell. */
const MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  data: {
    time: "Opening times in milliseconds since 1970 UTC.",
    open: "First prices.",
    high: "Highest prices.",
    low: "Lowest prices.",
    close: "Last prices.",
    volume: "Traded quantities.",
    rows: "Number of bars.",
    interval: "Commonest step in milliseconds.",
    source: "What the data is called.",
    fingerprint: "SHA-256 of the bars.",
    isSynthetic: "Whether the bars were generated.",
  },
  backtest: {
    metrics: "Figures by name; null where undefined.",
    trades: "From flat to flat: entryTime, exitTime, side, quantity, pnl, fees, bars and more.",
    fills: "time, instrument, orderId, side, quantity, price, fee, liquidity.",
    orders: "id, time, side, type, quantity, price, status, reason and more.",
    equity: "Value of the account: time and value, one entry a bar.",
    plots: "What the strategy plotted, by name.",
    log: "What the strategy logged.",
    request: "What was asked, defaults written out.",
    data: "The data used, with fingerprints.",
    digest: "SHA-256 over inputs and results.",
    resultHash: "SHA-256 over orders, fills, plots and log.",
    engine: "Version and SHA-256 of the engine.",
    warnings: "What should be known about the run.",
  },
  strategy: { className: "Name of its class.", parameters: "What it declares: name, value, min, max, step." },
  compare: { runs: "cell, metrics and digest of each run." },
  montecarlo: { result: "What came of the paths.", resultHash: "SHA-256 over the result." },
  sql: {
    columns: "Names of the columns.",
    rows: "Rows of values.",
    isCut: "Whether there were more rows.",
    resultHash: "SHA-256 of columns and rows.",
  },
  js: { text: "", table: "columns and rows.", lines: "x and series.", bars: "labels and values." },
};

const CHAIN = /\bcells\s*\.\s*(?:(\w+)\s*\.\s*)?(?:(\w+)\s*\.\s*)?(\w*)$/;

/** Completion of `cells.NAME` and of what each kind of cell gives. */
export function cellsCompletion(surroundings: () => Surroundings): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const before = context.matchBefore(CHAIN);
    if (!before) return null;
    const [, cell, member, word = ""] = CHAIN.exec(before.text) ?? [];
    const options = optionsFor(cell, member, surroundings());
    return options.length === 0 ? null : { from: context.pos - word.length, options, validFor: /^\w*$/ };
  };
}

function optionsFor(cell: string | undefined, member: string | undefined, { names }: Surroundings): Completion[] {
  const readable = names.filter(({ kind }) => kind in MEMBERS);
  if (cell === undefined) return readable.map(({ name, kind }) => ({ label: name, detail: kind, type: "variable" }));
  const kind = readable.find(({ name }) => name === cell)?.kind ?? "";
  if (member === "metrics" && kind === "backtest")
    return metrics.map(({ name, title, definition }) => optionOf(name, definition, title));
  if (member !== undefined) return [];
  return Object.entries(MEMBERS[kind] ?? {}).map(([name, doc]) => optionOf(name, doc));
}

function optionOf(label: string, doc: string, detail = ""): Completion {
  const option = { label, detail, type: "property" };
  return doc === "" ? option : { ...option, info: () => element("div", { class: "card" }, [element("p", {}, [doc])]) };
}
