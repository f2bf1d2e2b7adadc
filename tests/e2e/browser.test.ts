import { afterAll, beforeAll, expect, test } from "vitest";
import { openChromium } from "../support/browser.ts";

let opened: Awaited<ReturnType<typeof openChromium>>;

beforeAll(async () => {
  opened = await openChromium();
}, 300_000);

afterAll(async () => {
  if ("browser" in opened) await opened.browser.close();
});

test("the browser that tests use runs modules and 128-bit SIMD", async ({ skip }) => {
  if ("missing" in opened) return skip(opened.missing);
  const page = await opened.browser.newPage();
  // (func (result v128) i32.const 0 i8x16.splat), the smallest module with a SIMD instruction
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  expect(await page.evaluate((module) => WebAssembly.validate(new Uint8Array(module)), bytes)).toBe(true);
});
