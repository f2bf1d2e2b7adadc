import { InputError } from "../../shared/errors.ts";
import { plainFileName } from "../../shared/file-name.ts";
import { type Checked, type Look, priceWorkers, type Reading } from "../state/connect.ts";
import { putData } from "../state/store/index.ts";

export type { Checked, Look, Reading } from "../state/connect.ts";

const LONGEST_SECONDS = 600;

/** A file's first rows and columns. @throws InputError for a file that cannot be looked into */
export function lookInto(file: File, signal: AbortSignal): Promise<Look> {
  return priceWorkers.ask((worker) => worker.look(file, nameOf(file)), patience(file, signal));
}

/** What a file holds, read as said. @throws InputError for what is wrong with it */
export function checkFile(file: File, reading: Reading, signal?: AbortSignal): Promise<Checked> {
  return priceWorkers.ask((worker) => worker.check(file, nameOf(file), reading), patience(file, signal));
}

/** What a file is called here and in a notebook. */
export const nameOf = ({ name }: File): string => plainFileName(name, "prices.csv");

/**
 * Keeps a file in this browser; what it is called then, which is another name where other bars have its own.
 * @throws InputError when there is no room for it
 */
export async function keepFile(file: File, { facts }: Checked, reading: Reading): Promise<string> {
  const { fingerprint, rows, from, to, interval } = facts;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return putData(nameOf(file), bytes, { fingerprint, rows, from, to, interval, ...reading });
}

function patience(file: File, signal: AbortSignal | undefined) {
  const outOfTime = () => new InputError("data/budget", `${nameOf(file)}: reading it takes longer than 10 minutes`);
  return { signal, seconds: LONGEST_SECONDS, outOfTime, isUsableAfterError: true };
}
