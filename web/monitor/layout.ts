/** The monitor's panels, by their names in layouts. */
export const PANELS = {
  watch: { title: "Watchlist", least: 220 },
  chart: { title: "Candles", least: 320 },
  depth: { title: "Resting depth", least: 280 },
  book: { title: "Book", least: 200 },
  trades: { title: "Trades", least: 180 },
  streams: { title: "Streams", least: 260 },
  news: { title: "Events", least: 220 },
} as const;

export type PanelName = keyof typeof PANELS;

/** Panels beside or above one another; sizes are shares of the whole. */
export type Place =
  | { readonly panel: PanelName }
  | { readonly way: "row" | "column"; readonly sizes: readonly number[]; readonly places: readonly Place[] };

export type Side = "left" | "right" | "above" | "below";

/** A context in which panels stay where they are. */
export const FIXED = Symbol("panels stay");

/** Panels snap to this many pixels. */
export const SNAP = 8;

/** As the design has it at 1440 pixels. */
export const DAY: Place = {
  way: "row",
  sizes: [318, 636, 486],
  places: [
    { panel: "watch" },
    {
      way: "column",
      sizes: [396, 272, 188],
      places: [{ panel: "chart" }, { panel: "depth" }, { panel: "streams" }],
    },
    {
      way: "column",
      sizes: [668, 188],
      places: [{ way: "row", sizes: [250, 236], places: [{ panel: "book" }, { panel: "trades" }] }, { panel: "news" }],
    },
  ],
};

/** Names of the panels in a layout, in order of reading. */
export function panelsOf(place: Place): PanelName[] {
  return "panel" in place ? [place.panel] : place.places.flatMap(panelsOf);
}

/** The layout with the boundary after child `index` of the split at `path` moved by `share` of that split's whole. */
export function resized(place: Place, path: readonly number[], index: number, share: number): Place {
  if ("panel" in place) return place;
  const [step, ...rest] = path;
  if (step !== undefined) {
    const places = place.places.map((child, at) => (at === step ? resized(child, rest, index, share) : child));
    return { ...place, places };
  }
  const total = place.sizes.reduce((sum, size) => sum + size, 0);
  const [before = 0, after = 0] = [place.sizes[index], place.sizes[index + 1]];
  const least = total * 0.06;
  const moved = Math.max(least - before, Math.min(after - least, share * total));
  const sizes = place.sizes.map((size, at) => (at === index ? size + moved : at === index + 1 ? size - moved : size));
  return { ...place, sizes };
}

/** The layout with a panel taken from its place and put beside another one. */
export function moved(place: Place, panel: PanelName, target: PanelName, side: Side): Place {
  if (panel === target) return place;
  const without = removed(place, panel);
  return without ? inserted(without, panel, target, side) : place;
}

function removed(place: Place, panel: PanelName): Place | null {
  if ("panel" in place) return place.panel === panel ? null : place;
  const kept = place.places.flatMap((child, index) => {
    const left = removed(child, panel);
    return left ? [{ left, size: place.sizes[index] ?? 1 }] : [];
  });
  if (kept.length < 2) return kept[0]?.left ?? null;
  return { ...place, sizes: kept.map(({ size }) => size), places: kept.map(({ left }) => left) };
}

function inserted(place: Place, panel: PanelName, target: PanelName, side: Side): Place {
  const way = side === "left" || side === "right" ? "row" : "column";
  const isFirst = side === "left" || side === "above";
  if ("panel" in place) {
    if (place.panel !== target) return place;
    return { way, sizes: [1, 1], places: isFirst ? [{ panel }, place] : [place, { panel }] };
  }
  const at = place.places.findIndex((child) => "panel" in child && child.panel === target);
  if (at < 0 || place.way !== way) {
    return { ...place, places: place.places.map((child) => inserted(child, panel, target, side)) };
  }
  const half = (place.sizes[at] ?? 1) / 2;
  const sizes = [...place.sizes.slice(0, at), half, half, ...place.sizes.slice(at + 1)];
  const places = [...place.places];
  places.splice(isFirst ? at : at + 1, 0, { panel });
  return { ...place, sizes, places };
}

/** A layout that was kept or imported; undefined for one that is none: each panel stands in it once. */
export function layoutFrom(value: unknown): Place | undefined {
  const place = placeFrom(value, 0);
  const names = place ? panelsOf(place) : [];
  const isWhole = names.length === Object.keys(PANELS).length && new Set(names).size === names.length;
  return isWhole ? place : undefined;
}

function placeFrom(value: unknown, depth: number): Place | undefined {
  if (typeof value !== "object" || value === null || depth > 8) return undefined;
  const { panel, way, sizes, places } = value as Record<string, unknown>;
  if (typeof panel === "string") return panel in PANELS ? { panel: panel as PanelName } : undefined;
  if ((way !== "row" && way !== "column") || !Array.isArray(sizes) || !Array.isArray(places)) return undefined;
  const children = places.map((child) => placeFrom(child, depth + 1));
  const isSized = sizes.length === children.length && sizes.every((size) => typeof size === "number" && size > 0);
  if (!isSized || children.length < 2 || children.includes(undefined)) return undefined;
  return { way, sizes: sizes as number[], places: children as Place[] };
}
