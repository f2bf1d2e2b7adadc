import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { InputError } from "../../../shared/errors.ts";

/** Folders that this process itself has locked. */
const held = new Set<string>();

/** Keeps other relays out of a log's folder. @throws InputError where one that lives has the lock */
export function lock(folder: string): void {
  const path = join(folder, "LOCK");
  const owner = held.has(resolve(folder)) ? process.pid : ownerOf(path);
  if (owner !== null) {
    const sentence = `${folder}: another relay (process ${owner}) writes there: end it, or choose another folder`;
    throw new InputError("log/locked", sentence);
  }
  held.add(resolve(folder));
}

export function unlock(folder: string): void {
  held.delete(resolve(folder));
  try {
    rmSync(join(folder, "LOCK"), { force: true });
  } catch {
    // The disk may refuse by now; the lock of a process that is gone keeps nobody out.
  }
}

/** The process that holds a lock; null where it is ours now. */
function ownerOf(path: string): number | null {
  try {
    writeFileSync(path, `${signOf(process.pid)}\n`, { flag: "wx", mode: 0o600 });
    return null;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    const sign = readFileSync(path, "utf8").trim();
    const owner = Number(sign.split(" ")[0]);
    // After a restart of the machine or of a container, another process may have the number of the one that died.
    const isSame = !sign.includes(" ") || sign === signOf(owner);
    if (owner !== process.pid && isAlive(owner) && isSame) return owner;
    writeFileSync(path, `${signOf(process.pid)}\n`, { mode: 0o600 });
    return null;
  }
}

/** A process as no other one is: its number, and when it began where the system tells (proc(5), stat, field 22). */
function signOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return String(pid);
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
