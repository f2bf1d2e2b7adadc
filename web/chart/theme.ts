/** Names of the design's colours that a chart draws with. */
const inks = [
  "well",
  "page",
  "panel",
  "line",
  "edge",
  "control",
  "text1",
  "text2",
  "text3",
  "accent",
  "up",
  "down",
  "warn",
  "series1",
  "series2",
  "series3",
  "series4",
  "series5",
  "series6",
] as const;

/** A colour by its name in the design. */
export type Ink = (typeof inks)[number];

/** The colours of a theme as canvas takes them, and the page's face. */
export interface Theme {
  readonly colours: Readonly<Record<Ink, string>>;
  readonly face: string;
  /** The reader's system chooses the colours: shapes must carry everything. */
  readonly isForced: boolean;
}

/** Colours of the system, where it forces its own. */
const FORCED: Readonly<Partial<Record<Ink, string>>> = {
  well: "Canvas",
  page: "Canvas",
  panel: "Canvas",
  line: "GrayText",
  edge: "GrayText",
  accent: "Highlight",
};

/** The colours in force inside an element. Tokens may be pairs of a light and a dark colour: a probe resolves them. */
export function themeAt(element: Element): Theme {
  const isForced = matchMedia("(forced-colors: active)").matches;
  const probe = element.appendChild(document.createElement("span"));
  const colourOf = (ink: Ink): string => {
    probe.style.color = isForced ? (FORCED[ink] ?? "CanvasText") : `var(${tokenOf(ink)}, ${FALLBACK})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(inks.map((ink) => [ink, colourOf(ink)])) as Record<Ink, string>;
  probe.remove();
  return { colours, face: getComputedStyle(element).fontFamily || "sans-serif", isForced };
}

/** The custom property of a colour. */
export function tokenOf(ink: Ink): string {
  return `--${ink.replace(/^series/, "series-")}`;
}

/** Seen on both themes, where a page has not set the design's colours. */
const FALLBACK = "#808080";

/** Calls back whenever the theme, the colours or the system's wish for them change; ends with what it returns. */
export function onTheme(changed: () => void): () => void {
  const root = document.documentElement;
  const observer = new MutationObserver(changed);
  observer.observe(root, {
    attributes: true,
    attributeFilter: ["data-theme", "data-colors", "class"],
  });
  const media = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
  for (const one of media) one.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    for (const one of media) one.removeEventListener("change", changed);
  };
}
