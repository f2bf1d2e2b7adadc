import { svelte } from "@sveltejs/vite-plugin-svelte";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { builtInPath } from "./server/data/built-in.ts";
import { builtInSets } from "./shared/built-in.ts";

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

/** The frame in which user code runs: a page of its own whose one script its policy names by hash. */
export const sandbox: Plugin = {
  name: "sandbox",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "sandbox.html", source: sandboxPage() });
  },
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      if (request.url !== "/sandbox.html") return next();
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(sandboxPage());
    });
  },
};

function sandboxPage(): string {
  const page = readFileSync(join(root, "web/sandbox.html"), "utf8");
  const [, script = ""] = /<script>([^]*)<\/script>/.exec(page) ?? [];
  const hash = createHash("sha256").update(script).digest("base64");
  const rules = `default-src 'none'; script-src 'sha256-${hash}' blob: 'wasm-unsafe-eval'; worker-src blob:`;
  return page.replace("<title>", `<meta http-equiv="Content-Security-Policy" content="${rules}" />\n    <title>`);
}

/** `dist` holds the package's own files, too: only the page's are made anew. */
const cleanAssets: Plugin = {
  name: "clean-assets",
  apply: "build",
  buildStart: () => rmSync(join(dist, "assets"), { recursive: true, force: true }),
};

/** The finished notebooks, run by the engine that the page carries; kept beside the bundle that computed them. */
async function galleryFiles(): Promise<{ path: string; text: string }[]> {
  const { bundledFolder } = (await import(pathToFileURL(join(root, "server/bundle.mjs")).href)) as {
    bundledFolder: () => Promise<URL>;
  };
  const folder = await bundledFolder();
  const hash = createHash("sha256");
  for (const inputs of ["examples/notebooks", "wasm/pkg"].map((name) => join(root, name))) {
    for (const name of readdirSync(inputs).sort()) hash.update(readFileSync(join(inputs, name)));
  }
  const kept = new URL(`gallery-${hash.digest("hex").slice(0, 16)}.json`, folder);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as { path: string; text: string }[];
  const { galleryFiles: compute } = (await import(new URL("gallery.js", folder).href)) as {
    galleryFiles: typeof galleryFiles;
  };
  const files = await compute();
  writeFileSync(kept, JSON.stringify(files));
  return files;
}

/** The built-in price files, under their names. */
export const prices: Plugin = {
  name: "prices",
  generateBundle() {
    for (const { path, source } of priceFiles()) this.emitFile({ type: "asset", fileName: path, source });
  },
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const file = priceFiles().find(({ path }) => request.url === `/${path}`);
      if (file) response.end(file.source);
      else next();
    });
  },
};

function priceFiles(): { path: string; source: Uint8Array }[] {
  return builtInSets.map((set) => ({ path: `data/${set.name}.csv`, source: readFileSync(builtInPath(set)) }));
}

const gallery: Plugin = {
  name: "gallery",
  async generateBundle() {
    for (const { path, text } of await galleryFiles()) this.emitFile({ type: "asset", fileName: path, source: text });
  },
  configureServer({ middlewares }) {
    const files = galleryFiles();
    middlewares.use((request, response, next) => {
      void files.then((all) => {
        const file = all.find(({ path }) => request.url === `/${path}`);
        if (file) response.end(file.text);
        else next();
      }, next);
    });
  },
};

export default defineConfig(({ mode }) => ({
  root: mode === "test" ? root : join(root, "web"),
  base: "./",
  plugins: [svelte({ configFile: false }), policy, cleanAssets, sandbox, prices, gallery],
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
}));
