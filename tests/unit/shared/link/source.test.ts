import { describe, expect, test } from "vitest";
import { StrategyError } from "../../../../shared/errors.ts";
import { checkedSource, withSource } from "../../../../shared/link/source.ts";
import { concluded } from "../../../../shared/verdict.ts";

const module = Uint8Array.of(1, 2, 3);
const linkBy = (compiler: string) => ({ module, source: "…", envelope: { compiler } });
const makes = (bytes: Uint8Array) => async (): Promise<Uint8Array> => bytes;
const fails = async (): Promise<Uint8Array> => {
  throw new StrategyError("strategy/compile", "no class");
};
const other = makes(Uint8Array.of(9));

describe("the source that a link shows", () => {
  test.each([
    ["makes its module", "ours", makes(module), false, "same", "reproduced"],
    ["makes its module by another compiler", "theirs", makes(module), false, "same", "reproduced"],
    ["makes another module", "ours", other, false, "differs", "different"],
    ["does not compile", "ours", fails, false, "differs", "different"],
    ["makes another module by a compiler that is not here", "theirs", other, false, "unchecked", "different"],
    ["makes its module, of a release", "theirs", makes(module), true, "same", "reproduced"],
    ["makes another module by a release's compiler", "theirs", other, true, "unchecked", "reproduced"],
    ["does not compile with any but a release's compiler", "theirs", fails, true, "unchecked", "reproduced"],
    ["makes another module by the compiler that a release shares", "ours", other, true, "differs", "different"],
  ] as const)("that %s", async (...[, compiler, compile, isOfRelease, source, verdict]) => {
    const found = await checkedSource(linkBy(compiler), { isOfRelease, name: "ours", compile });
    expect(found.source).toBe(source);
    expect(withSource(concluded([]), found).verdict).toBe(verdict);
  });

  test("never makes numbers reproduced that are not", async () => {
    const found = await checkedSource(linkBy("theirs"), { isOfRelease: true, name: "ours", compile: other });
    const moved = { part: "fills", name: "fills", expected: "a", actual: "b" } as const;
    expect(withSource(concluded([moved]), found).verdict).toBe("different");
  });
});
