// Draws the sign of the pages into web/public: icons and the card that chats show for a link. `node server/brand.mjs`
// writes them anew; the results are checked in.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

/** @typedef {{ x: number, y: number, width: number, height: number, color: string }} Rect */

const PAGE = "#0d1217";
const ABOVE = "#e9eef2";
const BELOW = "#82b1ff";
/** Heights of the sign's six bars on a square of 18; web/ui/logo.ts draws the same. */
const BARS = [2.5, 5.5, 8, 6, 4, 2];
/** The digest of the gallery's first backtest when the card was drawn. */
const CARD_DIGEST = "6e5702329bbfd113d46516470f96705fa71add4e867d60fce77c18d89d5bf479";

/** The sign with `share` of the square's edge. @param {number} size @param {number} share @returns {Rect[]} */
function sign(size, share) {
  const unit = (size * share) / 18;
  const from = (size - 18 * unit) / 2;
  const bars = BARS.flatMap((height, index) => {
    const x = from + index * 3.2 * unit;
    const bar = { x, width: 2 * unit, height: height * unit };
    return [
      { ...bar, y: size / 2 - (0.5 + height) * unit, color: ABOVE },
      { ...bar, y: size / 2 + 0.5 * unit, color: BELOW },
    ];
  });
  return [{ x: 0, y: 0, width: size, height: size, color: PAGE }, ...bars];
}

/** A digest as a mark as wide as the card. @returns {Rect[]} */
function card() {
  const half = 200;
  const bars = Array.from({ length: 32 }, (_, index) => {
    const height = (0.02 + (0.94 * parseInt(CARD_DIGEST.slice(index * 2, index * 2 + 2), 16)) / 255) * half;
    const bar = { x: 88 + index * 32, width: 20, height };
    return [
      { ...bar, y: 314 - height, color: ABOVE },
      { ...bar, y: 317, color: BELOW },
    ];
  });
  return [
    { x: 0, y: 0, width: 1200, height: 630, color: PAGE },
    { x: 88, y: 314, width: 1012, height: 3, color: BELOW },
    ...bars.flat(),
  ];
}

/** @param {Rect[]} rects @param {number} width @param {number} height */
function png(rects, width, height) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (const rect of rects) paint(rows, width, height, rect);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]);
}

/** Mixes a rectangle in; a pixel takes as much of its colour as the rectangle covers of it. */
function paint(
  /** @type {Buffer} */ rows,
  /** @type {number} */ width,
  /** @type {number} */ height,
  /** @type {Rect} */ rect,
) {
  const color = [1, 3, 5].map((at) => parseInt(rect.color.slice(at, at + 2), 16));
  const cover = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ length) =>
    Math.max(0, Math.min(at + 1, from + length) - Math.max(at, from));
  for (let y = Math.max(0, Math.floor(rect.y)); y < Math.min(height, rect.y + rect.height); y++) {
    for (let x = Math.max(0, Math.floor(rect.x)); x < Math.min(width, rect.x + rect.width); x++) {
      const share = cover(x, rect.x, rect.width) * cover(y, rect.y, rect.height);
      const at = y * (width * 3 + 1) + 1 + x * 3;
      color.forEach((part, index) => {
        const before = rows[at + index] ?? 0;
        rows[at + index] = Math.round(before + (part - before) * share);
      });
    }
  }
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, check]);
}

/** @param {Rect[]} rects @param {number} size */
function svg(rects, size) {
  const round = (/** @type {number} */ value) => Number(value.toFixed(2));
  const shapes = rects.map(
    ({ x, y, width, height, color }, index) =>
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"${index === 0 ? ' rx="12"' : ""} fill="${color}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">${shapes.join("")}</svg>\n`;
}

/** Every file by its name in web/public. */
export function brandFiles() {
  /** @type {[name: string, content: string | Buffer][]} */
  const files = [
    ["favicon.svg", svg(sign(64, 0.72), 64)],
    ["icon-180.png", png(sign(180, 0.66), 180, 180)],
    ["icon-192.png", png(sign(192, 0.66), 192, 192)],
    ["icon-512.png", png(sign(512, 0.66), 512, 512)],
    ["icon-512-maskable.png", png(sign(512, 0.5), 512, 512)],
    ["share-card.png", png(card(), 1200, 630)],
  ];
  return new Map(files);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL("../web/public/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of brandFiles()) writeFileSync(folder + name, content);
}
