import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { BarColumns } from "../../wasm/index.ts";
import { packageRoot } from "../root.ts";
import { writeColumns } from "./python-peers.ts";
import type { BenchControl } from "./row.ts";

/** A piece of work by the name of a method of `tests/bench/kernel_peers.py`, with its arguments. */
export type PythonWork = { readonly do: string } & Readonly<Record<string, unknown>>;

/** A Python that does one piece of work at a time, so that its runs lie between ours. */
export interface PythonServer {
  /** Versions of the libraries that are installed. */
  readonly versions: Readonly<Partial<Record<"numpy" | "talib" | "vectorta", string>>>;
  /** The seconds that the work took; a text is why it was refused. */
  readonly ask: (work: PythonWork) => Promise<number | string>;
}

type Answer = { readonly versions?: PythonServer["versions"]; readonly seconds?: number; readonly refused?: string };

const SCRIPT = "tests/bench/kernel_peers.py";
const ABSENT: PythonServer = { versions: {}, ask: async () => "Python is not there" };

/** Starts Python with these bars for as long as `use` works; what is missing is said in a note. */
export async function withPython<T>(
  bars: BarColumns | undefined,
  { signal, onNote }: BenchControl,
  use: (python: PythonServer) => Promise<T>,
): Promise<T> {
  const script = fileURLToPath(new URL(SCRIPT, packageRoot()));
  if (!existsSync(script)) {
    onNote(`the Python peers are left out: ${SCRIPT} comes with a checkout, not with the package`);
    return use(ABSENT);
  }
  const folder = await mkdtemp(join(tmpdir(), "tidebook-bench-"));
  const file = join(folder, "bars.f64");
  if (bars) await writeColumns(file, bars);
  const command = process.env.TIDEBOOK_PYTHON || "python3";
  const task = JSON.stringify({ file, rows: bars?.close.length ?? 0 });
  const child = spawn(command, [script, task], { signal, stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<string>((resolve) => {
    child.on("error", ({ message }) => resolve(message));
    child.on("close", (code) => resolve(`it ended with ${code ?? "a signal"}`));
  });
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Answer> => {
    const next = await Promise.race([lines.next(), ended]);
    signal.throwIfAborted();
    if (typeof next === "string" || next.done) return { refused: `${command}: ${await ended}` };
    return JSON.parse(next.value) as Answer;
  };
  try {
    const { versions = {}, refused } = await answer();
    if (refused !== undefined) onNote(`Python peers are left out: ${refused}`);
    const ask = async (work: PythonWork): Promise<number | string> => {
      child.stdin.write(`${JSON.stringify(work)}\n`);
      const { seconds, refused: reason = "no answer" } = await answer();
      return seconds ?? reason;
    };
    return await use({ versions, ask });
  } finally {
    child.stdin.end();
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A run of Python's side of a contest. @throws Error for work that Python refuses */
export function pythonRun({ ask }: PythonServer, work: PythonWork): () => Promise<number> {
  return async () => {
    const seconds = await ask(work);
    if (typeof seconds === "string") throw new Error(`${JSON.stringify(work)}: ${seconds}`);
    return seconds;
  };
}
