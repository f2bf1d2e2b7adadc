import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { maker, prices, sandbox } from "../../vite.config.ts";

const root = join(import.meta.dirname, "../e2e/pages");

/** The pages of `tests/e2e/pages`, built as the product's are. */
export default defineConfig({
  root,
  base: "./",
  plugins: [svelte({ configFile: false }), maker, sandbox, prices],
  worker: { format: "es" },
  build: {
    minify: false,
    rolldownOptions: {
      input: readdirSync(root)
        .filter((name) => name.endsWith(".html"))
        .map((name) => join(root, name)),
    },
  },
});
