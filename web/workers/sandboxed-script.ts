// A js cell in a worker of the sandbox. The cell's own text follows this script and hands its function to `tidebookCell`.
import { InputError, recordFromError } from "../../shared/errors.ts";
import { MOST_LOG_LETTERS, MOST_LOG_LINES } from "../../shared/notebook/script-log.ts";
import { piecesOf } from "../sandbox/wire.ts";

/** What a cell's function is called with: other cells' values by name. */
export interface ScriptTask {
  readonly cells: Readonly<Record<string, unknown>>;
}

/** Of an error's message: more is not shown. */
const MOST_LETTERS = 2000;

/** The way out of the worker; a cell's own code has none: messages of one that floods it would hold up other cells. */
const post = postMessage.bind(globalThis);
for (let holder: object | null = globalThis; holder; holder = Reflect.getPrototypeOf(holder)) {
  Reflect.deleteProperty(holder, "postMessage");
}

type Script = (cells: ScriptTask["cells"]) => unknown;

let script: Script | undefined;

/** What the cell wrote to its console. */
const log: string[] = [];

function write(...parts: unknown[]): void {
  if (log.length < MOST_LOG_LINES) log.push(parts.map(wordsOf).join(" ").slice(0, MOST_LOG_LETTERS));
}

function wordsOf(part: unknown): string {
  if (typeof part === "string") return part;
  if (part instanceof Error) return `${part.name}: ${part.message}`;
  const plain: unknown = ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part;
  try {
    return (typeof plain === "object" && JSON.stringify(plain)) || String(plain);
  } catch {
    return String(plain);
  }
}

Object.assign(globalThis, {
  tidebookCell: (given: Script) => (script = given),
  console: { ...console, log: write, info: write, debug: write, warn: write, error: write },
});

addEventListener("message", ({ data }: MessageEvent<ScriptTask>) => {
  // What cannot be said, a circle or too much of it, is an error of the cell, too.
  void answerTo(data)
    .then(say)
    .catch((error: unknown) => say({ failed: recordFromError(inWords(error)) }));
});

async function answerTo({ cells }: ScriptTask): Promise<object> {
  const returned = (await script?.(cells)) ?? null;
  return { answer: { returned, log } };
}

/** Says an error by its message; `raw` is where it was thrown in the whole script, for the page to translate. */
function inWords(error: unknown): InputError {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const [, line] = /:(\d+):\d+\)?$/m.exec(stack) ?? [];
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new InputError("js/error", message.slice(0, MOST_LETTERS), { facts: { line: Number(line ?? 0) } });
}

function say(message: object): void {
  for (const piece of piecesOf(message)) post(piece, { transfer: [piece] });
}
