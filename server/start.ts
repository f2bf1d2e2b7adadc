import { writeSync } from "node:fs";
import { failureOf } from "./failure.ts";

/** 128 + SIGINT, as shells report it. */
const INTERRUPTED = 130;
const UNWRITABLE = 2;

/**
 * Runs the command line and ends the process with its exit code, once everything written has been flushed.
 *
 * Ctrl-C aborts the signal that commands get, so that they keep what is done; a second one ends the process at once.
 */
export async function start(args: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  process.stdout.on("error", endUnwritable);
  process.stderr.on("error", endUnwritable);
  process.on("uncaughtException", fail);
  process.once("SIGINT", () => {
    process.once("SIGINT", () => process.exit(INTERRUPTED));
    interruption.abort();
  });
  try {
    const { main } = await import("./main.ts");
    const code = await main(args, interruption.signal);
    await end(interruption.signal.aborted ? INTERRUPTED : code);
  } catch (error) {
    if (interruption.signal.aborted) await end(INTERRUPTED);
    else fail(error);
  }
}

/** Ends at once: what waits to be written never will be. */
function endUnwritable({ code, message }: NodeJS.ErrnoException): void {
  // The reader of a pipe went away (`| head`): nobody is left to tell.
  if (code === "EPIPE") process.exit();
  try {
    writeSync(process.stderr.fd, `tidebook: the output cannot be written (${code ?? message})\n`);
  } catch {
    // Nor can this.
  }
  process.exit(UNWRITABLE);
}

function fail(error: unknown): void {
  const { sentence, exitCode } = failureOf(error);
  process.stderr.write(`${sentence}\n`);
  if (process.env.TIDEBOOK_DEBUG === "1" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  void end(exitCode);
}

/** `process.exit` alone would cut what a pipe has not taken yet. */
async function end(exitCode: number): Promise<void> {
  process.exitCode = exitCode;
  for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write("", resolve));
  process.exit(exitCode);
}
