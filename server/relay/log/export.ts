import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { InputError } from "../../../shared/errors.ts";
import { InputReader } from "./inputs.ts";
import { logRecords } from "./reader.ts";

export interface ExportOptions {
  readonly folder: string;
  readonly out: string;
  /** Null takes the only one there is. */
  readonly venue: string | null;
  /** µs, the end not included. */
  readonly from: number;
  readonly to: number;
}

/** Writes a venue's frames and whole books as hftbacktest's lines; gives their number. @throws InputError */
export async function exportCapture(options: ExportOptions): Promise<number> {
  const { folder, out, venue, from, to } = options;
  const venues = new Set<string>();
  let count = 0;
  function* lines(): Generator<string> {
    const reader = new InputReader();
    for (const record of logRecords(folder)) {
      const input = reader.read(record);
      if (!input || record.receivedTime < from || record.receivedTime >= to) continue;
      if (input.kind !== "frame" && input.kind !== "snapshot") continue;
      venues.add(input.venue);
      if (venue !== null && input.venue !== venue) continue;
      const text = input.kind === "frame" ? Buffer.from(input.frame).toString() : input.body;
      count++;
      yield `${input.receivedTime}000 ${text}\n`;
    }
  }
  const file = createWriteStream(out);
  try {
    if (out.endsWith(".gz")) await pipeline(Readable.from(lines()), createGzip(), file);
    else await pipeline(Readable.from(lines()), file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new InputError("log/export", `${out}: the capture cannot be written (${message})`, { cause });
  }
  if (venue === null && venues.size > 1) {
    throw new InputError(
      "log/venue",
      `the log has ${[...venues].join(", ")}: choose one with --venue, a capture is of one`,
    );
  }
  return count;
}
