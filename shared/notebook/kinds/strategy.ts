import { importsOfCells } from "../unit.ts";
import type { CellKind } from "../kind.ts";

/** A strategy's text as it is, compiled together with the indicator cells that it imports. */
export interface Script {
  readonly source: string;
}

export const strategy: CellKind<Script> = {
  kind: "strategy",
  title: "Strategy",
  purpose: "Decides at each bar what to buy and sell.",
  language: "assemblyscript",
  template: `import { Strategy, Bar, Series, close, sma, param, crossedAbove, crossedBelow } from "tidebook";

export class Trend extends Strategy {
  fast: Series = sma(close, param("fast", 20, 2, 200));
  slow: Series = sma(close, param("slow", 100, 5, 400));

  onBar(bar: Bar): void {
    if (crossedAbove(this.fast, this.slow)) this.targetPercent(100);
    if (crossedBelow(this.fast, this.slow)) this.flatten();
  }
}`,
  read: importsOfCells,
};
