import { deflateSync } from "fflate";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { base64urlFromBytes } from "../../shared/link/base64url.ts";
import { linkDictionary } from "../../shared/link/dictionary.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { fingerprintOf, type LinkBars } from "../../shared/link/marks.ts";
import { linkParts } from "../../shared/link/parts.ts";
import { DAY, resultWith, START } from "./result.ts";

export const dictionary = linkDictionary(readFileSync(new URL("../../shared/link/dictionary-1.bin", import.meta.url)));

/** Daily bars with two decimals and whole volumes. */
export function barsFor(rows: number, decimals = 2): LinkBars {
  const price = (row: number, more: number) => Number((100 + 10 * Math.sin(row / 9) + more).toFixed(decimals));
  const column = (more: number) => Float64Array.from({ length: rows }, (_, row) => price(row, more));
  return {
    time: BigInt64Array.from({ length: rows }, (_, row) => BigInt(START + row * DAY)),
    open: column(0),
    high: column(2),
    low: column(-2),
    close: column(1),
    volume: Float64Array.from({ length: rows }, (_, row) => 1_000_000 + 100 * row),
    decimals,
  };
}

export const SOURCE = readFileSync(new URL("../../examples/sma-cross.ts", import.meta.url), "utf8");

/** The parts of a link whose run never was: its module is no module. */
export function partsWith(changes: Partial<LinkParts> = {}, rows = 40): LinkParts {
  const bars = barsFor(rows);
  const [first] = resultWith().data;
  const record = { ...first!, rows, fingerprint: fingerprintOf(bars), from: START, to: START + (rows - 1) * DAY };
  const result = resultWith({
    data: [record],
    request: { params: { fast: 20, slow: 100 } },
    parts: { request: "0123456789abcdef", engine: "5a72000000000000", "data:0": "35e1329844444444" },
  });
  const meta = { title: "Trend on the S&P 500", author: "somebody", note: "", date: "2026-01-31" };
  const subject = { result, module: Uint8Array.of(0, 97, 115, 109), source: SOURCE, compiler: "assemblyscript 0" };
  return { ...linkParts({ ...subject, used: [bars], meta, carriesBars: true }), ...changes };
}

/** Bytes as a link's text with a right check. Stored, not packed: packing is no part of what is tried. */
export function linkAround(container: Uint8Array, level: 0 | 9 = 0): string {
  const body = base64urlFromBytes(deflateSync(container, { level }));
  return `1.${body}.${createHash("sha256").update(body).digest("hex").slice(0, 8)}`;
}
