import { svelte } from "@sveltejs/vite-plugin-svelte";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;
const dist = join(root, "dist");

/** The policy of `tidebook start`'s header, less what only a header can say; it holds on servers that send none. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
  "font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; " +
  "base-uri 'none'; form-action 'none'";

/** Written into pages at build alone: the development server speaks by inline scripts. */
const policy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
      injectTo: "head-prepend",
    },
  ],
};

/** `dist` holds the package's own files, too: only the page's are made anew. */
const cleanAssets: Plugin = {
  name: "clean-assets",
  apply: "build",
  buildStart: () => rmSync(join(dist, "assets"), { recursive: true, force: true }),
};

export default defineConfig({
  root: process.env.VITEST ? root : join(root, "web"),
  base: "./",
  plugins: [svelte({ configFile: false }), policy, cleanAssets],
  worker: { format: "es" },
  build: {
    outDir: dist,
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: join(root, "web/index.html") } },
  },
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
  },
});
