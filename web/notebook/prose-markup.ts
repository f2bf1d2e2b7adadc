import { proseHtml } from "../../shared/notebook/prose.ts";

/**
 * Shows Markdown in an element. This is the one place where the pages make markup of text: raw HTML is off in it, links
 * lead to http, https, mailto and # alone, images stand inside the text, and the page's policy runs no script in it.
 */
export function proseMarkup(text: string): (element: HTMLElement) => () => void {
  return (element) => {
    element.innerHTML = proseHtml(text);
    const followed = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const target = link?.getAttribute("href") ?? "";
      // The page's routes and backtests' links stand in the fragment: other fragments name a cell of this notebook.
      if (!/^#(?!\/|\d+\.)/.test(target)) return;
      event.preventDefault();
      document.querySelector(`[data-cell="${CSS.escape(target.slice(1))}"]`)?.scrollIntoView({ block: "start" });
    };
    element.addEventListener("click", followed);
    return () => element.removeEventListener("click", followed);
  };
}
