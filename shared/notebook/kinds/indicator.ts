import { importsOfCells } from "../unit.ts";
import type { CellKind } from "../kind.ts";
import type { Script } from "./strategy.ts";

/** Classes that extend Indicator; a strategy names them by `import { X } from "./cellname"`. */
export const indicator: CellKind<Script> = {
  kind: "indicator",
  title: "Indicator",
  purpose: "Computes a series of your own for strategies to use.",
  language: "assemblyscript",
  template: `import { Indicator, Bar, close } from "tidebook";

export class Change extends Indicator {
  update(bar: Bar): f64 {
    return close[0] / close[1] - 1.0;
  }
}`,
  read: importsOfCells,
};
