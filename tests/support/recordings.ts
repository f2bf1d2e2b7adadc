import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A folder of real captures, which are not ours to publish. */
const FOLDER = process.env["TIDEBOOK_RECORDINGS"] ?? "";

type Skip = (why: string) => never;

/** Reads a recording, or ends the test in words. */
export function recording(name: string, skip: Skip): Buffer {
  const path = join(FOLDER, name);
  if (FOLDER === "" || !existsSync(path)) return skip(`no ${name}: TIDEBOOK_RECORDINGS names no folder that holds it`);
  return readFileSync(path);
}

/** Frames of a capture with their receive times in µs: `<ns> <frame>` a line. */
export function recordedFrames(name: string, skip: Skip): [frame: string, receivedTime: number][] {
  const lines = gunzipSync(recording(name, skip)).toString().trimEnd().split("\n");
  return lines.map((line) => {
    const space = line.indexOf(" ");
    return [line.slice(space + 1), Number(line.slice(0, space - 3))];
  });
}
