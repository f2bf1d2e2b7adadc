import { type Markup, markup } from "./markup.ts";

const STEP = 10;
const BAR = 6.4;
const HALF = 38;

/** A digest as 32 bars, one a byte: above the line and, the same, below it where it was computed as the file was made. */
export function tideMark(digest: string, isKept = false): Markup {
  const bytes = Array.from({ length: 32 }, (_, index) => parseInt(digest.slice(index * 2, index * 2 + 2), 16));
  const bars = bytes.map((byte, index) => {
    const height = (0.02 + (0.94 * byte) / 255) * HALF;
    const x = (index * STEP + (STEP - BAR) / 2).toFixed(1);
    const size = height.toFixed(1);
    return markup`<rect class="above" x="${x}" y="${(HALF - height).toFixed(1)}" width="${BAR}" height="${size}"/>${!isKept && markup`<rect class="below" x="${x}" y="${HALF}" width="${BAR}" height="${size}"/>`}`;
  });
  return markup`<svg viewBox="0 0 ${32 * STEP} ${2 * HALF}" preserveAspectRatio="none" role="img" aria-label="Digest ${digest.slice(0, 4)} ${digest.slice(4, 8)}, ${isKept ? "kept from an earlier run" : "computed here"}">${bars}<path class="level" d="M0 ${HALF}H${32 * STEP}"/></svg>`;
}
