import type { Page } from "playwright-core";
import { encode } from "uqr";
import { expect } from "vitest";

/** The modules of a text's QR code, as lines of `#` and `.`. */
export function codeOf(text: string): string[] {
  const { data } = encode(text, { ecc: "L", border: 0 });
  return data.map((row) => row.map((isDark) => (isDark ? "#" : ".")).join(""));
}

/**
 * Width and height of a PNG, and the modules of the one QR code in it as lines of `#` and `.`, read by the browser: the
 * code is the square of pure black and white.
 */
export async function pictureIn(at: Page, png: Buffer, modules: number): Promise<{ size: number[]; code: string[] }> {
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  return at.evaluate(
    async ([bytes, count]) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const isBlack = (x: number, y: number): boolean =>
        data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 3).every((part) => part === 0);
      const dark: { x: number; y: number }[] = [];
      for (let y = 0; y < image.height; y++) {
        for (let x = 0; x < image.width; x++) if (isBlack(x, y)) dark.push({ x, y });
      }
      const [left, top] = [Math.min(...dark.map(({ x }) => x)), Math.min(...dark.map(({ y }) => y))];
      const side = Math.max(...dark.map(({ x }) => x)) + 1 - left;
      const middle = (place: number): number => Math.floor(((place + 0.5) * side) / count);
      const code = Array.from({ length: count }, (_row, y) =>
        Array.from({ length: count }, (_module, x) => (isBlack(left + middle(x), top + middle(y)) ? "#" : ".")).join(
          "",
        ),
      );
      return { size: [image.width, image.height], code };
    },
    [[...png], modules] as const,
  );
}
