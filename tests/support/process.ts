import { spawn } from "node:child_process";

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ProcessOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Standard input, whole. */
  input?: string;
  /** Called with each piece of standard output; `signal` sends one to the process. */
  onOutput?: (text: string, signal: (name: NodeJS.Signals) => void) => void;
  /** Called once it runs. */
  onStart?: (signal: (name: NodeJS.Signals) => void) => void;
}

/** Whether it is told depends on how fast the machine is. */
const SLOW_NOTE = /^tidebook: compiling the strategy, .*\n/m;

/** Runs a program to its end; a bad exit code is an answer, not an error. */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
    options.onStart?.((name) => child.kill(name));
    const finished: Finished = { code: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      finished.stdout += text;
      options.onOutput?.(text, (name) => child.kill(name));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (finished.stderr += text));
    if (options.input !== undefined) child.stdin.end(options.input);
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...finished, stderr: finished.stderr.replace(SLOW_NOTE, ""), code }));
  });
}
