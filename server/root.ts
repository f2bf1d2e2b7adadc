/** Written by the bundler: the package's root, absolute or relative to the bundle. Undefined in the sources as such. */
declare const TIDEBOOK_ROOT: string | undefined;

/** The package's root folder: what is not code (`wasm/pkg`, `wasm/strategy`, `examples`) is found from here. */
export function packageRoot(): URL {
  return new URL(typeof TIDEBOOK_ROOT === "string" ? TIDEBOOK_ROOT : "../", import.meta.url);
}

/** A file among the sources that is not code: one of those that `bundle.mjs` copies beside the bundle. */
export function besideBundle(path: string): URL {
  if (typeof TIDEBOOK_ROOT === "string") return new URL(`./${path.split("/").at(-1)}`, import.meta.url);
  return new URL(path, packageRoot());
}

/**
 * A file that a worker can start from: `server/NAME.ts` as JavaScript. NAME is one of the entries in `bundle.mjs`.
 * The sources themselves cannot run in Node 20, so a test that imports them gets the bundle's file.
 */
export async function workerUrl(name: string): Promise<URL> {
  if (typeof TIDEBOOK_ROOT === "string") return new URL(`./${name}.js`, import.meta.url);
  const { bundledFolder } = await import("./bundle.mjs");
  return new URL(`${name}.js`, await bundledFolder());
}
