import type { RecomputeParts } from "../../shared/report/notebook/recompute.ts";
import { engineUrl } from "./backtest.ts";
import { dictionary } from "./link/open.ts";
import { pageBytes, pageText } from "./page-file.ts";

/** What a notebook's HTML file carries of this page. @throws AppError when a part does not come */
export async function recomputeParts(): Promise<RecomputeParts> {
  const here = (path: string): URL => new URL(path, document.baseURI);
  const [engine, packing, worker, sandbox] = await Promise.all([
    pageBytes(engineUrl),
    dictionary(),
    pageBytes(here("recompute/worker.js")),
    pageText(here("sandbox.html")),
  ]);
  return { engine, dictionary: packing, worker, sandbox };
}
