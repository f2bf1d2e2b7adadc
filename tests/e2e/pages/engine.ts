import { AppError } from "../../../shared/errors.ts";
import { backtest } from "../../../web/state/backtest.ts";
import { compile } from "../../../web/state/compile.ts";
import { Workers } from "../../../web/state/connect.ts";
import { Sandboxes } from "../../../web/state/sandbox.ts";
import { type Answer, answerOf, type CompiledCase, runOfCase } from "../../support/case-run.ts";

/** An error as the page met it. */
export interface Met {
  readonly kind: string;
  readonly message: string;
  readonly code?: string;
  readonly facts?: unknown;
}

const met = (error: unknown): Met => {
  if (error instanceof AppError) {
    const { code, message, facts } = error;
    return { kind: error.constructor.name, code, message, facts };
  }
  return { kind: "defect", message: String(error) };
};

/** What the tests call through `globalThis.enginePage`. Typed arrays go as base64. */
const enginePage = {
  answer: async (one: CompiledCase): Promise<Answer> => answerOf(await backtest(runOfCase(one), { budgetSeconds: 60 })),

  module: async (source: string, path: string): Promise<string> => {
    const { module } = await compile(source, path);
    return btoa(Array.from(module, (byte) => String.fromCharCode(byte)).join(""));
  },

  compileError: (source: string, path: string): Promise<Met | undefined> =>
    compile(source, path).then(() => undefined, met),

  runError: (one: CompiledCase, budgetSeconds: number): Promise<Met | undefined> =>
    backtest(runOfCase(one), { budgetSeconds }).then(() => undefined, met),

  /** Stops a run at the first sign of it. */
  stopped: (one: CompiledCase): Promise<Met | undefined> => {
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new AppError("test/stopped", "stopped by the user"));
    return backtest(runOfCase(one), { budgetSeconds: 600, signal: stop.signal, onProgress }).then(() => undefined, met);
  },

  progress: async (one: CompiledCase): Promise<[done: number, all: number][]> => {
    const seen: [number, number][] = [];
    await backtest(runOfCase(one), { budgetSeconds: 60, onProgress: (done, all) => seen.push([done, all]) });
    return seen;
  },

  /**
   * Asks a worker in the sandbox that runs `script` instead of ours: its answer, or how it ended.
   * @param seconds without a sign of it after which it is ended
   */
  hostile: (script: string, seconds = 60): Promise<unknown> => {
    const sandboxes = new Sandboxes(
      () =>
        Promise.resolve(`const say = (value) => { const text = new TextEncoder().encode(JSON.stringify(value));
        const bytes = new Uint8Array(Math.ceil((8 + text.length) / 8) * 8); const view = new DataView(bytes.buffer);
        view.setUint32(0, bytes.length, true); view.setUint32(4, text.length, true); bytes.set(text, 8);
        postMessage(bytes.buffer, [bytes.buffer]); };
        onmessage = async () => { ${script} };`),
      () => Promise.resolve(),
    );
    const outOfTime = () => new AppError("test/time", "no answer");
    return sandboxes.ask(() => ({}), { seconds, outOfTime }).catch(met);
  },

  /** Asks a worker that runs `script` instead of ours. */
  strangerError: (script: string): Promise<Met | undefined> => {
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const strangers = new Workers<{ answer(): number }>(() => new Worker(url, { type: "module" }));
    const outOfTime = () => new AppError("test/time", "no answer");
    const patience = { seconds: 60, outOfTime, isUsableAfterError: true };
    return strangers.ask((stranger) => stranger.answer(), patience).then(() => undefined, met);
  },
};

declare global {
  var enginePage: EnginePage;
}
export type EnginePage = typeof enginePage;

globalThis.enginePage = enginePage;
