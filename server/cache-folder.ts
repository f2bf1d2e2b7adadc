import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A folder of ours inside the user's cache: `modules`, or the folder itself. */
export function cacheFolder(part = ""): string {
  return join(resolve(process.env.XDG_CACHE_HOME || join(homedir(), ".cache")), "tidebook", part);
}
