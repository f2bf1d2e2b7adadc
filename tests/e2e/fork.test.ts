import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LinkParts } from "../../shared/link/link.ts";
import { type OpenApp, openApp } from "../support/app.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { dropOnPage } from "../support/drop.ts";
import { fragmentOf, madeParts } from "../support/link-maker.ts";

const LONGEST_MS = 300_000;

/** Prices of 300 days that swing by so much. */
function prices(swing: number): string {
  const rows = Array.from({ length: 300 }, (_, day) => {
    const close = (100 + swing * Math.sin(day / 15)).toFixed(2);
    return `${Date.UTC(2020, 0, 1) + day * 86_400_000},${close},${Number(close) + 1},${Number(close) - 1},${close},1000\n`;
  });
  return `time,open,high,low,close,volume\n${rows.join("")}`;
}

const folder = temporaryFolder(afterAll);
let app: OpenApp | { missing: string };
let parts: LinkParts;

beforeAll(async () => {
  writeFileSync(join(folder, "prices.csv"), prices(20));
  writeFileSync(join(folder, "other.csv"), prices(10));
  parts = await madeParts(folder, "--data", "prices.csv", "--param", "fast=5", "--param", "slow=20");
  app = await openApp();
}, LONGEST_MS);

afterAll(async () => {
  if ("page" in app) await app.close();
});

test(
  "a fork runs on the bars of its link, though other bars have their file's name here",
  async ({ skip }) => {
    if ("missing" in app) return skip(app.missing);
    const at = await app.page("#/notebooks");
    at.setDefaultTimeout(120_000);
    const other = { name: "prices.csv", mimeType: "", buffer: readFileSync(join(folder, "other.csv")) };
    await at.getByTestId("file-input").setInputFiles(other);
    await at.getByTestId("import-accept").click();
    await at.getByText("prices.csv is kept in this browser.").waitFor();
    await at.goto("about:blank");
    await at.goto(app.address + fragmentOf(parts));
    await at.getByTestId("link-run").click();
    await at.locator('[data-testid="verdict"][data-verdict="dataMissing"]').waitFor();
    await at.getByTestId("file-input").setInputFiles(join(folder, "prices.csv"));
    await at.getByText("prices.csv is the data that this link needs").waitFor({ state: "attached" });
    await at.getByRole("button", { name: "Fork into a notebook" }).click();
    await at.getByText("Nothing has run yet").first().waitFor();
    await at.getByTestId("run-all").click();
    const digest = () => at.getByTestId("digest").first().textContent();
    await expect.poll(digest, { timeout: 120_000 }).toBe(parts.envelope.expected.digest);
    await at.close();
  },
  LONGEST_MS,
);

test(
  "a link's file is read as its sender read it, by the notebook of a fork, too",
  async ({ skip }) => {
    if ("missing" in app) return skip(app.missing);
    const data = parts.envelope.data.map((one) => ({ ...one, read: { columns: { close: "Last", volume: "BTC" } } }));
    const at = await app.page(fragmentOf(parts, { data }));
    at.setDefaultTimeout(120_000);
    await at.locator('[data-testid="verdict"][data-verdict="dataMissing"]').waitFor();
    await dropOnPage(at, "mapped.csv", prices(20).replace("close,volume", "Last,BTC"));
    await at.getByTestId("link-run").click();
    await at.locator('[data-testid="verdict"][data-verdict="reproduced"]').waitFor();
    await at.getByRole("button", { name: "Fork into a notebook" }).click();
    await at.getByTestId("run-all").click();
    const digest = () => at.getByTestId("digest").first().textContent();
    await expect.poll(digest, { timeout: 120_000 }).toBe(parts.envelope.expected.digest);
    await at.close();
  },
  LONGEST_MS,
);
