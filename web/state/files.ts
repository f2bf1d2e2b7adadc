import { InputError } from "../../shared/errors.ts";
import { plainFileName } from "../../shared/file-name.ts";
import { MOST_LETTERS } from "../../shared/notebook/notebook.ts";

/** A file of the user's disk that may be written again, where the browser knows that (File System Access). */
export interface DiskFile {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
  requestPermission?(wish: { mode: "readwrite" }): Promise<"granted" | "denied" | "prompt">;
}

/** What a file that was opened or dropped is. */
export type Opened =
  | { readonly kind: "notebook"; readonly name: string; readonly text: string; readonly disk: DiskFile | undefined }
  /** A backtest's link as a file. */
  | { readonly kind: "link"; readonly name: string; readonly text: string }
  /** Everything that a browser kept, as `exportAll` wrote it. */
  | { readonly kind: "backup"; readonly file: File }
  /** Anything else is taken for prices; what it holds is found out when it is read. */
  | { readonly kind: "data"; readonly file: File };

const LINK_MARK = "TIDEBOOK1\n";
/** The name of the first file in a zip stands at this place; ours begins with its list. */
const ZIP_NAME_AT = 30;
const BACKUP_LIST = "tidebook.json";
const MOST_LINK_BYTES = 4e6;

interface Pickers {
  showOpenFilePicker?(options: object): Promise<DiskFile[]>;
  showSaveFilePicker?(options: object): Promise<DiskFile>;
}

const pickers = globalThis as Pickers;

const NOTEBOOKS = { description: "Notebook", accept: { "text/markdown": [".md"] } };

/** Whether files can be written where they lie; elsewhere saving is a download. */
export const canSaveInPlace = (): boolean => pickers.showSaveFilePicker !== undefined;

/** What a file is, by its content first. @throws InputError for a notebook that is no text or too long */
export async function openFile(file: File, disk?: DiskFile): Promise<Opened> {
  const begin = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const letters = new TextDecoder("latin1").decode(begin);
  if (letters.startsWith(LINK_MARK) || /\.tidebook$/i.test(file.name)) {
    if (file.size > MOST_LINK_BYTES) throw new InputError("file/too-large", `${file.name} is too large for a link`);
    return { kind: "link", name: file.name, text: await file.text() };
  }
  if (letters.startsWith("PK") && letters.startsWith(BACKUP_LIST, ZIP_NAME_AT)) return { kind: "backup", file };
  if (!/\.(md|markdown)$/i.test(file.name)) return { kind: "data", file };
  return { kind: "notebook", name: file.name, text: await notebookText(file), disk };
}

/** Lets the user choose a file that can be saved in place; undefined where that is not possible or nothing is chosen. */
export async function chooseFile(): Promise<Opened | undefined> {
  const [disk] = (await chosen(() => pickers.showOpenFilePicker?.({}))) ?? [];
  return disk && openFile(await disk.getFile(), disk);
}

/** The files of a drop, with their places on the disk where the browser tells them. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<Opened[]> {
  const found = [...items].flatMap((item) => {
    const file = item.kind === "file" ? item.getAsFile() : null;
    const asked = (item as { getAsFileSystemHandle?(): Promise<unknown> }).getAsFileSystemHandle?.();
    return file ? [{ file, asked }] : [];
  });
  const all = found.length > 0 ? found : [...files].map((file) => ({ file, asked: undefined }));
  return Promise.all(
    all.map(async ({ file, asked }) => {
      const disk = (await asked?.catch(() => undefined)) as (DiskFile & { kind?: string }) | undefined;
      return openFile(file, disk?.kind === "file" ? disk : undefined);
    }),
  );
}

/** Writes a notebook to the file that it was opened from. Whether it was; the user may refuse. */
export async function saveToDisk(disk: DiskFile, text: string): Promise<boolean> {
  if ((await disk.requestPermission?.({ mode: "readwrite" })) === "denied") return false;
  const stream = await disk.createWritable();
  await stream.write(text);
  await stream.close();
  return true;
}

/** Asks where to save a notebook; where the browser cannot ask, it is downloaded. The file, if it can be written again. */
export async function saveAs(title: string, text: string): Promise<DiskFile | undefined> {
  const name = `${plainFileName(title, "notebook")}.md`;
  if (!pickers.showSaveFilePicker) {
    download(name, new Blob([text], { type: "text/markdown" }));
    return undefined;
  }
  const disk = await chosen(() => pickers.showSaveFilePicker?.({ suggestedName: name, types: [NOTEBOOKS] }));
  return disk && (await saveToDisk(disk, text)) ? disk : undefined;
}

/** Gives a file to the browser's downloads. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function notebookText(file: File): Promise<string> {
  if (file.size > 4 * MOST_LETTERS) {
    throw new InputError("notebook/too-long", `${file.name} is longer than ${MOST_LETTERS / 1e6} million letters`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch (cause) {
    throw new InputError("file/no-text", `${file.name} is not text in UTF-8: save it so, then open it again`, {
      cause,
    });
  }
}

/** What the user chose; a dialog that was closed is no error. */
async function chosen<T>(ask: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}
