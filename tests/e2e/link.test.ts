import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeLink, encodeLink, type LinkParts } from "../../shared/link/link.ts";
import type { Verification } from "../../server/link/verify.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import { dictionary } from "../support/link.ts";
import { type Finished, runProcess } from "../support/process.ts";

const EXAMPLE = join(projectRoot, "examples/sma-cross.ts");
const HEAD = "time,open,high,low,close,volume\n";

let folder = "";
let link = "";
let ownLink = "";
const at = (name: string) => join(folder, name);

const tidebook = (args: readonly string[], input?: string): Promise<Finished> =>
  runProcess(...tidebookWith(...args), {
    cwd: folder,
    env: { XDG_CACHE_HOME: at("cache"), NO_COLOR: "" },
    ...(input !== undefined && { input }),
  });

/** Prices of 300 days, the last of which may be revised from a day on. */
function prices(revisedFrom = Infinity): string {
  const rows = Array.from({ length: 300 }, (_, day) => {
    const close = (100 + 20 * Math.sin(day / 15) + (day >= revisedFrom ? 0.5 : 0)).toFixed(2);
    return `${Date.UTC(2020, 0, 1) + day * 86_400_000},${close},${Number(close) + 1},${Number(close) - 1},${close},1000\n`;
  });
  return HEAD + rows.join("");
}

async function made(...args: string[]): Promise<string> {
  const end = await tidebook(["backtest", EXAMPLE, ...args, "--link"]);
  expect([end.code, end.stderr]).toEqual([0, ""]);
  return end.stdout.trim();
}

/** A link whose parts were changed by somebody who can count. */
const forged = (change: (parts: LinkParts) => Partial<LinkParts>, from = link): string => {
  const parts = decodeLink(from, dictionary);
  return encodeLink({ ...parts, ...change(parts) }, dictionary);
};

const withEnvelope = (
  change: (envelope: LinkParts["envelope"]) => Partial<LinkParts["envelope"]>,
  from = link,
): string => forged(({ envelope }) => ({ envelope: { ...envelope, ...change(envelope) } }), from);

async function verified(target: string, ...args: string[]): Promise<Verification & { code: number | null }> {
  const end = await tidebook(["verify", target, ...args, "--json"]);
  expect(end.stderr).toBe("");
  return { ...(JSON.parse(end.stdout) as Verification), code: end.code };
}

beforeAll(async () => {
  folder = temporaryFolder(afterAll);
  writeFileSync(at("prices.csv"), prices());
  writeFileSync(at("revised.csv"), prices(200));
  link = await made("--data", "sp500", "--param", "fast=20", "--param", "slow=100");
  ownLink = await made("--data", "prices.csv", "--param", "fast=5", "--param", "slow=20");
});

