import type { Page } from "playwright-core";
import type { Skip } from "./notebooks.ts";
import { openPage } from "./pages.ts";
import { openProfiles } from "./profiles.ts";

interface StoreTabs {
  /** A tab of a profile of its own; `script` runs before the page's. */
  readonly open: (skip: Skip, script?: () => void) => Promise<Page>;
  /** Another tab of that profile. */
  readonly another: () => Promise<Page>;
}

/** Tabs with the page that calls the store, for the tests of a suite; call it in its body. */
export function openStoreTabs(): StoreTabs {
  const { open, another } = openProfiles(async () => {
    const opened = await openPage("store");
    if ("missing" in opened) return opened;
    const { page } = opened;
    return { browser: page.context().browser()!, address: page.url(), close: () => opened.close() };
  });
  return { open: (skip, script) => open("", skip, { script }), another: () => another("") };
}
