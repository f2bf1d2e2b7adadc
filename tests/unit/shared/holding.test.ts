import { describe, expect, test } from "vitest";
import { holdingHint, holdingName, holdingTitle, holdingValues } from "../../../shared/holding.ts";
import { figuresOf, holdingCurve } from "../../../web/notebook/run-figures.ts";
import { DAY, equityOf, resultWith, START } from "../../support/result.ts";

const on = (...names: string[]) => ({
  instruments: names.map((name) => ({ name, tickSize: "0.01", lotSize: "0.00000001" })),
});

describe("holding", () => {
  test("has no name where there is one instrument, and that of the first where there are several", () => {
    expect(holdingName(on("BTC"))).toBe("holding");
    expect(holdingName(on("BTC", "ETH"))).toBe("holding BTC");
    expect(holdingTitle(on("BTC", "ETH"))).toBe("Holding BTC");
    expect(holdingName(on("0", "1"))).toBe("holding the first instrument");
    expect(holdingHint(on("0"))).toBe("Holding: bought at the first close and kept, without costs");
    expect(holdingHint(on("BTC", "ETH"))).toBe("Holding: BTC bought at its first close and kept, without costs");
  });

  test("cannot be named by a sender so that the text reads backwards", () => {
    expect(holdingName(on("\u202eBTC", "ETH"))).toBe("holding \\u202eBTC");
  });

  test("is worth the account's money at the first close, and nothing before it", () => {
    const result = resultWith({ equity: equityOf(["10000", "10000", "10000", "10000"]) });
    const bars = { time: [1, 3].map((day) => START + day * DAY), close: [50, 60] };
    expect([...holdingValues(result, bars)]).toEqual([NaN, 10_000, 10_000, 12_000]);
  });

  test("stands in tiles and curves under the same name, with the engine's numbers", () => {
    const metrics = { ...resultWith().metrics, totalReturn: 1.55, benchmarkTotalReturn: 0.4651 };
    const result = resultWith({ metrics, request: on("ALPHA", "BETA") });
    expect(figuresOf(result)[0]?.neighbour).toBe("holding ALPHA +46.5 %");
    expect(holdingCurve(result, { time: new Float64Array(), close: new Float64Array() }).name).toBe("Holding ALPHA");
  });
});
