import { svelte } from "@sveltejs/vite-plugin-svelte";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import type { Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";
import { strategyCompiler } from "./server/compile.ts";
import { builtInPath } from "./server/data/built-in.ts";
import { builtInSets } from "./shared/built-in.ts";
import type { PageEngines } from "./shared/link/runner.ts";
import { sandboxPage } from "./shared/script-policy.ts";

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
    this.emitFile({ type: "asset", fileName: "sandbox.html", source: sandboxText() });
  },
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      if (request.url !== "/sandbox.html") return next();
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(sandboxText());
    });
  },
};

const sandboxText = (): string => sandboxPage(readFileSync(join(root, "web/sandbox.html"), "utf8"));

/** `dist` holds the package's own files, too: only the page's are made anew. */
const cleanAssets: Plugin = {
  name: "clean-assets",
  apply: "build",
  buildStart() {
    const { config } = this.environment;
    rmSync(resolve(config.root, config.build.outDir, "assets"), { recursive: true, force: true });
  },
};

interface PageFile {
  readonly path: string;
  readonly source: string | Uint8Array;
}

/** The folder of the sources' bundle for Node. */
async function bundleFolder(): Promise<URL> {
  const { bundledFolder } = (await import(pathToFileURL(join(root, "server/bundle.mjs")).href)) as {
    bundledFolder: () => Promise<URL>;
  };
  return bundledFolder();
}

/** The finished notebooks, run by the engine that the page carries; kept beside the bundle that computed them. */
async function galleryFiles(): Promise<PageFile[]> {
  const folder = await bundleFolder();
  const hash = createHash("sha256");
  for (const inputs of ["examples/notebooks", "wasm/pkg"].map((name) => join(root, name))) {
    for (const name of readdirSync(inputs).sort()) hash.update(readFileSync(join(inputs, name)));
  }
  const kept = new URL(`gallery-${hash.digest("hex").slice(0, 16)}.json`, folder);
  if (existsSync(kept)) return jsonOf(kept) as PageFile[];
  const { galleryFiles: compute } = (await import(new URL("gallery.js", folder).href)) as {
    galleryFiles: () => Promise<PageFile[]>;
  };
  const files = await compute();
  writeFileSync(kept, JSON.stringify(files));
  return files;
}

