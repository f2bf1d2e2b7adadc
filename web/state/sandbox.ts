import { AppError, errorFromRecord, type ErrorRecord } from "../../shared/errors.ts";
import { Listener } from "../sandbox/wire.ts";
import { type Patience, Watch } from "./patience.ts";

/** What a worker of ours says: now and then how far it is, at the end an answer or an error. */
type Said =
  | { readonly progress: readonly [done: number, all: number] }
  | { readonly answer: unknown }
  | { readonly failed: ErrorRecord };

/** What the frame says: a piece of the worker's words, or what was wrong with them. */
type FromFrame =
  { readonly bytes: ArrayBuffer } | { readonly fault: string; readonly message?: string; readonly line?: number };

/** Of an error's texts, and facts: more is not shown. */
const MOST_LETTERS = 2000;
const MOST_FACTS = 20;

/** Most sandboxes that wait for their next task. */
const MOST_IDLE = 8;

/**
 * Workers in frames of their own, each with an opaque origin and a policy that lets it reach nothing. Ending one takes
 * its frame away, which ends its worker whatever it does.
 */
export class Sandboxes {
  private readonly script: () => Promise<string>;
  private readonly prepare: (sandbox: Sandbox) => Promise<void>;
  private readonly idle: Sandbox[] = [];

  /**
   * @param script text of the worker's script, whole
   * @param prepare gives a new worker what it needs before its first task
   */
  constructor(script: () => Promise<string>, prepare: (sandbox: Sandbox) => Promise<void> = () => Promise.resolve()) {
    this.script = script;
    this.prepare = prepare;
  }

  /**
   * @param taskFor what is sent to the worker
   * @param onProgress told how much of how much is done; answers whether the patience begins anew
   * @returns what the worker answered; the caller checks its shape
   * @throws the worker's error, `outOfTime`'s, the signal's reason, or AppError when the sandbox does not work
   */
  async ask(
    taskFor: (sandbox: Sandbox) => object,
    patience: Patience,
    onProgress: (done: number, all: number) => boolean = () => true,
  ): Promise<unknown> {
    patience.signal?.throwIfAborted();
    const sandbox = this.idle.pop() ?? (await this.open());
    const watch = new Watch(patience);
    const heard = (done: number, all: number): void => {
      if (onProgress(done, all)) watch.heard();
    };
    let isUsable = false;
    try {
      const answer = await Promise.race([sandbox.ask(taskFor(sandbox), heard), watch.failed]);
      isUsable = true;
      return answer;
    } finally {
      watch.end();
      if (isUsable && this.idle.length < MOST_IDLE) this.idle.push(sandbox);
      else sandbox.end();
    }
  }

  /** Ends those that wait. */
  end(): void {
    for (const sandbox of this.idle.splice(0)) sandbox.end();
  }

  private async open(): Promise<Sandbox> {
    const sandbox = await Sandbox.open(await this.script());
    await this.prepare(sandbox);
    return sandbox;
  }
}

/** One frame with one worker. */
export class Sandbox {
  private readonly frame: HTMLIFrameElement;
  private readonly port: MessagePort;
  private listener = new Listener();
  /** What was said before has been heard. */
  private reading: Promise<void> = Promise.resolve();
  private hear: ((said: Said) => void) | undefined;
  private fail: ((reason: Error) => void) | undefined;
  /** Why it cannot be asked: its script may fail before the first question. */
  private broken: Error | undefined;

  private constructor(frame: HTMLIFrameElement, port: MessagePort) {
    this.frame = frame;
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<FromFrame>) => this.take(data);
  }

  static async open(script: string): Promise<Sandbox> {
    const frame = await openFrame(Boolean(navigator.serviceWorker?.controller));
    const { port1, port2 } = new MessageChannel();
    frame.contentWindow?.postMessage("begin", "*", [port2]);
    const sandbox = new Sandbox(frame, port1);
    port1.postMessage({ script });
    return sandbox;
  }

  /** Gives the worker something that it does not answer. */
  give(task: object, transfer: readonly ArrayBuffer[] = []): void {
    this.port.postMessage({ task, transfer }, [...transfer]);
  }

  ask(task: object, onProgress: (done: number, all: number) => void): Promise<unknown> {
    this.listener = new Listener();
    if (this.broken) return Promise.reject(this.broken);
    const answered = new Promise<unknown>((resolve, reject) => {
      this.fail = reject;
      this.hear = (said) => {
        if ("progress" in said) onProgress(said.progress[0], said.progress[1]);
        else if ("failed" in said) reject(errorFromRecord(said.failed));
        else resolve(said.answer);
      };
    });
    this.give(task);
    return answered;
  }

  private breakOff(error: unknown): void {
    this.broken = error as Error;
    this.fail?.(this.broken);
  }

  end(): void {
    this.port.close();
    this.frame.remove();
  }

  private take(message: FromFrame): void {
    try {
      if ("fault" in message) throw faultOf(message);
      this.port.postMessage({ taken: true });
      const heard = this.listener.hear(message.bytes);
      if (!heard) return;
      const before = this.reading;
      this.reading = heard
        .then(async (value) => {
          await before;
          this.hear?.(saidOf(value));
        })
        .catch((error: unknown) => this.breakOff(error));
    } catch (error) {
      this.breakOff(error);
    }
  }
}

/**
 * A frame with an opaque origin.
 * @param isKept whether the service worker gives this page: browsers keep frames with the attribute from it, so that
 *   without a network they would stay empty; the worker's answer then carries the sandbox in its policy
 */
async function openFrame(isKept: boolean): Promise<HTMLIFrameElement> {
  const frame = document.createElement("iframe");
  const confine = (): void => frame.setAttribute("sandbox", "allow-scripts");
  if (!isKept) confine();
  frame.hidden = true;
  frame.title = "Where strategies run";
  frame.src = new URL("sandbox.html", document.baseURI).href;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  // It holds for whatever the frame might load from now on.
  confine();
  if (frame.contentDocument === null) return frame;
  frame.remove();
  return openFrame(false);
}

/** The message as one of those that our workers send; another worker's is an error. */
function saidOf(value: unknown): Said {
  const said = value as Partial<Record<"progress" | "answer" | "failed", unknown>> | null;
  if (typeof said === "object" && said !== null) {
    if (Array.isArray(said.progress) && said.progress.every((number) => typeof number === "number"))
      return said as Said;
    if (typeof said.failed === "object" && said.failed !== null)
      return { failed: shortened(said.failed as ErrorRecord) };
    if (said.answer !== undefined) return said as Said;
  }
  throw new AppError("sandbox/message", "it sent something that no run sends, and was stopped");
}

/** An error as short as the page can show it: anybody's code may have written it. */
function shortened({ facts, code, message, ...record }: ErrorRecord): ErrorRecord {
  const cut = (value: unknown) => String(value).slice(0, MOST_LETTERS);
  const few = Object.entries(facts ?? {}).slice(0, MOST_FACTS);
  return {
    ...record,
    code: cut(code),
    message: cut(message),
    facts: Object.fromEntries(few.map(([name, fact]) => [cut(name), typeof fact === "string" ? cut(fact) : fact])),
    stack: undefined,
  };
}

function faultOf({ fault, message = "", line }: Extract<FromFrame, { fault: string }>): AppError {
  const sentences: Record<string, string> = {
    flood: "it sent messages faster than a page can take them, and was stopped",
    message: "it sent something that no run sends, and was stopped",
  };
  return new AppError(`sandbox/${fault}`, sentences[fault] ?? `the worker failed (${message.slice(0, MOST_LETTERS)})`, {
    facts: { line },
  });
}
