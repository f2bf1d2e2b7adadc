import { z } from "zod";
import { InputError } from "../../../shared/errors.ts";
import { plainFileName } from "../../../shared/file-name.ts";

const time = z.number().int().min(0).max(8.64e15);
/** Long values make long summaries; what is shown of one has room for so much. */
const summary = z.string().transform((text) => text.slice(0, 400));
const version = z.object({ file: z.string().max(1000), time, summary });
const column = z.partialRecord(z.enum(["time", "open", "high", "low", "close", "volume"]), z.string().max(200));
const facts = z.object({
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.number().int().min(0),
  from: z.number(),
  to: z.number(),
  interval: z.number().min(0),
  isSignal: z.boolean(),
  columns: column,
  onBad: z.enum(["fail", "drop", "keep"]),
  adjust: z.boolean(),
  dates: z.enum(["dmy", "mdy"]).optional(),
});
const list = z.object({
  tidebook: z.number().int().min(1),
  notebooks: z.array(z.object({ versions: z.array(version).min(1).max(60) })).max(20_000),
  data: z.array(z.object({ file: z.string().max(1000), name: z.string().max(1000), facts })).max(20_000),
});

export type BackupList = Omit<z.output<typeof list>, "tidebook">;

const FORM = 1;
/** Letters of a list: that of 20,000 files has some 5 million. */
const LONGEST_LIST = 20e6;

/**
 * What a zip holds by its own list, or, without one, its Markdown files as notebooks. No file is named twice, so all that
 * is listed is no more than what the zip unpacks to.
 * @throws InputError for a list that is not ours or newer, and for a zip with neither
 */
export function backupList(text: string | undefined, files: readonly string[], zip: string): BackupList {
  if (text !== undefined) return readList(text, zip);
  const notebooks = files
    .filter((file) => /\.md$/i.test(file) && !/(^|\/)(__MACOSX\/|\.)/.test(file))
    .map((file) => ({ versions: [{ file, time: Date.now(), summary: "imported" }] }));
  if (notebooks.length > 0) return { notebooks, data: [] };
  throw new InputError("backup/empty", `${zip} has no notebook in it: prices in a zip are dropped on a notebook`);
}

function readList(text: string, zip: string): BackupList {
  const sentence = (why: string): InputError => new InputError("backup/list", `${zip}: ${why}`);
  if (text.length > LONGEST_LIST) throw sentence("its list is longer than any that Tidebook writes");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw sentence("its list cannot be read: export or download it again");
  }
  const parsed = list.safeParse(value);
  if (!parsed.success) throw sentence("its list is not one that Tidebook writes");
  const { tidebook, notebooks, data } = parsed.data;
  if (tidebook > FORM) throw sentence("a newer Tidebook made it: load this page again, then import it");
  const seen = new Set<string>();
  for (const { file } of [...notebooks.flatMap(({ versions }) => versions), ...data]) {
    if (seen.has(file))
      throw sentence(`its list names ${shown(file)} more than once, which no export of Tidebook does`);
    seen.add(file);
  }
  return { notebooks, data };
}

/** A name out of a file that may be a stranger's. */
const shown = (file: string): string => plainFileName(file, "a file");
