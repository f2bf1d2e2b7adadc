import { InputError } from "../../../shared/errors.ts";
import { freeFileName, plainFileName } from "../../../shared/file-name.ts";
import { withFileNames } from "../../../shared/notebook/files.ts";
import { priceWorkers } from "../connect.ts";
import { contentHash } from "../content.ts";
import { channel } from "./channel.ts";
import { dataNamed, freeDataName, listData, putData } from "./data.ts";
import { addNotebook, history, listNotebooks, openNotebook, versionText } from "./notebooks.ts";
import { noteExport } from "./storage.ts";

/** What came out of an export. */
export interface Imported {
  readonly notebooks: number;
  readonly data: number;
  /** What was here already. */
  readonly known: number;
  /** Data that has another name here, in the notebooks that came with it, too: other bars have its own. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

const FORM = 1;
const LIST = "tidebook.json";
const LONGEST_SECONDS = 600;
/** What does not get smaller. */
const PACKED = /\.(gz|zip|parquet)$/i;

const loadPacker = () => import("./zip-file.ts");
const loadList = () => import("./backup-list.ts");

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

/**
 * Adds what an export holds to what is here; nothing that is here is changed. A zip of Markdown files adds each as a
 * notebook. Data is read again and kept only if its bars are those that the list says.
 * @throws InputError for a zip that is damaged, unpacks to too much, or holds nothing of ours
 */
export async function importAll(file: File): Promise<Imported> {
  const name = plainFileName(file.name, "export.zip");
  const all = await priceWorkers.ask((worker) => worker.unzip(file, name), patience(name));
  const files = new Map(all.map((one) => [one.name, one.bytes]));
  const { backupList } = await loadList();
  const listed = files.get(LIST);
  const list = backupList(listed && new TextDecoder().decode(listed), [...files.keys()], name);
  const skipped: { name: string; why: string }[] = [];
  const counts = { notebooks: 0, data: 0, known: 0 };
  const known = await knownTexts();
  const attempt = async (what: string, kind: "notebooks" | "data", work: () => Promise<boolean>): Promise<void> => {
    try {
      counts[(await work()) ? kind : "known"]++;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      skipped.push({ name: what, why: error.message });
    }
  };
  const names = new Map<string, string>();
  for (const one of list.data) {
    await attempt(one.name, "data", () => dataAdded(one, files));
    // Kept or not: a file of the same name with other bars is not what the notebooks mean.
    names.set(one.name, await freeDataName(plainFileName(one.name, "prices.csv"), await identityOf(one, files)));
  }
  for (const { versions } of list.notebooks) {
    await attempt(versions.at(-1)?.file ?? "", "notebooks", async () => {
      const texts = versions.map((one) => ({ ...one, text: withFileNames(textIn(files, one.file), names) }));
      const last = texts.at(-1)?.text;
      if (known.some(({ now, all }) => now === last && texts.every(({ text }) => all.has(text)))) return false;
      await addNotebook(
        texts.map(({ text, time, summary }) => ({ version: 0, time, summary, bytes: sizeOf(text), text })),
      );
      return true;
    });
  }
  channel.tell({ kind: "imported" });
  const renamed = [...names].flatMap(([from, to]) => (from === to ? [] : [{ from, to }]));
  return { ...counts, renamed, skipped };
}

/** What a file of the list is, as far as the zip has it. */
async function identityOf({ file, facts: { fingerprint } }: Pick<ListedData, "file" | "facts">, files: Unzipped) {
  const bytes = files.get(file);
  return { fingerprint, content: bytes && (await contentHash(bytes)) };
}

type Unzipped = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

type ListedData = ReturnType<Awaited<ReturnType<typeof loadList>>["backupList"]>["data"][number];

/** Whether it was new. @throws InputError for bars that are not those of the list */
async function dataAdded({ file, name: wanted, facts }: ListedData, files: Unzipped) {
  const name = plainFileName(wanted, "prices.csv");
  const bytes = files.get(file);
  if (!bytes) throw new InputError("backup/missing", "it is not in the zip");
  const free = await freeDataName(name, await identityOf({ file, facts }, files));
  if ((await listData()).some((row) => row.name === free)) return false;
  const onBad = facts.onBad === "keep" ? "keep" : "drop";
  const reading = { ...facts, onBad } as const;
  const { facts: found } = await priceWorkers.ask(
    (worker) => worker.check(new Blob([bytes]), name, reading),
    patience(name),
  );
  if (found.fingerprint !== facts.fingerprint) {
    throw new InputError("backup/fingerprint", "its bars are not those that the list of the zip says");
  }
  await putData(name, bytes, facts);
  return true;
}

interface KnownTexts {
  readonly now: string | undefined;
  readonly all: ReadonlySet<string>;
}

/** What each notebook here says, and all that it said before. */
async function knownTexts(): Promise<readonly KnownTexts[]> {
  const rows = await listNotebooks();
  return Promise.all(
    rows.map(async ({ id }) => {
      const versions = await history(id);
      const texts = await Promise.all(versions.map(({ version }) => versionText(id, version)));
      return { now: texts[0], all: new Set(texts) };
    }),
  );
}

/** @throws InputError for a file that is missing or no text */
function textIn(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = files.get(path);
  if (!bytes) throw new InputError("backup/missing", "it is not in the zip");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InputError("backup/no-text", "it is not text in UTF-8", { cause });
  }
}

function free(taken: ReadonlyMap<string, unknown>, path: string): string {
  return freeFileName(path, taken.keys());
}

const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

function patience(name: string) {
  const outOfTime = () => new InputError("backup/budget", `${name}: unpacking it takes longer than 10 minutes`);
  return { seconds: LONGEST_SECONDS, outOfTime, isUsableAfterError: true };
}
