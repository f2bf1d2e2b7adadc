// What the page's gallery is made of, computed anew from the notebooks by the engine that the page runs.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { assert } from "../shared/assert.ts";
import type { Lesson } from "../shared/gallery.ts";
import { storedStates } from "../shared/notebook/stored.ts";
import { lessonRows } from "./gallery/lessons.ts";
import { withLinks } from "./gallery/links.ts";
import { runNotebook } from "./notebook/run.ts";
import { packageRoot } from "./root.ts";

/** A file of the page by its path below `dist`. */
interface GalleryFile {
  readonly path: string;
  readonly source: string;
}

/** `gallery/index.json`, the list with pictures and findings, and beside it each notebook's own file and what its cells gave. */
export async function galleryFiles(): Promise<GalleryFile[]> {
  const lessons: Lesson[] = [];
  const files: GalleryFile[] = [];
  for (const { cell, finding, picture, links, ...row } of lessonRows) {
    const path = fileURLToPath(new URL(`examples/notebooks/${row.id}.md`, packageRoot()));
    const run = await runNotebook(path, { keepsBars: links !== undefined });
    const { digest } = run.actual.cells[cell] ?? {};
    assert(digest !== undefined, `${row.id}: the cell ${cell} has no digest`);
    const isSynthetic = [...run.states.values()].some(({ output }) => output?.kind === "data" && output.isSynthetic);
    const question = run.notebook.frontMatter.title;
    lessons.push({ ...row, question, finding: finding(run), digest, isSynthetic, picture: picture(run) });
    const text = await readFile(path, "utf8");
    files.push({ path: `gallery/${row.id}.md`, source: links ? withLinks(text, run, links) : text });
    files.push({ path: `gallery/${row.id}.json`, source: storedStates(run.states) });
  }
  return [{ path: "gallery/index.json", source: JSON.stringify(lessons) }, ...files];
}
