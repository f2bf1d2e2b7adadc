// An editor on a page of its own, for tests: shown with what a test gives, between two buttons.
import { mount, unmount } from "svelte";
import EditorFrame from "./EditorFrame.svelte";

const refused: string[] = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, sourceFile }) =>
  refused.push(`${violatedDirective} ${sourceFile}`),
);

let mounted: Record<string, unknown> | undefined;
let give: ((more: Record<string, unknown>) => void) | undefined;

const page = {
  refused,
  /** What the editor told: runs, leaving. */
  told: [] as string[],
  /** The text that it gave last. */
  text: "",

  async show(given: Record<string, unknown>): Promise<void> {
    if (mounted) await unmount(mounted);
    page.told.length = 0;
    page.text = String(given.text);
    const props = {
      given,
      onchange: (text: string) => void (page.text = text),
      onready: (giving: typeof give) => (give = giving),
      tell: (what: string) => void page.told.push(what),
    };
    mounted = mount(EditorFrame, { target: document.body, props });
  },

  /** Changes some of what was given. */
  give(more: Record<string, unknown>): void {
    give?.(more);
  },
};

declare global {
  // A script's global variable is what a test reaches from outside.
  var editorPage: typeof page;
}

globalThis.editorPage = page;
