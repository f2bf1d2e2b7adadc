import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { limitTexts, setRoom } from "../support/full-store.ts";
import { openStoreTabs } from "../support/store-tabs.ts";
import type {} from "./pages/store.ts";

const notebook = (title: string, slow = 200): string =>
  `# ${title}\n\n\`\`\`backtest run\nstrategy: trend\ndata: prices\nparams:\n  slow: ${slow}\n\`\`\`\n`;

/** A zip whose list has these notebooks, each as the files of its versions, the last as it is now. */
function zipOf(notebooks: readonly (readonly string[])[], files: Readonly<Record<string, string>>): number[] {
  const versions = (names: readonly string[]) => names.map((file, time) => ({ file, time, summary: "s" }));
  const list = { tidebook: 1, notebooks: notebooks.map((names) => ({ versions: versions(names) })), data: [] };
  const all = { "tidebook.json": JSON.stringify(list), ...files };
  return [...zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)])))];
}

/** Five notebooks of two versions each. */
function zipOfFive(): number[] {
  const names = Array.from({ length: 5 }, (_, index) => [`${index}-was.md`, `${index}.md`]);
  return zipOf(names, Object.fromEntries(names.flat().map((name) => [name, `# Of ${name}\n`])));
}

describe("what comes into a browser's store", () => {
  const { open, another } = openStoreTabs();

  test("a file that another tab put in the place of one in use is the one that is read", async ({ skip }) => {
    const first = await open(skip);
    const second = await another();
    await first.evaluate(() => storePage.put("bars.csv", 40, "aa", 1));
    expect(await first.evaluate(() => storePage.hold("bars.csv"))).toBe(1);
    const isSame = () =>
      first.evaluate(async () => (await storePage.dataNamed("bars.csv"))?.bytes === storePage.held());
    expect(await isSame()).toBe(true);
    await second.evaluate(() => storePage.deleteData("bars.csv"));
    await second.evaluate(() => storePage.put("bars.csv", 25, "bb", 2));
    const read = await first.evaluate(async () => {
      const { bytes, facts } = (await storePage.dataNamed("bars.csv"))!;
      return { size: bytes.length, first: bytes[0], fingerprint: facts.fingerprint };
    });
    expect(read).toEqual({ size: 25, first: 2, fingerprint: "bb" });
  });

  test("an export comes back as it was: histories, texts that were had before, equal notebooks", async ({ skip }) => {
    const tab = await open(skip);
    await tab.evaluate(
      async ([text, other]) => {
        const id = await storePage.createNotebook(text);
        await storePage.saveNotebook(id, other, 1);
        await storePage.saveNotebook(id, `${text}\nText.`, 2);
        await storePage.saveNotebook(id, text, 3);
        for (let count = 0; count < 2; count++) await storePage.createNotebook("# Twice");
        await storePage.createNotebook(`---\ntitle: ${"long ".repeat(100)}\n---\n`);
      },
      [notebook("Trend"), notebook("Trend", 100)] as const,
    );
    const before = await tab.evaluate(() => storePage.everything());
    const zip = await tab.evaluate(() => storePage.exported());
    await tab.context().close();
    const fresh = await open(skip);
    const counts = { notebooks: 4, data: 0, known: 0, renamed: [], skipped: [] };
    expect(await fresh.evaluate((zip) => storePage.imported(zip), zip)).toEqual(counts);
    expect(await fresh.evaluate(() => storePage.everything())).toEqual(before);
    const again = await fresh.evaluate((zip) => storePage.imported(zip), zip);
    expect(again).toEqual({ ...counts, notebooks: 0, known: 4 });
  });

  test("a list that names a file again and again is refused before anything is kept", async ({ skip }) => {
    const tab = await open(skip);
    await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    const before = await tab.evaluate(() => storePage.everything());
    const often = zipOf([["n.md", "n.md"]], { "n.md": "# N" });
    for (const zip of [often, zipOf([["a.md"], ["n.md"], ["n.md"]], { "a.md": "# A", "n.md": "# N" })]) {
      expect(await tab.evaluate((zip) => storePage.imported(zip), zip)).toEqual({
        code: "backup/list",
        message: "export.zip: its list names n.md more than once, which no export of Tidebook does",
      });
    }
    expect(await tab.evaluate(() => storePage.everything())).toEqual(before);
  });

  test("more than there is room for is refused with sizes before anything is kept; what is here needs none", async ({
    skip,
  }) => {
    const tab = await open(skip);
    const here = zipOf([["a.md"]], { "a.md": "# A".padEnd(300_000) });
    expect(await tab.evaluate((zip) => storePage.imported(zip), here)).toMatchObject({ notebooks: 1 });
    await tab.evaluate(() => {
      navigator.storage.estimate = () => Promise.resolve({ usage: 900_000, quota: 1_000_000 });
    });
    const more = zipOf([["a.md"], ["b.md"]], { "a.md": "# A".padEnd(300_000), "b.md": "# B".padEnd(200_000) });
    const before = await tab.evaluate(() => storePage.everything());
    expect(await tab.evaluate((zip) => storePage.imported(zip), more)).toEqual({
      code: "storage/import",
      message:
        "export.zip needs 200 kB, and this browser has 100 kB left for this page: delete data in Settings, then import it again",
    });
    expect(await tab.evaluate(() => storePage.everything())).toEqual(before);
    expect(await tab.evaluate((zip) => storePage.imported(zip), here)).toMatchObject({ notebooks: 0, known: 1 });
  });

  test("an import that the browser has no room for leaves what is here, and says what came in, whole", async ({
    skip,
  }) => {
    const tab = await open(skip, limitTexts);
    await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    await tab.evaluate(() => storePage.put("old.csv", 1000, "aa"));
    await setRoom(tab, 5);
    expect(await tab.evaluate((zip) => storePage.imported(zip), zipOfFive())).toEqual({
      code: "storage/import",
      message:
        "export.zip: 2 of 5 notebooks were taken; this browser has no room for the rest, which has 72 bytes: delete data in Settings, then import it again",
    });
    const { notebooks, data } = await tab.evaluate(() => storePage.everything());
    expect(data.map(({ name }) => name)).toEqual(["old.csv"]);
    expect(notebooks.map(({ title, versions }) => [title, ...versions.map(({ text }) => text)])).toEqual([
      ["Of 0.md", "# Of 0.md\n", "# Of 0-was.md\n"],
      ["Of 1.md", "# Of 1.md\n", "# Of 1-was.md\n"],
      ["Trend", notebook("Trend")],
    ]);
    expect(await tab.evaluate(() => storePage.heard)).toContainEqual({ kind: "imported" });
    await setRoom(tab, 100);
    const rest = await tab.evaluate((zip) => storePage.imported(zip), zipOfFive());
    expect(rest).toMatchObject({ notebooks: 3, known: 2, skipped: [] });
  });

  test("of a longer history than a notebook has here, the newest versions come in, and are known again", async ({
    skip,
  }) => {
    const tab = await open(skip);
    const names = Array.from({ length: 60 }, (_, index) => `${index}.md`);
    const zip = zipOf([names], Object.fromEntries(names.map((name) => [name, `# Of ${name}`])));
    expect(await tab.evaluate((zip) => storePage.imported(zip), zip)).toMatchObject({ notebooks: 1 });
    const [only] = (await tab.evaluate(() => storePage.everything())).notebooks;
    expect(only?.versions.map(({ text }) => text)).toEqual(
      names
        .slice(10)
        .toReversed()
        .map((name) => `# Of ${name}`),
    );
    expect(await tab.evaluate((zip) => storePage.imported(zip), zip)).toMatchObject({ notebooks: 0, known: 1 });
  });
});
