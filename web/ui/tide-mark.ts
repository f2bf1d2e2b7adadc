/** What a mark shows: where the bars below the line come from, and whether they are a reflection of those above. */
export type MarkState =
  "stored" | "unverified" | "running" | "reproduced" | "different" | "missing" | "computed" | "earlier" | "failed";

/** A bar of each half as shares of the half's height. */
interface Bar {
  readonly above: number;
  readonly below: number;
}

/** One bar for each byte of the hexadecimal text, `count` of them; even a zero byte is seen. */
export function markBars(above: string, below: string, count: number): Bar[] {
  return Array.from({ length: count }, (_, index) => ({
    above: barHeight(above, index),
    below: barHeight(below, index),
  }));
}

/** Groups of four hexadecimal digits: the first two are the short form. */
export function hexGroups(hex: string, groups = hex.length / 4): string {
  return (hex.match(/.{1,4}/g) ?? []).slice(0, groups).join(" ");
}

function barHeight(hex: string, index: number): number {
  const byte = parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  return Number.isNaN(byte) ? 0.02 : 0.02 + (0.94 * byte) / 255;
}
