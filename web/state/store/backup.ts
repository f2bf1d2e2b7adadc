import { freeFileName, plainFileName } from "../../../shared/file-name.ts";
import { dataNamed, listData } from "./data.ts";
import { history, listNotebooks, openNotebook, versionText } from "./notebooks.ts";
import { noteExport } from "./storage.ts";

const FORM = 1;
/** The file that says what the others are. */
export const LIST = "tidebook.json";
/** What does not get smaller. */
const PACKED = /\.(gz|zip|parquet)$/i;

const loadPacker = () => import("./zip-file.ts");

/**
 * Everything that this browser keeps as one zip: notebooks as Markdown, their histories, data files as they came, and a
 * list of them. Results are left out: they can be computed again.
 */
export async function exportAll(): Promise<Blob> {
  const { ZipFile } = await loadPacker();
  const texts = new Map<string, string>();
  const notebooks = [];
  for (const { id, title } of await listNotebooks()) {
    const file = free(texts, `notebooks/${plainFileName(`${title}.md`, "notebook.md")}`);
    const versions = [];
    for (const { version, time, summary } of (await history(id)).reverse()) {
      const path = free(texts, file.replace(/^notebooks\/(.*)\.md$/, `history/$1/${version}.md`));
      texts.set(path, await versionText(id, version));
      versions.push({ file: path, time, summary });
    }
    texts.set(file, (await openNotebook(id))?.text ?? "");
    const last = versions.pop();
    if (last) texts.delete(last.file);
    versions.push({ file, time: last?.time ?? Date.now(), summary: last?.summary ?? "created" });
    notebooks.push({ versions });
  }
  const files = (await listData()).map(({ name, facts }) => ({ file: `data/${name}`, name, facts }));
  const zip = new ZipFile();
  const list = { tidebook: FORM, exported: new Date().toISOString(), notebooks, data: files };
  await zip.add(LIST, new TextEncoder().encode(JSON.stringify(list, null, 1)), true);
  for (const [path, text] of texts) await zip.add(path, new TextEncoder().encode(text), true);
  for (const { file, name } of files) {
    const kept = await dataNamed(name);
    if (kept) await zip.add(file, kept.bytes, !PACKED.test(name));
  }
  const whole = zip.end();
  await noteExport();
  return whole;
}

function free(taken: ReadonlyMap<string, unknown>, path: string): string {
  return freeFileName(path, taken.keys());
}
