import { describe, expect, test } from "vitest";
import { type Outcome, verdictOf } from "../../../shared/verdict.ts";

const made: Outcome = {
  engine: "e1",
  digest: "d1",
  resultHash: "r1",
  parts: {
    request: "q1",
    engine: "e1",
    strategy: "s1",
    "data:0": "b1",
    orders: "o1",
    fills: "f1",
    plots: "p1",
    log: "l1",
  },
  metrics: { sharpe: 0.75, trades: 31 },
};

const withParts = (changes: Record<string, string>, rest: Partial<Outcome> = {}): Outcome => ({
  ...made,
  digest: "d2",
  ...rest,
  parts: { ...made.parts, ...changes },
});

describe("a verdict", () => {
  test("is reproduced when everything is the same", () => {
    expect(verdictOf(made, made)).toEqual({ verdict: "reproduced", onlyEngine: false, differences: [] });
  });

  test("is reproduced with another engine, which it names, when only the engine is another", () => {
    const newer = withParts({ engine: "e2" }, { engine: "e2" });
    expect(verdictOf(made, newer)).toEqual({
      verdict: "reproduced",
      onlyEngine: true,
      differences: [{ part: "engine", name: "engine", expected: "e1", actual: "e2" }],
    });
  });

  test.each([
    ["request", { part: "request", name: "request", expected: "q1", actual: "x" }],
    ["strategy", { part: "strategy", name: "strategy", expected: "s1", actual: "x" }],
    ["data:0", { part: "data", name: "0", expected: "b1", actual: "x" }],
    ["fills", { part: "fills", name: "fills", expected: "f1", actual: "x" }],
    ["log", { part: "log", name: "log", expected: "l1", actual: "x" }],
  ])("is different when %s is another, which it names", (part, difference) => {
    const { verdict, differences } = verdictOf(made, withParts({ [part]: "x" }));
    expect({ verdict, differences }).toEqual({ verdict: "different", differences: [difference] });
  });

  test("is different with another engine and other fills", () => {
    const { verdict, differences } = verdictOf(
      made,
      withParts({ fills: "x", engine: "e2" }, { engine: "e2", resultHash: "r2" }),
    );
    expect(verdict).toBe("different");
    expect(differences.map(({ part }) => part)).toEqual(["engine", "fills"]);
  });

  test("names the result hash when the parts that it covers are not known", () => {
    const { differences } = verdictOf({ engine: "e1", resultHash: "r1" }, { engine: "e1", resultHash: "r2" });
    expect(differences).toEqual([{ part: "resultHash", name: "resultHash", expected: "r1", actual: "r2" }]);
  });

  test("is different when a claimed metric did not come out, though every digest is right", () => {
    const { verdict, differences } = verdictOf({ ...made, metrics: { sharpe: 9, trades: 31 } }, made);
    expect(verdict).toBe("different");
    expect(differences).toEqual([{ part: "metric", name: "sharpe", expected: 9, actual: 0.75 }]);
  });

  test("is different when a figure is claimed that no run has, though as nothing", () => {
    for (const name of ["Sharpe 4.20 (audited)", "toString"]) {
      const { verdict, differences } = verdictOf({ ...made, metrics: { ...made.metrics, [name]: null } }, made);
      expect(verdict).toBe("different");
      expect(differences).toEqual([{ part: "metric", name, expected: null, actual: null }]);
    }
  });

  test("with another engine is different where nothing tells what was asked", () => {
    const { parts: _, ...bare } = made;
    expect(verdictOf(bare, made).verdict).toBe("reproduced");
    expect(verdictOf({ ...bare, engine: "e0", digest: "d0" }, made)).toMatchObject({
      verdict: "different",
      differences: [{ part: "engine" }, { part: "digest", expected: "d0", actual: "d1" }],
    });
  });

  test("is different when the digest alone was changed, or a part left out", () => {
    expect(verdictOf({ ...made, digest: "d9" }, made).differences).toEqual([
      { part: "digest", name: "digest", expected: "d9", actual: "d1" },
    ]);
    const { fills: _, ...rest } = made.parts!;
    expect(verdictOf({ ...made, parts: rest }, made)).toMatchObject({
      verdict: "different",
      differences: [{ part: "fills", expected: null, actual: "f1" }],
    });
  });
});
