import { z } from "zod";
import { InputError } from "../../../shared/errors.ts";

const time = z.number().int().min(0).max(8.64e15);
const version = z.object({ file: z.string().max(1000), time, summary: z.string().max(400) });
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

/**
 * What a zip holds by its own list, or, without one, its Markdown files as notebooks.
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
  return { notebooks, data };
}
