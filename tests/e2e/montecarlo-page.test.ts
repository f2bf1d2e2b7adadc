import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLock } from "../../shared/notebook/lock.ts";
import { lockOf } from "../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenApp, openApp } from "../support/app.ts";
import { projectRoot } from "../support/checkout.ts";

const LONGEST_MS = 600_000;
const PATIENT = { timeout: 120_000 };

let app: OpenApp | { missing: string };

beforeAll(async () => {
  app = await openApp();
}, LONGEST_MS);

afterAll(async () => {
  if ("page" in app) await app.close();
});

test.for([
  ["dark", 1440],
  ["light", 390],
] as const)(
  "paths run in the page are those of the command line, drawn as a fan and as distributions, %s at %i px",
  { timeout: LONGEST_MS },
  async ([colorScheme, width], { skip }) => {
    if ("missing" in app) return skip(app.missing);
    const text = readFileSync(join(projectRoot, "examples/notebooks/monte-carlo.md"), "utf8");
    const { cells } = readLock(lockOf(parseNotebook(text))?.body ?? "");
    const page = await app.page("#/gallery/monte-carlo", { colorScheme, viewport: { width, height: 860 } });
    page.setDefaultTimeout(PATIENT.timeout);
    await page.getByTestId("run-all").click();
    for (const name of ["bell", "weather", "order", "luck"]) {
      const cell = page.locator(`[data-cell="${name}"]`);
      await expect.poll(() => cell.getAttribute("data-status"), PATIENT).toBe("done");
      await expect.poll(() => cell.getByTestId("result-hash").textContent(), PATIENT).toBe(cells[name]?.resultHash);
      await cell.getByRole("region", { name: `Where ${name} may go`, exact: true }).waitFor();
      await cell.getByRole("region", { name: "Deepest drawdowns", exact: true }).waitFor();
      // Returns that are only put in another order all end at the same place.
      expect(await cell.getByRole("region", { name: "Ends", exact: true }).count()).toBe(name === "order" ? 0 : 1);
    }
    const unfinished = page.locator('[data-status="queued"], [data-status="running"], [data-status="stale"]');
    await expect.poll(() => unfinished.count(), PATIENT).toBe(0);
    expect(await seriousBreaches(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.close();
  },
);
