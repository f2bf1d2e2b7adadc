import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";

/** Folders of `dist` that belong to the npm package, not to the page. */
const NOT_OURS = new Set(["node", "types"]);

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".bin": "application/octet-stream",
};

export interface SiteFile {
  readonly path: string;
  readonly type: string;
}

/** Every file of the built page by its path in a request: what is not listed is not served, whatever a request says. */
export async function siteFiles(folder: string): Promise<ReadonlyMap<string, SiteFile>> {
  const files = new Map<string, SiteFile>();
  const collect = async (at: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !(prefix === "/" && NOT_OURS.has(entry.name))) {
        await collect(path, `${prefix}${entry.name}/`);
      } else if (entry.isFile()) {
        files.set(`${prefix}${entry.name}`, { path, type: TYPES[extname(entry.name)] ?? "application/octet-stream" });
      }
    }
  };
  await collect(folder, "/");
  const index = files.get("/index.html");
  if (index) files.set("/", index);
  return files;
}
