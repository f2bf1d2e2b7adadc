import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import { runProcess } from "../support/process.ts";

const gallery = join(projectRoot, "examples", "notebooks");
const names = readdirSync(gallery).filter((name) => name.endsWith(".md"));

const tidebook = (args: readonly string[], cwd = projectRoot) => runProcess(...tidebookWith(...args), { cwd });

let folder = "";
beforeAll(() => (folder = temporaryFolder(afterAll)));
const copied = (name: string, change: (text: string) => string = (text) => text) => {
  const path = join(folder, name);
  copyFileSync(join(gallery, name), path);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  return path;
};

describe("the gallery", () => {
  test("has the nine lessons", () => {
    expect(names.sort()).toEqual([
      "custom-indicator.md",
      "first-backtest.md",
      "honest-costs.md",
      "look-ahead.md",
      "many-instruments.md",
      "monte-carlo.md",
      "order-types.md",
      "pairs.md",
      "reading-a-link.md",
    ]);
  });

  test.each(names)(
    "%s gives the results that its lock says",
    async (name) => {
      const { code, stdout, stderr } = await tidebook(["run", join(gallery, name), "--check"]);
      expect(`${stdout}${stderr}`).toContain("Reproduced");
      expect(code).toBe(0);
    },
    120_000,
  );
});

describe("tidebook run", () => {
  test("--json prints one document and nothing else", async () => {
    const { code, stdout } = await tidebook(["run", join(gallery, "first-backtest.md"), "--json"]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as {
      verdict: string;
      cells: { name: string; status: string; digest: string | null }[];
    };
    expect(document.verdict).toBe("reproduced");
    expect(document.cells.find(({ digest }) => digest !== null)?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("--check says what moved, --update writes it, and then nothing moves", async () => {
    const path = copied("first-backtest.md", (text) => text.replace("slow: 100", "slow: 120"));
    const moved = await tidebook(["run", path, "--check"]);
    expect([moved.code, moved.stdout]).toEqual([1, expect.stringContaining("Different")]);
    expect((await tidebook(["run", path, "--update"])).code).toBe(0);
    expect((await tidebook(["run", path, "--strict"])).code).toBe(0);
  });

  test("another engine passes --check and not --strict", async () => {
    const path = copied("first-backtest.md", (text) =>
      text.replace(/sha256: "[0-9a-f]{64}"/, `sha256: "${"0".repeat(64)}"`),
    );
    const checked = await tidebook(["run", path, "--check"]);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("Reproduced with another engine")]);
    expect((await tidebook(["run", path, "--strict"])).code).toBe(1);
  });

  test("without a lock there is nothing to compare", async () => {
    const path = copied("first-backtest.md", (text) => text.slice(0, text.indexOf("```lock")));
    const { code, stderr } = await tidebook(["run", path, "--check"]);
    expect([code, stderr]).toEqual([
      1,
      "tidebook: nothing to compare: this notebook has no lock; --update writes one\n",
    ]);
    expect((await tidebook(["run", path])).code).toBe(0);
  });

  test("a fence that lacks something to be a cell is told where there are no others", async () => {
    const path = join(folder, "nameless.md");
    writeFileSync(path, "# T\n\n```backtest\nstrategy: x\n```\n");
    const { code, stderr } = await tidebook(["run", path]);
    expect(code).toBe(2);
    expect(stderr).toContain("has no cells: line 3: this backtest fence is no cell: a cell has a name, as in");
  });

  test("what is no notebook is neither run nor written into", async () => {
    const path = join(folder, "strategy.ts");
    const text = readFileSync(join(gallery, "../sma-cross.ts"), "utf8");
    writeFileSync(path, text);
    for (const flags of [[], ["--update"]]) {
      const { code, stderr } = await tidebook(["run", path, ...flags]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${path} is no notebook but a strategy: `)]);
      expect(stderr).toContain(`\`tidebook backtest ${path} --data FILE\` runs it`);
    }
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("--html writes one page", async () => {
    const page = join(folder, "page.html");
    expect((await tidebook(["run", join(gallery, "first-backtest.md"), "--html", page])).code).toBe(0);
    expect(readFileSync(page, "utf8")).toContain("Content-Security-Policy");
  });

  test.each([
    [["run", "gone.md"], "there is no notebook gone.md"],
    [["run", "a.md", "--check", "--update"], "choose one"],
    [["run"], "NOTEBOOK is missing: write `tidebook run NOTEBOOK`"],
    [["run", "NOTEBOOK", "--data", "x=y.csv"], "this notebook has no data cell x"],
    [["run", "NOTEBOOK", "--workers", "many"], "write a whole number"],
  ])("%j is a usage error in one sentence", async (args, message) => {
    const given = args.map((one) => (one === "NOTEBOOK" ? join(gallery, "first-backtest.md") : one));
    const { code, stdout, stderr } = await tidebook(given);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("a cell with an error is told with its line, and exits with 2, or with 1 as the answer of a check", async () => {
    const path = copied("first-backtest.md", (text) => text.replace("strategy: trend", "strategy: trnd"));
    const { code, stdout } = await tidebook(["run", path]);
    expect([code, stdout]).toEqual([2, expect.stringContaining("there is no strategy cell trnd: did you mean trend?")]);
    expect((await tidebook(["run", path, "--check"])).code).toBe(1);
  });
});
