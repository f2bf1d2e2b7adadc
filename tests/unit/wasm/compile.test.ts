import { expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
import { sdk } from "../../support/sdk.ts";

const CROSS = `import { Strategy, Bar, Series, close, sma, param, crossedAbove, crossedBelow } from "tidebook";
export class Cross extends Strategy {
  fast: Series = sma(close, param("fast", 20, 2, 200));
  slow: Series = sma(close, param("slow", 100, 2, 400));
  onBar(bar: Bar): void {
    if (crossedAbove(this.fast, this.slow) && this.position == 0) this.buy(1.5);
    else if (crossedBelow(this.fast, this.slow) && this.position > 0) this.sell(this.position);
  }
}
`;

test("a strategy becomes a module of a few kilobytes", async () => {
  const { module, className, warnings } = await compileStrategy(CROSS, { path: "cross.ts", sdk });
  expect(className).toBe("Cross");
  expect(warnings).toEqual([]);
  expect(module.length).toBeLessThan(4500);
});
