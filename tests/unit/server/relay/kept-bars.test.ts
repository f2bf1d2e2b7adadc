import fc from "fast-check";
import { expect, test } from "vitest";
import { BARS_KEPT, type MarketBar } from "../../../../server/relay/market/bar.ts";
import { KeptBars } from "../../../../server/relay/market/kept-bars.ts";

const LENGTH = 60_000;
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const barAt = (openTime: number) =>
  fc.record(
    {
      intervalMs: fc.constant(LENGTH),
      openTime: fc.constant(openTime),
      ...{ open: number, high: number, low: number, close: number, lots: number },
      buyLots: fc.oneof(number, fc.constant(NaN)),
      ...{ trades: fc.nat(), revision: fc.nat() },
      source: fc.constantFrom("live", "history", "partial"),
      reason: fc.string(),
    },
    {
      requiredKeys: [
        "intervalMs",
        "openTime",
        "open",
        "high",
        "low",
        "close",
        "lots",
        "buyLots",
        "trades",
        "revision",
        "source",
      ],
    },
  ) as fc.Arbitrary<MarketBar>;

test("bars are kept as an array of them would be, the last ones alone", () => {
  const step = fc.tuple(fc.constantFrom("push", "set", "replace"), fc.nat(), barAt(0));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(2 * BARS_KEPT), barAt(0), (steps, before, first) => {
      const kept = new KeptBars(LENGTH);
      let all: MarketBar[] = [];
      let time = 0;
      const next = (bar: MarketBar) => ({ ...bar, openTime: (time += LENGTH * 1000) });
      const push = (bar: MarketBar) => {
        kept.push(bar);
        all = [...all, bar].slice(-BARS_KEPT);
      };
      for (let row = 0; row < before; row++) push(next(first));
      for (const [what, place, bar] of steps) {
        if (what === "push") push(next(bar));
        else if (what === "set" && all.length > 0) {
          const at = place % all.length;
          all[at] = { ...bar, openTime: all[at]?.openTime ?? NaN };
          kept.set(at, all[at]);
        } else if (what === "replace") {
          all = all.filter((_, at) => (at + place) % 3 > 0);
          kept.replace(all.toReversed());
        }
      }
      expect([...kept]).toEqual(all);
      expect(kept.length).toBe(all.length);
      expect(all.map(({ openTime }) => kept.find(openTime))).toEqual(all.map((_, at) => at));
      expect([kept.find(1), kept.at(-1), kept.at(all.length)]).toEqual([-1, null, null]);
      expect([kept.number(-1, "open"), kept.number(all.length, "open")]).toEqual([NaN, NaN]);
    }),
    { numRuns: 60 },
  );
});
