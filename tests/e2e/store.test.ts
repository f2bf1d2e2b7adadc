import { describe, expect, test } from "vitest";
import { limitTexts, setRoom } from "../support/full-store.ts";
import { openStoreTabs } from "../support/store-tabs.ts";
import type {} from "./pages/store.ts";

const notebook = (title: string, slow = 200): string => `---
tidebook: 1
title: ${title}
---

\`\`\`data prices
builtin: sp500
\`\`\`

\`\`\`backtest run
strategy: trend
data: prices
params:
  slow: ${slow}
\`\`\`
`;

describe("what a browser keeps", () => {
  const { open, another } = openStoreTabs();

  test("a notebook is listed by its title and opens again after the page was left", async ({ skip }) => {
    const tab = await open(skip);
    const id = await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    await tab.reload();
    expect(await tab.evaluate(() => storePage.listNotebooks())).toMatchObject([{ id, title: "Trend", revision: 1 }]);
    const again = await tab.evaluate((id) => storePage.openNotebook(id), id);
    expect(again).toEqual({ id, text: notebook("Trend"), revision: 1 });
    expect(await tab.evaluate(() => storePage.storageState())).toMatchObject({ kind: "kept" });
  });

  test("history says in words what changed, and each version can be had", async ({ skip }) => {
    const tab = await open(skip);
    const id = await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    await tab.evaluate(([id, text]) => storePage.saveNotebook(id, text, 1), [id, notebook("Trend", 150)] as const);
    await tab.evaluate(([id, text]) => storePage.saveNotebook(id, text, 2), [id, notebook("Trend", 100)] as const);
    await tab.evaluate(([id, text]) => storePage.saveNotebook(id, text, 3), [id, notebook("Fast", 100)] as const);
    const history = await tab.evaluate((id) => storePage.history(id), id);
    expect(history.map(({ summary }) => summary)).toEqual(["title: Fast", "slow 200 → 100", "created"]);
    const texts = await tab.evaluate(
      ([id, ...versions]) => Promise.all(versions.map((one) => storePage.versionText(id as string, one as number))),
      [id, ...history.map(({ version }) => version)],
    );
    expect(texts).toEqual([notebook("Fast", 100), notebook("Trend", 100), notebook("Trend")]);
  });

  test("of 60 versions the newest 50 are kept", async ({ skip }) => {
    const tab = await open(skip);
    const history = await tab.evaluate(async () => {
      const id = await storePage.createNotebook("# a0");
      for (let count = 1; count <= 60; count++) {
        // In turn the title and a cell: changes of the same thing would be one version.
        const cell = `\n\n\`\`\`js c\n${Math.floor(count / 2)}\n\`\`\``;
        await storePage.saveNotebook(id, `# a${Math.ceil(count / 2)}${cell}`, count);
      }
      return storePage.history(id);
    });
    expect(history).toHaveLength(50);
    expect(history[0]?.version).toBe(61);
  });

  test("two tabs do not overwrite each other, and both are told", async ({ skip }) => {
    const first = await open(skip);
    const second = await another();
    const id = await first.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    const saved = await first.evaluate(([id, text]) => storePage.saveNotebook(id, text, 1), [
      id,
      notebook("Trend", 100),
    ] as const);
    expect(saved).toEqual({ revision: 2 });
    const late = await second.evaluate(([id, text]) => storePage.saveNotebook(id, text, 1), [
      id,
      notebook("Trend", 50),
    ] as const);
    const { keptAs } = (late as { conflict: { keptAs: string } }).conflict;
    const list = await second.evaluate(() => storePage.listNotebooks());
    expect(list.map(({ title }) => title).sort()).toEqual(["Trend", "Trend (other tab)"]);
    expect((await first.evaluate((id) => storePage.openNotebook(id), id))?.text).toBe(notebook("Trend", 100));
    const other = await first.evaluate((id) => storePage.openNotebook(id), keptAs);
    expect(other?.text).toContain("slow: 50");
    for (const tab of [first, second]) {
      await expect
        .poll(() => tab.evaluate(() => storePage.heard))
        .toContainEqual({ kind: "conflict", id, keptAs, title: "Trend (other tab)" });
    }
  });

  test("a hundred saves from two tabs lose no text", async ({ skip }) => {
    const first = await open(skip);
    const second = await another();
    const id = await first.evaluate(() => storePage.createNotebook("# race"));
    const race = ([id, name]: readonly [string, string]) =>
      (async () => {
        let at = { id, revision: 1 };
        for (let count = 0; count < 50; count++) {
          const saved = await storePage.saveNotebook(at.id, `# race\n\n${name} ${count}`, at.revision);
          at = "revision" in saved ? { ...at, ...saved } : { id: saved.conflict.keptAs, revision: 1 };
        }
      })();
    await Promise.all([first.evaluate(race, [id, "one"] as const), second.evaluate(race, [id, "two"] as const)]);
    const texts = await first.evaluate(async () => {
      const list = await storePage.listNotebooks();
      return Promise.all(list.map(async ({ id }) => (await storePage.openNotebook(id))?.text ?? ""));
    });
    expect(texts.join("\n")).toContain("one 49");
    expect(texts.join("\n")).toContain("two 49");
  });

  test("a deleted notebook is gone from the list and can be restored", async ({ skip }) => {
    const tab = await open(skip);
    const id = await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    await tab.evaluate((id) => storePage.deleteNotebook(id), id);
    expect(await tab.evaluate(() => storePage.listNotebooks())).toEqual([]);
    expect(await tab.evaluate((id) => storePage.openNotebook(id), id)).toBeUndefined();
    await tab.evaluate((id) => storePage.restoreNotebook(id), id);
    expect((await tab.evaluate((id) => storePage.openNotebook(id), id))?.text).toBe(notebook("Trend"));
  });

  test("a new title stands in the text, a copy says that it is one", async ({ skip }) => {
    const tab = await open(skip);
    const id = await tab.evaluate(() => storePage.createNotebook("# Was\n"));
    await tab.evaluate((id) => storePage.renameNotebook(id, 'Is: "now"'), id);
    await tab.evaluate((id) => storePage.duplicateNotebook(id), id);
    const titles = (await tab.evaluate(() => storePage.listNotebooks())).map(({ title }) => title);
    expect(titles.sort()).toEqual(['Is: "now"', 'Is: "now" (copy)']);
  });

  test("results come back under their keys, as they were", async ({ skip }) => {
    const tab = await open(skip);
    expect(await tab.evaluate(() => storePage.roundTrip("n", "k", [1, 2, 250]))).toEqual({
      status: "done",
      module: [1, 2, 250],
      recalled: [1, 2, 250],
    });
  });

  test("what was computed last under a key takes the place of what was kept before", async ({ skip }) => {
    const tab = await open(skip);
    await tab.evaluate(() => storePage.roundTrip("n", "k", [1]));
    expect(await tab.evaluate(() => storePage.roundTrip("n", "k", [2]))).toMatchObject({ module: [2], recalled: [2] });
  });

  test("a page that is loaded again shows what failed, and as old what was on its way", async ({ skip }) => {
    const tab = await open(skip);
    const all = ["idle", "queued", "running", "done", "stale", "error", "stopped", "skipped"] as const;
    const ended = { error: "error", stopped: "stopped", skipped: "skipped" };
    expect(await tab.evaluate((all) => storePage.reloaded(all, []), all)).toEqual(ended);
    const given = { ...ended, idle: "idle", queued: "stale", running: "stale", done: "done", stale: "stale" };
    expect(await tab.evaluate((all) => storePage.reloaded(all, all), all)).toEqual(given);
  });

  test("what another engine computed is old", async ({ skip }) => {
    const tab = await open(skip);
    await tab.evaluate(() => storePage.reloaded(["done", "error"], ["done"]));
    await tab.evaluate(() => storePage.byAnotherEngine("n"));
    const kept = await tab.evaluate(async () => [...(await storePage.getResults("n")).values()]);
    expect(kept.map(({ status }) => status).sort()).toEqual(["error", "stale"]);
  });

  test("files of the same bars that differ otherwise stay apart, and a name finds its own", async ({ skip }) => {
    const tab = await open(skip);
    await tab.evaluate(() => storePage.put("a.csv", 10, "aa", 1));
    await tab.evaluate(() => storePage.put("b.csv", 10, "aa", 2));
    await tab.evaluate(() => storePage.put("b.csv", 10, "aa", 3));
    const firstByteOf = (name: string) =>
      tab.evaluate(async (name) => (await storePage.fileMeant(name, "aa"))?.bytes[0], name);
    expect(await Promise.all(["a.csv", "b.csv", "b 2.csv"].map(firstByteOf))).toEqual([1, 2, 3]);
    expect(await firstByteOf("gone.csv")).toBeDefined();
  });

  test("data is kept by fingerprint and found by name", async ({ skip }) => {
    const tab = await open(skip);
    await tab.evaluate(() => storePage.put("prices.csv", 1000, "aa"));
    expect(await tab.evaluate(async () => (await storePage.fileMeant("gone.csv", "aa"))?.bytes.length)).toBe(1000);
    expect(await tab.evaluate(async () => (await storePage.dataNamed("prices.csv"))?.facts.fingerprint)).toBe("aa");
    await tab.evaluate(() => storePage.put("prices.csv", 10, "bb"));
    expect((await tab.evaluate(() => storePage.listData())).map(({ name }) => name).sort()).toEqual([
      "prices 2.csv",
      "prices.csv",
    ]);
    await tab.evaluate(async () => {
      for (const { name } of await storePage.listData()) await storePage.deleteData(name);
    });
    expect(await tab.evaluate(async () => (await storePage.listData()).length)).toBe(0);
  });

  test("without room, data goes before a notebook is refused, and then the tab keeps it", async ({ skip }) => {
    const tab = await open(skip, limitTexts);
    const id = await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    await tab.evaluate(() => storePage.put("old.csv", 1000, "aa"));
    await setRoom(tab, 0);
    const saved = await tab.evaluate(([id, text]) => storePage.save(id, text, 1), [id, notebook("Trend", 9)] as const);
    expect(saved).toEqual({ revision: 2 });
    expect(await tab.evaluate(() => storePage.heard)).toContainEqual({
      kind: "full",
      id,
      letGo: ["old.csv"],
      isTabOnly: false,
    });
    const refused = await tab.evaluate(([id, text]) => storePage.save(id, text, 2), [
      id,
      notebook("Trend", 8),
    ] as const);
    expect(refused).toEqual({
      code: "storage/full",
      message: "Storage is full: this notebook is kept in this tab only. Save it as a file.",
    });
    expect((await tab.evaluate((id) => storePage.openNotebook(id), id))?.text).toBe(notebook("Trend", 8));
    expect(await tab.evaluate(() => storePage.storageState())).toMatchObject({ kind: "full" });
    await tab.evaluate(() => storePage.put("last.csv", 1000, "bb"));
    await setRoom(tab, -5);
    await tab.evaluate(([id, text]) => storePage.save(id, text, 2), [id, notebook("Trend", 7)] as const);
    const heard = await tab.evaluate(() => storePage.heard);
    expect(heard).toContainEqual({ kind: "full", id, letGo: ["last.csv"], isTabOnly: true });
    await setRoom(tab, 9);
    expect(
      await tab.evaluate(([id, text]) => storePage.save(id, text, 2), [id, notebook("Trend", 8)] as const),
    ).toEqual({ revision: 3 });
    expect(await tab.evaluate(() => storePage.storageState())).toMatchObject({ kind: "kept" });
  });

  test("where the browser evicts, the days since the last export are told, and an export begins them anew", async ({
    skip,
  }) => {
    const tab = await open(skip, () => {
      Object.defineProperty(navigator, "vendor", { value: "Apple Computer, Inc." });
      navigator.storage.persisted = () => Promise.resolve(false);
    });
    const days = async () => (await tab.evaluate(() => storePage.storageState())).daysUnexported;
    const later = (count: number) =>
      tab.evaluate((by) => {
        const { now } = Date;
        Date.now = () => now() + by;
      }, count * 86_400_000);
    expect(await days()).toBeUndefined();
    const id = await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    expect(await days()).toBe(0);
    await later(6.5);
    expect(await days()).toBe(6);
    await tab.evaluate(async () => void (await storePage.exportAll()));
    expect(await days()).toBe(0);
    await later(2);
    expect(await days()).toBe(2);
    await tab.evaluate((id) => storePage.deleteNotebook(id), id);
    expect(await days()).toBeUndefined();
  });

  test.for([
    ["promises to keep it", "Apple Computer, Inc.", true],
    ["does not evict", "Google Inc.", false],
  ] as const)("a browser that %s needs no reminder to export", async ([, vendor, isPersisted], { skip }) => {
    const tab = await open(skip);
    await tab.evaluate(
      async ([text, name, kept]) => {
        Object.defineProperty(navigator, "vendor", { value: name });
        navigator.storage.persisted = () => Promise.resolve(kept);
        await storePage.createNotebook(text);
        const { now } = Date;
        Date.now = () => now() + 30 * 86_400_000;
      },
      [notebook("Trend"), vendor, isPersisted] as const,
    );
    expect(await tab.evaluate(() => storePage.storageState())).toMatchObject({ kind: "kept", isPersisted });
    expect((await tab.evaluate(() => storePage.storageState())).daysUnexported).toBeUndefined();
  });

  test("data that does not fit is refused with sizes", async ({ skip }) => {
    const tab = await open(skip, () => {
      navigator.storage.estimate = async () => ({ usage: 900_000, quota: 1_000_000 });
    });
    expect(await tab.evaluate(() => storePage.put("big.csv", 2_000_000, "aa"))).toEqual({
      code: "storage/data",
      message:
        "big.csv has 2.0 MB, and this browser has 100 kB left for this page: delete other data in Settings, or import a shorter range",
    });
  });

  test.for([
    ["missing", () => Object.defineProperty(globalThis, "indexedDB", { value: undefined })],
    [
      "refused",
      () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("not in a private window", "SecurityError");
        };
      },
    ],
  ] as const)("where storage is %s, notebooks last as long as the window", async ([, script], { skip }) => {
    const tab = await open(skip, script);
    const id = await tab.evaluate((text) => storePage.createNotebook(text), notebook("Trend"));
    expect(await tab.evaluate(([id, text]) => storePage.save(id, text, 1), [id, notebook("B")] as const)).toEqual({
      revision: 2,
    });
    expect((await tab.evaluate(() => storePage.listNotebooks()))[0]).toMatchObject({ id, title: "B" });
    expect(await tab.evaluate(() => storePage.storageState())).toMatchObject({ kind: "window" });
  });
});
