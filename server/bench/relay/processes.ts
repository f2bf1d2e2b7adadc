import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot, workerUrl } from "../../root.ts";

/** Clock ticks of a second in /proc, the same on every Linux that Node runs on. */
const TICKS = 100;
const LISTENING = /^listening (http:\S+)/m;

/** A program of its own that has said where it listens. */
export interface Listening {
  readonly url: URL;
  readonly pid: number;
  close(): Promise<void>;
}

/** The relay as `tidebook relay` starts it, with a token of its own. */
export interface RelayProcess extends Listening {
  readonly token: string;
}

/** @param config relay.yaml without `listen` and `auth` */
export async function relayProcess(config: object): Promise<RelayProcess> {
  const folder = await mkdtemp(join(tmpdir(), "tidebook-bench-"));
  const [file, tokenFile] = [join(folder, "relay.yaml"), join(folder, "token")];
  await writeFile(file, JSON.stringify({ auth: { folder: "state" }, ...config }));
  const bin = fileURLToPath(new URL("server/bin.mjs", packageRoot()));
  const args = [bin, "relay", "--config", file, "--port", "0", "--token-file", tokenFile, "--no-page"];
  const clean = () => rm(folder, { recursive: true, force: true });
  try {
    const running = await started(args);
    const token = (await readFile(tokenFile, "utf8")).trim();
    return { ...running, token, close: () => running.close().then(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** What hands on every frame of `address` and does nothing else. */
export async function forwardProcess(address: string): Promise<Listening> {
  return started([fileURLToPath(await workerUrl("forward-worker")), address]);
}

async function started(args: readonly string[]): Promise<Listening> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const url = await listening(child);
  const close = async () => {
    child.kill();
    await ended;
  };
  return { url, pid: child.pid ?? 0, close };
}

function listening(child: ChildProcess): Promise<URL> {
  let [said, complaint] = ["", ""];
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => reject(new Error(`a program of the bench ended: ${complaint.trim()}`)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-500)));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [, url] = LISTENING.exec(said) ?? [];
      if (url !== undefined) resolve(new URL(url));
    });
  });
}

/** Seconds of a core that a program has used; NaN where the system does not say. */
export function cpuSeconds(pid: number): number {
  const fields = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Memory of a program in MB; NaN where the system does not say. */
export function residentMb(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`)) ?? [];
  return (Number(kib) * 1024) / 1e6;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
