import { AppError, InputError } from "../../../shared/errors.ts";
import { sizeText } from "../../../shared/figures.ts";
import { plainFileName } from "../../../shared/file-name.ts";
import { listText } from "../../../shared/words.ts";
import { priceWorkers } from "../connect.ts";
import { LIST } from "./backup.ts";
import type { BackupList } from "./backup-list.ts";
import { type Piece, type Plan, plannedImport, turn } from "./backup-plan.ts";
import { channel } from "./channel.ts";
import { isFull } from "./shelf.ts";
import { roomLeft } from "./storage.ts";

type Counts = Record<Piece["kind"], number>;

/** What came out of an export. */
export interface Imported extends Counts, Pick<Plan, "known" | "renamed" | "skipped"> {}

const LONGEST_SECONDS = 600;

const loadList = () => import("./backup-list.ts");

/**
 * Adds what an export holds to what is here; nothing that is here is changed, and nothing makes room for it. A zip of
 * Markdown files adds each as a notebook. All is looked into before the first of it is kept, and each notebook comes with
 * its history or not at all.
 * @throws InputError for a zip that is damaged, unpacks to too much, or holds nothing of ours, and `storage/import` where
 *   there is no room; AppError when it stops half-way. Their fact `taken` counts what came in before.
 */
export async function importAll(file: File): Promise<Imported> {
  const zip = plainFileName(file.name, "export.zip");
  const outOfTime = () => new InputError("backup/budget", `${zip}: unpacking it takes longer than 10 minutes`);
  const patience = { seconds: LONGEST_SECONDS, outOfTime, isUsableAfterError: true };
  const all = await priceWorkers.ask((worker) => worker.unzip(file, zip), patience);
  const files = new Map(all.map((one) => [one.name, one.bytes]));
  const { backupList } = await loadList();
  const listed = files.get(LIST);
  const list = backupList(listed && new TextDecoder().decode(listed), [...files.keys()], zip);
  const { pieces, ...plan } = await plannedImport(list, files, patience);
  await refuseWithoutRoom(zip, pieces);
  const { counts, skipped } = await keptPieces(pieces, (stop) => stopped(zip, list, stop));
  return { ...plan, ...counts, skipped: [...plan.skipped, ...skipped] };
}

const bytesOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { size }) => sum + size, 0);

async function refuseWithoutRoom(zip: string, pieces: readonly Piece[]): Promise<void> {
  const [size, left] = [bytesOf(pieces), await roomLeft()];
  if (left === undefined || size <= left) return;
  const room = `this browser has ${sizeText(left)} left for this page`;
  const sentence = `${zip} needs ${sizeText(size)}, and ${room}: delete data in Settings, then import it again`;
  throw new InputError("storage/import", sentence, { facts: { size, left, taken: 0 } });
}

/** Keeps one after another; one that is refused leaves the others alone. @throws what `stop` makes of any other failure */
async function keptPieces(pieces: readonly Piece[], stop: (where: Stop) => Promise<AppError>) {
  const counts: Counts = { notebooks: 0, data: 0 };
  const skipped = [];
  try {
    for (const [index, { what, kind, keep }] of pieces.entries()) {
      try {
        await keep();
        counts[kind]++;
      } catch (error) {
        if (!(error instanceof InputError)) throw await stop({ cause: error, counts, rest: pieces.slice(index) });
        skipped.push({ name: what, why: error.message });
      }
      await turn();
    }
  } finally {
    channel.tell({ kind: "imported" });
  }
  return { counts, skipped };
}

interface Stop {
  readonly cause: unknown;
  readonly counts: Counts;
  /** What did not come in. */
  readonly rest: readonly Piece[];
}

/** Why an import stopped, with what came in until then. */
async function stopped(zip: string, list: BackupList, { cause, counts, rest }: Stop): Promise<AppError> {
  const taken = counts.notebooks + counts.data;
  const parts = [
    ...(list.notebooks.length > 0 ? [`${counts.notebooks} of ${list.notebooks.length} notebooks`] : []),
    ...(list.data.length > 0 ? [`${counts.data} of ${list.data.length} data files`] : []),
  ];
  const begin = `${zip}: ${listText(parts)} were taken`;
  if (!isFull(cause)) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const sentence = `${begin}, then it stopped (${why}): reload the page and import it again`;
    return new AppError("storage/import-stopped", sentence, { facts: { taken }, cause });
  }
  const [size, left] = [bytesOf(rest), await roomLeft()];
  // A disk may be full before what the browser allows is used up.
  const room = left === undefined || left > size ? "" : `, and ${sizeText(left)} are left`;
  const why = `this browser has no room for the rest, which has ${sizeText(size)}${room}`;
  const sentence = `${begin}; ${why}: delete data in Settings, then import it again`;
  return new InputError("storage/import", sentence, { facts: { taken, size, left }, cause });
}
