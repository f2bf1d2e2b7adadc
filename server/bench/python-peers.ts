import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { BarColumns } from "../../wasm/index.ts";
import { packageRoot } from "../root.ts";
import type { BenchControl } from "./row.ts";
import type { CrossRules } from "./sma-cross-loop.ts";

/** What one Python library did with the bars. */
export interface PeerRun {
  /** Name and version. */
  readonly peer: string;
  /** What was timed. */
  readonly about: string;
  readonly seconds: readonly number[];
  /** Trades that were closed. */
  readonly trades: number;
}

type Line = PeerRun | { readonly note: string };

const SCRIPT = "tests/bench/backtest_peers.py";

/** Runs the Python libraries that are installed on the same bars; what is missing is said in a note. */
export async function pythonPeers(
  { bars, rules }: { bars: BarColumns; rules: CrossRules },
  { signal, repeats, onNote }: BenchControl,
): Promise<PeerRun[]> {
  const script = fileURLToPath(new URL(SCRIPT, packageRoot()));
  if (!existsSync(script)) {
    onNote(`the Python peers are left out: ${SCRIPT} comes with a checkout, not with the package`);
    return [];
  }
  signal.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), "tidebook-bench-"));
  try {
    const file = join(folder, "bars.f64");
    await writeColumns(file, bars);
    const { fast, slow, cash, fee, slippage } = rules;
    const facts = { file, rows: bars.close.length, start: Number(bars.time[0]), repeats };
    return await ask(script, { ...facts, fast, slow, cash, fee, slippage }, { signal, onNote });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Open, high, low, close, volume one after the other, as this machine's doubles. */
export async function writeColumns(path: string, { open: opens, high, low, close, volume }: BarColumns): Promise<void> {
  const file = await open(path, "w");
  try {
    for (const column of [opens, high, low, close, volume]) {
      await file.writeFile(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    }
  } finally {
    await file.close();
  }
}

async function ask(
  script: string,
  task: Readonly<Record<string, string | number>>,
  { signal, onNote }: Pick<BenchControl, "signal" | "onNote">,
): Promise<PeerRun[]> {
  const python = process.env.TIDEBOOK_PYTHON || "python3";
  const child = spawn(python, [script, JSON.stringify(task)], { signal, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<string | undefined>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(error);
      else resolve(`${python} cannot be started (${error.code ?? error.message})`);
    });
    child.on("close", (code) => resolve(code === 0 ? undefined : `${python} ended with ${code}: ${complaint.trim()}`));
  });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint = lastLine(complaint + chunk.toString())));
  const runs: PeerRun[] = [];
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    if ("note" in line) onNote(line.note);
    else runs.push(line);
  });
  const problem = await ended;
  signal.throwIfAborted();
  if (problem !== undefined) onNote(`Python peers are left out: ${problem}`);
  return runs;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
