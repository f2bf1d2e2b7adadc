import { describe, expect, test } from "vitest";
import type { LinkEnvelope } from "../../../../shared/link/envelope.ts";
import { judgedLink } from "../../../../shared/link/judged.ts";
import { linkParts } from "../../../../shared/link/parts.ts";
import { barsFor } from "../../../support/link.ts";
import { resultWith } from "../../../support/result.ts";

const ROWS = 10;
const result = resultWith({
  metrics: { ...resultWith().metrics, totalReturn: 0.29 },
  request: { params: { fast: 20, slow: 100 } },
  signals: [{ name: "mood", fingerprint: "c".repeat(64), rows: 7 }],
});
const { envelope } = linkParts({
  result,
  module: Uint8Array.of(0),
  source: "",
  compiler: "",
  used: [barsFor(ROWS)],
  meta: { title: "Mine", author: "somebody", note: "+912 %" },
  carriesBars: false,
});

type Path = readonly (string | number)[];

/** The envelope with one member changed, or taken out. */
function lying(path: Path, value?: unknown): LinkEnvelope {
  const copy = JSON.parse(JSON.stringify(envelope)) as LinkEnvelope;
  const inner = path.slice(0, -1).reduce<unknown>((one, key) => (one as Record<string, unknown>)[key], copy);
  const last = String(path.at(-1));
  if (value === undefined) Reflect.deleteProperty(inner as object, last);
  else Reflect.set(inner as object, last, value);
  return copy;
}

const told = (said: LinkEnvelope): readonly string[] =>
  judgedLink(said, result).differences.map(({ part, name }) => `${part} ${name}`);

describe("a link beside its run", () => {
  test("is reproduced where all that it says came out", () => {
    expect(judgedLink(envelope, result)).toEqual({ verdict: "reproduced", onlyEngine: false, differences: [] });
  });

  test.each<[string, Path, unknown?]>([
    ["request request.params.fast", ["request", "params", "fast"], 21],
    ["request request.params.slow", ["request", "params", "slow"]],
    ["request request.params.extra", ["request", "params", "extra"], 0],
    ["request request.interval", ["request", "interval"], 0],
    ["request request.periodsPerYear", ["request", "periodsPerYear"], -1],
    ["request request.account.cash", ["request", "account", "cash"], "10000.00"],
    ["request request.range.from", ["request", "range", "from"], 0],
    ["request request.instruments.0.tickSize", ["request", "instruments", 0, "tickSize"], "0.010"],
    ["data 0.rows", ["data", 0, "rows"], 1_234_567],
    ["data 0.from", ["data", 0, "from"], -1_577_923_200_000],
    ["data 0.to", ["data", 0, "to"], 1_793_491_200_000],
    ["data 0.interval", ["data", 0, "interval"], 1],
    ["data 0.fingerprint", ["data", 0, "fingerprint"], "0".repeat(64)],
    ["signal mood.rows", ["signals", 0, "rows"], 8],
    ["metric totalReturn", ["expected", "metrics", "totalReturn"], 9.12],
    ["metric sharpe", ["expected", "metrics", "sharpe"], 4.2],
  ])("is different where a word of it on %s did not come out", (difference, path, value) => {
    expect(told(lying(path, value))).toEqual([difference]);
    expect(judgedLink(lying(path, value), result).verdict).toBe("different");
  });

  test("is different where its marks are not those of the bars", () => {
    expect(judgedLink(envelope, result, ["0"])).toMatchObject({
      verdict: "different",
      differences: [{ part: "data", name: "0.marks" }],
    });
  });

  test("leaves the sender's words to the sender", () => {
    const words: readonly (readonly [Path, string])[] = [
      [["meta", "title"], "Audited"],
      [["data", 0, "name"], "nasdaq"],
      [["engine", "version"], "99.9"],
    ];
    for (const [path, word] of words) expect(told(lying(path, word))).toEqual([]);
  });

  test("is reproduced on another engine, which is named, and that hides no lie", () => {
    const elsewhere = lying(["engine", "sha256"], "ab".repeat(32));
    expect(judgedLink(elsewhere, result)).toMatchObject({ verdict: "reproduced", onlyEngine: true });
    const lie = { ...elsewhere, request: lying(["request", "seed"], 7).request };
    expect(judgedLink(lie, result).verdict).toBe("different");
  });
});
