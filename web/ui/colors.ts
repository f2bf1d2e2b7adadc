/** A colour of the tokens by its name in `styles/tokens.css`, without the dashes. */
export type ColorName =
  | "well"
  | "page"
  | "panel"
  | "raised"
  | "hover"
  | "line"
  | "edge"
  | "control"
  | "text1"
  | "text2"
  | "text3"
  | "accent"
  | "up"
  | "down"
  | "warn"
  | "danger"
  | `series-${1 | 2 | 3 | 4 | 5 | 6}`
  | `depth-${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

/**
 * The colour as it is now, `rgb(…)`, for what is drawn on a canvas. Tokens are pairs of a light and a dark value, which
 * only a real property resolves.
 */
export function colorOf(name: ColorName): string {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.documentElement.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}

/** Calls back after each change of theme or colour set, the system's own included. Returns how to stop. */
export function watchColors(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "data-colors"] });
  const stop = new AbortController();
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) {
    matchMedia(query).addEventListener("change", changed, { signal: stop.signal });
  }
  return () => {
    observer.disconnect();
    stop.abort();
  };
}
