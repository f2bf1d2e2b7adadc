import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { decodeLink, encodeLinkFile } from "../../shared/link/link.ts";
import { seriousBreaches } from "../support/accessibility.ts";
import { openChromium } from "../support/browser.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import { dictionary } from "../support/link.ts";
import { runProcess } from "../support/process.ts";

const LONGEST_MS = 600_000;
const PATIENT = { timeout: 180_000 };
const STRATEGY = readFileSync(join(projectRoot, "examples/sma-cross.ts"), "utf8");
const cell = (head: string, body: string): string => `\`\`\`${head}\n${body.trimEnd()}\n\`\`\`\n\n`;
const TEXT = [
  "---\ntidebook: 1\ntitle: A <b>file</b> </script><script>alert(1)</script>\n---\n\n",
  cell("data prices", "builtin: sp500"),
  cell("strategy trend", STRATEGY),
  cell("backtest slow", "strategy: trend\ndata: prices"),
  cell("backtest fast", "strategy: trend\ndata: prices\nparams: { fast: 5, slow: 20 }"),
].join("");

interface Carried {
  readonly runs: readonly { readonly cell: string; readonly link: string; readonly bars: string }[];
}

const folder = temporaryFolder(afterAll);
const file = join(folder, "notebook.html");
let html = "";
let browser: Browser | { missing: string };
let page: Page | undefined;
/** What the browser refused, fetched or complained of. */
let faults: string[] = [];

beforeAll(async () => {
  writeFileSync(join(folder, "notebook.md"), TEXT);
  const env = { XDG_CACHE_HOME: join(folder, "cache"), NO_COLOR: "" };
  const end = await runProcess(...tidebookWith("run", "notebook.md", "--html", file), { cwd: folder, env });
  expect([end.code, end.stderr]).toEqual([0, `Wrote ${file}.\n`]);
  html = readFileSync(file, "utf8");
  const opened = await openChromium();
  browser = "missing" in opened ? opened : opened.browser;
}, LONGEST_MS);

afterEach(async () => {
  await page?.close();
  page = undefined;
});

afterAll(async () => {
  if (!("missing" in browser)) await browser.close();
});

/** Opens a file from the disk, as a double click does. */
async function open(path: string, skip: (why: string) => never): Promise<Page> {
  if ("missing" in browser) return skip(browser.missing);
  faults = [];
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENT.timeout);
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("dialog", (dialog) => faults.push(dialog.message()));
  page.on("request", (request) => {
    if (!/^(file|blob|data|about):/.test(request.url())) faults.push(request.url());
  });
  await page.goto(pathToFileURL(path).href);
  return page;
}

async function recomputed(at: Page): Promise<Record<string, string | null>> {
  await at.getByRole("button", { name: "Recompute" }).click();
  await expect.poll(() => at.locator("#recompute-status").textContent(), PATIENT).toContain("on this device in");
  const verdicts = ["slow", "fast"].map(async (name) => {
    return [name, await at.locator(`#recomputed-${name}`).getAttribute("data-verdict")] as const;
  });
  return Object.fromEntries(await Promise.all(verdicts));
}

/** The file with what one of its cells claims changed by somebody who can count. */
function forged(name: string): string {
  return html.replace(
    /(<script type="application\/json" id="recompute-data">)(.*?)(<\/script>)/s,
    (_all, head, data, end) => {
      const carried = JSON.parse(data as string) as Carried;
      const runs = carried.runs.map((run) => {
        if (run.cell !== name) return run;
        const parts = decodeLink(run.link, dictionary);
        const params = { ...parts.envelope.request.params, fast: 6 };
        const envelope = { ...parts.envelope, request: { ...parts.envelope.request, params } };
        return { ...run, link: encodeLinkFile({ ...parts, envelope }, dictionary) };
      });
      return `${head as string}${JSON.stringify({ ...carried, runs }).replaceAll("<", "\\u003c")}${end as string}`;
    },
  );
}

test(
  "a notebook's file recomputes from the disk, in frames that reach nothing, and says that it is reproduced",
  async ({ skip }) => {
    const at = await open(file, skip);
    expect(await at.locator("iframe").count()).toBe(0);
    expect(await recomputed(at)).toEqual({ slow: "reproduced", fast: "reproduced" });
    expect(await at.locator("#recompute-status").textContent()).toMatch(/^2 of 2 reproduced, computed on this device/);
    expect(await at.locator("#recomputed-fast").textContent()).toMatch(
      /: total return [−+\d.,]+ %, Sharpe [−\d.]+, .* closed trades \d+; digest [0-9a-f]{8}, engine [0-9a-f]{8}\. Its source/,
    );
    expect(await at.locator("iframe").count()).toBe(0);
    expect(await seriousBreaches(at)).toEqual([]);
    expect(faults).toEqual([]);
  },
  LONGEST_MS,
);

test(
  "a file whose request was altered is different where it was altered",
  async ({ skip }) => {
    const path = join(folder, "forged.html");
    writeFileSync(path, forged("fast"));
    const at = await open(path, skip);
    expect(await recomputed(at)).toEqual({ slow: "reproduced", fast: "different" });
    expect(await at.locator("#recomputed-fast").textContent()).toMatch(/^Different \(.*request/);
    expect(faults).toEqual([]);
  },
  LONGEST_MS,
);

test("the file gives back the notebook byte for byte", () => {
  const [, packed = ""] = /href="data:text\/markdown;base64,([\w+/=]+)"/.exec(html) ?? [];
  expect(Buffer.from(packed, "base64").toString("utf8")).toBe(TEXT);
  expect(html).not.toContain("<script>alert(1)");
});