describe("a link that the command line made", () => {
  test("is short enough for a chat, and reproduced from address, fragment, file and standard input", async () => {
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:7437\/#1\.[\w-]+\.[0-9a-f]{8}$/);
    expect(link.length).toBeLessThan(2000);
    const end = await tidebook(["backtest", EXAMPLE, "--data", "sp500", "--link-file", "run.tidebook", "--json"]);
    expect(end.code).toBe(0);
    expect(JSON.parse(end.stdout)).not.toHaveProperty("link");
    for (const target of [link, link.slice(link.indexOf("#")), "run.tidebook"]) {
      const { verdict, code, source, engine, differences } = await verified(target);
      expect({ verdict, code, source, engine, differences }).toEqual({
        verdict: "reproduced",
        code: 0,
        source: "same",
        engine: "same",
        differences: [],
      });
    }
    const piped = await tidebook(["verify", "-"], `${link}\n`);
    expect([piped.code, piped.stderr]).toEqual([0, ""]);
    expect(piped.stdout).toContain(
      "Reproduced\nEvery order and fill is as claimed.\n\nRan on Tidebook's sp500, 5,105 bars.\n",
    );
    expect(piped.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("is read from a file of any ending that begins with it or holds no other", async () => {
    writeFileSync(at("l.txt"), `${link}\n`);
    writeFileSync(at("letter.md"), `Look at this:\n\n> ${link}.\n\nIt is 1.5 times as good.\n`);
    for (const file of ["l.txt", "letter.md"]) expect((await verified(file)).verdict).toBe("reproduced");
    writeFileSync(at("two.md"), `${ownLink}\n${link}\n`.replace(/^/, "Two:\n"));
    const two = await tidebook(["verify", "two.md"]);
    expect([two.code, two.stdout]).toEqual([2, ""]);
    expect(two.stderr).toContain("two.md is no link but Markdown");
    const csv = await tidebook(["verify", "prices.csv"]);
    expect(csv.stderr).toContain("prices.csv is no link but price data");
    const run = await tidebook(["run", "l.txt"]);
    expect(run.stderr).toContain("this link holds one run, not a notebook: tidebook verify checks it");
  });

  test("stands beside the whole result with --json, on the page that is asked for, with its texts", async () => {
    const words = ["--title", "Mine", "--author", "me", "--note", "a\nb", "--page", "https://example.org/tide/"];
    const end = await tidebook(["backtest", EXAMPLE, "--data", "sp500", "--link", "--json", ...words]);
    const { link: address, digest } = JSON.parse(end.stdout) as { link: string; digest: string };
    expect(address).toMatch(/^https:\/\/example\.org\/tide\/#1\./);
    const { envelope } = decodeLink(address, dictionary);
    expect(envelope.meta).toMatchObject({ title: "Mine", author: "me", note: "a\nb" });
    expect(envelope.expected.digest).toBe(digest);
    const bad = await tidebook(["backtest", EXAMPLE, "--data", "sp500", "--link", "--page", "ftp://x"]);
    expect([bad.code, bad.stdout]).toEqual([2, ""]);
  });
});

test("what a link would show by mistake is told beside it, and texts that are too long are refused", async () => {
  const source = readFileSync(EXAMPLE, "utf8").replace("onBar(bar", "// me@example.org\n  onBar(bar");
  writeFileSync(at("mine.ts"), source);
  const end = await tidebook(["backtest", "mine.ts", "--data", "sp500", "--link"]);
  expect(end.code).toBe(0);
  expect(end.stderr).toMatch(/^tidebook: It shows 1 e-mail address and \d comments to everyone who opens it\.\n$/);
  const long = await tidebook(["backtest", EXAMPLE, "--data", "sp500", "--link", "--title", "a".repeat(121)]);
  expect([long.code, long.stdout]).toEqual([2, ""]);
  expect(long.stderr).toContain("--title has 121 letters, a link takes 120");
});

describe("a link that was changed", () => {
  test.each([
    ["parameter", { params: { fast: 25, slow: 100 } }, /computed with another fast\./, /With fast 20 .*claimed digest/],
    [
      "fee",
      { costs: { makerBps: "10", takerBps: "2.5", slippageBps: "1" } },
      /with the default fees\./,
      /a fee of 10 bps/,
    ],
  ])("in a %s is different, and the cause is found", async (_, change, sentence, detail) => {
    const { verdict, code, differences, cause } = await verified(
      withEnvelope(({ request }) => ({ request: { ...request, ...change } })),
    );
    expect([verdict, code]).toEqual(["different", 1]);
    expect(differences.map(({ part }) => part)).toEqual(expect.arrayContaining(["request", "fills", "metric"]));
    expect(cause?.sentence).toMatch(sentence);
    expect(cause?.detail).toMatch(detail);
  });

  test("in a figure is different though every digest is right", async () => {
    const boast = withEnvelope(({ expected }) => ({
      expected: { ...expected, metrics: { ...expected.metrics, totalReturn: 9 } },
    }));
    const { verdict, code, differences, cause } = await verified(boast);
    expect([verdict, code]).toEqual(["different", 1]);
    expect(differences).toMatchObject([{ part: "metric", name: "totalReturn", expected: 9 }]);
    expect(cause?.sentence).toBe("The claimed figures were changed.");
  });

  test("so that nothing explains it says so", async () => {
    const { verdict, cause } = await verified(
      withEnvelope(({ expected }) => ({
        expected: {
          ...expected,
          resultHash: "0".repeat(64),
          digest: "1".repeat(64),
          parts: { ...expected.parts, fills: "0".repeat(16) },
        },
      })),
    );
    expect([verdict, cause?.sentence]).toEqual(["different", "No single change explains it."]);
  });

  test("on its way is refused without a verdict", async () => {
    const fragment = link.slice(link.indexOf("#"));
    for (const [target, code] of [
      [fragment.slice(0, -3), "cut or damaged"],
      [fragment.replace("#1.", "#9."), "needs a newer Tidebook: it is of version 9"],
      ["https://example.org/#/gallery", "no link of Tidebook"],
      ["missing.tidebook", "is no file here: `tidebook backtest … --link-file run.tidebook` writes one"],
    ] as const) {
      const end = await tidebook(["verify", target]);
      expect([end.code, end.stdout]).toEqual([2, ""]);
      expect(end.stderr).toContain(code);
    }
  });
});

describe("a link whose source is not what ran", () => {
  const other = () => readFileSync(EXAMPLE, "utf8").replace("targetPercent(100)", "targetPercent(50)");
  const compiler = "assemblyscript 9.9.9 12345678";

  test("is not reproduced, and nothing but the source is named", async () => {
    const { verdict, source, code, differences, cause } = await verified(forged(() => ({ source: other() })));
    expect({ verdict, source, code, cause }).toEqual({ verdict: "different", source: "differs", code: 1, cause: null });
    expect(differences).toMatchObject([{ part: "source", name: "source" }]);
  });

  test("is flagged when that does not compile, and told in words", async () => {
    const end = await tidebook(["verify", forged(() => ({ source: "class" }))]);
    expect(end.code).toBe(1);
    expect(end.stdout).toContain("The numbers reproduce; the source shown is not what ran.");
  });

  test("is not taken on the word of another compiler's name", async () => {
    const swapped = withEnvelope(
      () => ({ compiler }),
      forged(() => ({ source: other() })),
    );
    const { verdict, source, code, differences } = await verified(swapped);
    expect({ verdict, source, code }).toEqual({ verdict: "different", source: "unchecked", code: 1 });
    expect(differences.map(({ part }) => part)).toEqual(["source"]);
    const end = await tidebook(["verify", swapped]);
    expect(end.code).toBe(1);
    expect(end.stdout).toContain("\nReproduced by the module, but its source could not be tied to it\n");
    expect(end.stdout).toContain("Another compiler made the module");
  });

  test("is the same source where this compiler makes the same module, whatever the link calls its own", async () => {
    const { verdict, source, code, differences } = await verified(withEnvelope(() => ({ compiler })));
    expect({ verdict, source, code, differences }).toEqual({
      verdict: "reproduced",
      source: "same",
      code: 0,
      differences: [],
    });
  });
});

describe("a link with another module", () => {
  test("that is a strategy is different, and says that the claim was made with another", async () => {
    const donor = decodeLink(
      (await tidebook(["backtest", join(projectRoot, "examples/buy-and-hold.ts"), "--data", "sp500", "--link"])).stdout,
      dictionary,
    );
    const { verdict, cause } = await verified(
      forged(({ envelope }) => ({
        module: donor.module,
        source: donor.source,
        envelope: { ...envelope, request: { ...envelope.request, params: {} } },
      })),
    );
    expect([verdict, cause?.sentence]).toEqual(["different", "The claim was made with another strategy."]);
  });

  test.each([
    ["asks for what strategies are not given", importing("env", "fetch"), /the link: the module asks for env\.fetch/],
    ["is no module", Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), /the link: the module is not a WebAssembly module/],
  ])("that %s never runs", async (_, module, words) => {
    const end = await tidebook(["verify", forged(() => ({ module }))]);
    expect([end.code, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toMatch(words);
  });
});

/** A module that imports a function without parameters, and nothing else. */
function importing(module: string, name: string): Uint8Array {
  const text = (word: string) => [word.length, ...Buffer.from(word)];
  const body = [1, ...text(module), ...text(name), 0, 0];
  return Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, body.length, ...body]);
}

describe("a link whose data is a file", () => {
  test("names what it wants, and never opens a file by the link's own word", async () => {
    const end = await tidebook(["verify", ownLink]);
    expect([end.code, end.stderr]).toEqual([1, ""]);
    expect(end.stdout).toMatch(/Data missing\nNothing has run/);
    expect(end.stdout.replaceAll("\n", " ")).toMatch(
      /Wanted, as prices\.csv: 300 bars from 2020-01-01 to 2020-10-26, fingerprint .* Name the file with --data FILE\./,
    );
    const { verdict, actual, missing, differences } = await verified(ownLink);
    expect([verdict, actual, missing[0]?.rows, missing[0]?.found]).toEqual(["dataMissing", null, 300, null]);
    expect(differences).toMatchObject([{ part: "data", name: "0", actual: null }]);
  });

  test("is reproduced with the file, and told where another file differs", async () => {
    expect(await verified(ownLink, "--data", "prices.csv")).toMatchObject({ verdict: "reproduced", code: 0 });
    expect(await verified(ownLink, "--data", "0=prices.csv")).toMatchObject({ verdict: "reproduced", code: 0 });
    const end = await tidebook(["verify", ownLink, "--data", "revised.csv"]);
    expect(end.code).toBe(1);
    expect(end.stdout.replaceAll("\n", " ")).toMatch(
      /: the same up to 2020-07-18 at least; the first bar that differs or is missing is at or before 2020-08-20\./,
    );
  });

  test("says how its sender read the file, which may be read otherwise where that does not fit", async () => {
    const named = { close: "Last", volume: "BTC" };
    writeFileSync(at("mapped.csv"), prices().replace("close,volume", "Last,BTC"));
    const columns = withEnvelope(
      ({ data }) => ({ data: data.map((one) => ({ ...one, read: { columns: named } })) }),
      ownLink,
    );
    expect(await verified(ownLink, "--data", "mapped.csv")).toMatchObject({ verdict: "dataMissing" });
    for (const file of ["mapped.csv", "prices.csv"]) {
      expect(await verified(columns, "--data", file)).toMatchObject({ verdict: "reproduced", code: 0 });
    }

    writeFileSync(at("bad.csv"), prices().replace(/\n(\d+),([\d.]+),/, "\n$1,x,"));
    const dropped = await made("--data", "bad.csv", "--on-bad", "drop");
    expect(decodeLink(dropped, dictionary).envelope.data[0]?.read).toEqual({ onBad: "drop" });
    expect(await verified(dropped, "--data", "bad.csv")).toMatchObject({ verdict: "reproduced", code: 0 });
  });

  test("is reproduced without it when the bars travel inside, which is refused above 500", async () => {
    const carried = await made("--data", "prices.csv", "--with-bars");
    expect(await verified(carried)).toMatchObject({
      verdict: "reproduced",
      code: 0,
      data: [{ from: "link", rows: 300 }],
    });
    const forged = withEnvelope(({ data }) => ({ data: data.map((one) => ({ ...one, name: "\u0455p500" })) }), carried);
    expect((await tidebook(["verify", forged])).stdout).toContain(
      "that the link carries, which its sender calls \u0455p500.",
    );
    const end = await tidebook(["backtest", EXAMPLE, "--data", "sp500", "--link", "--with-bars"]);
    expect([end.code, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toContain("a link carries at most 500 bars, this run used 5,105 bars");
  });

  test("cut by the range of the request is reproduced with the whole file", async () => {
    const range = ["--set", "range.from=2020-03-01", "--set", "range.to=2020-09-01", "--set", "range.warmup=25"];
    const part = await made("--data", "prices.csv", ...range, "--with-bars");
    expect(await verified(part)).toMatchObject({ verdict: "reproduced" });
    const bare = await made("--data", "prices.csv", ...range);
    expect(await verified(bare, "--data", "prices.csv")).toMatchObject({ verdict: "reproduced" });
  });
});

test("a link of a development build runs on this engine and says so", async () => {
  const { envelope } = decodeLink(link, dictionary);
  const built = withEnvelope(({ engine, expected }) => ({
    engine: { ...engine, sha256: "e".repeat(64) },
    expected: { ...expected, digest: "d".repeat(64), parts: { ...expected.parts, engine: "e".repeat(16) } },
  }));
  const { verdict, code, engine, differences } = await verified(built);
  expect([verdict, code, engine]).toEqual(["reproduced", 0, "development"]);
  expect(differences).toEqual([
    { part: "engine", name: "engine", expected: "e".repeat(64), actual: envelope.engine.sha256 },
  ]);
  expect((await tidebook(["verify", built])).stdout).toContain("Made by a development build");
});
