import { languageTypings } from "../wasm/compile.ts";
import { strategyLanguage } from "./compile.ts";

/**
 * What `tidebook init` writes: a strategy that does something sensible on the built-in data, its run file, and what an
 * editor needs to know the language.
 */
export function starterFiles(): readonly { readonly name: string; readonly text: string }[] {
  return [
    { name: "strategy.ts", text: STRATEGY },
    { name: "run.yaml", text: RUN },
    { name: "tidebook.d.ts", text: languageTypings(strategyLanguage().sdk) },
    { name: "tsconfig.json", text: PROJECT },
  ];
}

/** For editors alone: nothing here is built by TypeScript. Its own library would offer a browser, a clock and chance. */
const PROJECT = `{
  "compilerOptions": { "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "strict": true, "noEmit": true, "noLib": true, "types": [] },
  "include": ["*.ts"]
}
`;

const STRATEGY = `// Holds the market while its fast average is above its slow one, and cash otherwise.
//
// The language is AssemblyScript: TypeScript with exact types, so that 1 / 2 is 0 and 1.0 / 2 is 0.5. It compiles to
// WebAssembly, and the compiled module is what runs in a backtest, in a browser and live. Only "tidebook" can be imported.
import { Strategy, Bar, Series, close, sma, param, crossedAbove, crossedBelow } from "tidebook";

export class SmaCross extends Strategy {
  // param(name, default, min, max) can be changed without touching this file: --param fast=10
  fast: Series = sma(close, param("fast", 20, 2, 200));
  slow: Series = sma(close, param("slow", 100, 5, 400));

  // Runs once a bar, after it closed. series[0] is this bar's value, series[1] the one before;
  // there is no way to ask for the next. An order placed here fills at the next bar's open at the earliest.
  onBar(bar: Bar): void {
    if (crossedAbove(this.fast, this.slow)) this.targetPercent(100);
    if (crossedBelow(this.fast, this.slow)) this.flatten();
  }
}
`;

const RUN = `# tidebook backtest run.yaml
# Paths are relative to this file. What is left out has its default: \`tidebook backtest --help\` lists all settings.
strategy: strategy.ts
data: sp500                # the built-in S&P 500, daily since 2000; or a CSV or Parquet file of your own
params:
  fast: 20
  slow: 100
account:
  cash: "10000"
costs:
  makerBps: "10"           # fees in basis points: 10 is 0.10 %
  takerBps: "10"
  slippageBps: "1"
`;
