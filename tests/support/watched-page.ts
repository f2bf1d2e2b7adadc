import type { Page } from "playwright-core";

/**
 * Writes down what a page must never do: dialogs, windows, faults, reports of its policy, and requests to anybody but the
 * server that it came from.
 */
export function watchPage(page: Page, address: string, hits: string[]): void {
  page.on("dialog", (dialog) => void (hits.push("dialog"), dialog.dismiss()));
  page.on("popup", () => hits.push("window"));
  page.on("pageerror", ({ message }) => hits.push(message));
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) hits.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(blob|data):/.test(url)) hits.push(url);
  });
}
