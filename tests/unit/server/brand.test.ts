import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { projectRoot } from "../../support/checkout.ts";

const { brandFiles } = (await import(new URL("../../../server/brand.mjs", import.meta.url).href)) as {
  brandFiles: () => Map<string, string | Buffer>;
};

const DATA = 33;

/** The pixels of a PNG whose second chunk holds them all: other versions of zlib squeeze them otherwise. */
function pixelsOf(png: Buffer): Buffer {
  expect(png.toString("latin1", DATA + 4, DATA + 8)).toBe("IDAT");
  return inflateSync(png.subarray(DATA + 8, DATA + 8 + png.readUInt32BE(DATA)));
}

test.each([...brandFiles()])("%s is what the script draws", (name, drawn) => {
  const kept = readFileSync(`${projectRoot}web/public/${name}`);
  if (typeof drawn === "string") expect(kept.toString()).toBe(drawn);
  else {
    expect(kept.subarray(0, DATA)).toEqual(drawn.subarray(0, DATA));
    expect(pixelsOf(kept).equals(pixelsOf(drawn))).toBe(true);
  }
});

test("the manifest names icons that are there", () => {
  const text = readFileSync(`${projectRoot}web/public/manifest.webmanifest`, "utf8");
  const { icons } = JSON.parse(text) as { icons: { src: string }[] };
  expect([...brandFiles().keys()]).toEqual(expect.arrayContaining(icons.map(({ src }) => src)));
});
