import type { Page } from "playwright-core";

/** Drops a file on a page's title, beside any field that asks for one. */
export async function dropOnPage(at: Page, name: string, text: string): Promise<void> {
  const files = await at.evaluateHandle(
    ([called, content]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([content], called));
      return carried;
    },
    [name, text] as const,
  );
  await at.locator("h1").dispatchEvent("drop", { dataTransfer: files });
}