/** Files in a folder that the page asks for, beside what it is built from; a development server makes them when asked. */
function beside(folder: string, files: () => PageFile[] | Promise<PageFile[]>): Plugin {
  let made: Promise<PageFile[]> | undefined;
  return {
    name: folder,
    async generateBundle() {
      for (const { path, source } of await files()) this.emitFile({ type: "asset", fileName: path, source });
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${folder}/`, (request, response, next) => {
        made ??= Promise.resolve(files());
        void made.then((all) => {
          const file = all.find(({ path }) => request.originalUrl === `/${path}`);
          if (file) response.end(file.source);
          else next();
        }, next);
      });
    },
  };
}

/** The built-in price files, under their names. */
export const prices = beside("data", () =>
  builtInSets.map((set) => ({ path: `data/${set.name}.csv`, source: readFileSync(builtInPath(set)) })),
);

const gallery = beside("gallery", galleryFiles);

/** The worker in notebooks' HTML files: those that the page writes have the command line's, byte for byte. */
const recompute = beside("recompute", async () => [
  { path: "recompute/worker.js", source: readFileSync(new URL("recompute.js", await bundleFolder())) },
]);

const engineHash = (): string =>
  createHash("sha256")
    .update(readFileSync(join(root, "wasm/pkg/engine_bg.wasm")))
    .digest("hex");

/** What computes, for `web/state/maker.ts`. */
export const maker: Plugin = {
  name: "maker",
  config: () => ({ define: { __MAKER__: JSON.stringify({ engine: engineHash(), compiler: strategyCompiler() }) } }),
};

/** The engines of releases, each asked for when a link names it, and the list of them. */
const engines = beside("engines", () => {
  const folder = join(root, "wasm/releases");
  const kept = jsonOf(join(folder, "index.json")) as PageEngines["kept"];
  const { version } = jsonOf(join(root, "package.json")) as { version: string };
  const files = Object.keys(kept).flatMap((name) => [`${name}/engine.wasm`, `${name}/runner.js`]);
  const list: PageEngines = { own: { version, sha256: engineHash() }, kept };
  return [
    { path: "engines/index.json", source: JSON.stringify(list) },
    ...files.map((path) => ({ path: `engines/${path}`, source: readFileSync(join(folder, path)) })),
  ];
});

const jsonOf = (path: string | URL): unknown => JSON.parse(readFileSync(path, "utf8"));

const besides = [prices, gallery, recompute, engines];

/** Not kept for use without a network: what other programs read, the engines of releases, and the worker itself. */
const NOT_KEPT = /^(share-card\.png|sw-remove\.js|sw\.js|engines\/[0-9a-f]{64}\/.*)$|\.map$/;

/** The service worker beside the page, with the list of the build's files, their hashes and which the first page needs. */
const offline: Plugin = {
  name: "offline",
  apply: "build",
  generateBundle: {
    order: "post",
    async handler(_options, bundle) {
      const folder = join(root, "web/public");
      const contents = new Map<string, string | Uint8Array>(
        readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]),
      );
      for (const [name, file] of Object.entries(bundle)) {
        contents.set(name, file.type === "chunk" ? file.code : file.source);
      }
      const first = firstFiles(bundle);
      const files = [...contents]
        .filter(([name]) => !NOT_KEPT.test(name))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, content]) => {
          const sha256 = createHash("sha256").update(content).digest("hex");
          return [name, [sha256, first.has(name) ? 1 : 0]] as const;
        });
      const worker = await rolldown({ input: join(root, "web/service-worker.ts") });
      const { output } = await worker.generate({ format: "iife", minify: true });
      const source = `const FILES=${JSON.stringify(Object.fromEntries(files))};\n${output[0].code}`;
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  },
};

/** What the page's start and its gallery are made of: the page opens without a network as soon as these are kept. */
function firstFiles(bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const first = new Set(["index.html", "gallery/index.json", "favicon.svg", "manifest.webmanifest"]);
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const isFirst = ({ facadeModuleId }: Rolldown.OutputChunk): boolean =>
    /\/web\/(index\.html|main\.ts|pages\/GalleryPage\.svelte)$/.test(facadeModuleId ?? "");
  const queue = chunks.filter(isFirst).map(({ fileName }) => fileName);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const file = bundle[name];
    if (first.has(name) || file?.type !== "chunk") continue;
    first.add(name);
    queue.push(...file.imports);
    for (const style of file.viteMetadata?.importedCss ?? []) first.add(style);
  }
  return first;
}

/** What the page loads in the place of packages, by their names. */
const standIns = Object.fromEntries(
  ["entities", "linkify-it"].map((name) => [name, join(root, `web/stand-ins/${name}.ts`)]),
);

/** Small modules that come together: each file of its own costs a slow machine more than what it holds. */
const together = [
  {
    name: "frame",
    test: /\/web\/(pages\/TopBar|state\/(gallery|last|ready|files|settings)|ui\/(EmptyState|TideBadge|TideMark|tide-mark|Keys))\b|\/shared\/(figures|words|file-name)\.ts/,
  },
  {
    name: "parts",
    test: /\/web\/(ui\/(Menu|Tabs|Table|Progress|Tile)s?\.svelte|notebook\/clock|state\/connect\.ts)|\/shared\/(time|chart\/ticks)\.ts/,
  },
];

const retry = process.env["CI"] ? 1 : 0;
const END_TO_END = "tests/e2e/**/*.test.ts";
/** Judged by the clock: the machine is theirs, one after the other. */
const ALONE = ["editor", "first-load", "monitor", "relay", "soak"].map((name) => `tests/e2e/${name}.test.ts`);

export default defineConfig(({ mode }) => ({
  root: mode === "test" ? root : join(root, "web"),
  base: "./",
  resolve: { alias: mode === "test" ? {} : standIns },
  plugins: [svelte({ configFile: false }), maker, policy, cleanAssets, sandbox, ...besides, offline],
  worker: { format: "es" },
  build: {
    outDir: dist,
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: join(root, "web/index.html"), embed: join(root, "web/embed.html") },
      output: { codeSplitting: { groups: together } },
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "kernel to command line",
          include: ["tests/**/*.test.ts"],
          exclude: [END_TO_END],
          sequence: { groupOrder: 0 },
        },
      },
      // On a busy machine a journey is tried once more; the summary says which were.
      {
        extends: true,
        test: { name: "end to end", include: [END_TO_END], exclude: ALONE, retry, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: "alone", include: ALONE, maxWorkers: 1, retry, sequence: { groupOrder: 2 } },
      },
    ],
    maxWorkers: availableParallelism(),
    globalSetup: "tests/support/run-folder.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
  },
}));
