import { expect, test } from "vitest";
import { faultFrom } from "../../../../server/sim/faults.ts";

test("a fault says what, where, how much and when", () => {
  expect(faultFrom("kraken:checksum=0.001@10s+30s")).toEqual({
    kind: "checksum",
    venue: "kraken",
    chance: 0.001,
    timeUs: 0,
    channel: "",
    from: 10_000_000,
    to: 40_000_000,
  });
  expect(faultFrom("skew=-2s")).toMatchObject({ kind: "skew", venue: null, timeUs: -2_000_000, from: 0, to: Infinity });
  expect(faultFrom("half-open@30s")).toMatchObject({ kind: "half-open", from: 30_000_000 });
  expect(faultFrom("silent=trades")).toMatchObject({ channel: "trades" });
});

test.each([
  ["dorp=0.1", "did you mean drop"],
  ["drop", "give a chance"],
  ["drop=2", "give a chance"],
  ["delay=soon", "give a time"],
  ["delay=-5s", "only a clock may run behind"],
  ["krakne:drop=0.1", "there is no venue 'krakne': did you mean kraken?"],
  ["silent=all", "give a channel"],
  ["reset=1", "takes no value"],
  ["drop=0.1@soon", "there is no kind"],
  ["drop=0.1@10y", "write times as"],
])("--fault %s is refused with the way on", (text, wayOn) => {
  expect(() => faultFrom(text)).toThrow(wayOn);
});
