import { type Remote, wrap } from "comlink";
import { AppError } from "../../shared/errors.ts";
import type { CellsWorker } from "../workers/cells.ts";
import type { CompilerWorker } from "../workers/compiler.ts";
import { carryErrors } from "../workers/errors.ts";
import type { PricesWorker } from "../workers/prices.ts";
import type { PyramidWorker } from "../workers/pyramid.ts";
import { type Patience, Watch } from "./patience.ts";

export type { CompiledStrategy, Entry } from "../workers/compiler.ts";
export type { Checked, Look, Reading } from "../workers/prices.ts";
export type * from "../workers/live/shapes.ts";
export type { PyramidWorker } from "../workers/pyramid.ts";

/** What a worker of ours is asked with. */
interface WorkerPatience extends Patience {
  /** Whether a worker that answered with an error can take the next question. */
  readonly isUsableAfterError: boolean;
}

interface Connection<Api> {
  readonly worker: Worker;
  readonly remote: Remote<Api>;
}

/**
 * Workers of one kind, each for one question at a time. Every question settles: with the worker's answer or error, or
 * with the reason why there is none; a worker that may still be busy is ended. Keeps one idle worker, since starting one
 * costs more than most questions.
 */
export class Workers<Api extends object> {
  private readonly start: () => Worker;
  private idle: Connection<Api> | undefined;

  constructor(start: () => Worker) {
    this.start = start;
  }

  /**
   * @param question calls the worker; `heard` is called at each sign of it and gives it another `seconds`
   * @throws the worker's error, `outOfTime`'s, the signal's reason, or AppError when the worker does not start or dies
   */
  async ask<T>(question: (remote: Remote<Api>, heard: () => void) => Promise<T>, patience: WorkerPatience): Promise<T> {
    patience.signal?.throwIfAborted();
    const connection = this.idle ?? this.connect();
    this.idle = undefined;
    const watch = new Watch(patience);
    const options = { signal: watch.over };
    const { worker } = connection;
    worker.addEventListener("error", ({ message }) => watch.fail(endedError(message)), options);
    worker.addEventListener("messageerror", () => watch.fail(endedError("an answer could not be read")), options);
    let isUsable = false;
    try {
      const answered = question(connection.remote, () => watch.heard());
      const settled = answered.finally(() => (isUsable = patience.isUsableAfterError));
      const answer = await Promise.race([settled, watch.failed]);
      isUsable = true;
      return answer;
    } finally {
      watch.end();
      if (isUsable && !this.idle) this.idle = connection;
      else worker.terminate();
    }
  }

  private connect(): Connection<Api> {
    const worker = this.start();
    worker.addEventListener("error", () => {
      if (this.idle?.worker === worker) this.idle = undefined;
    });
    return { worker, remote: wrap<Api>(worker) };
  }
}

/** @param reason empty when the worker's script could not be loaded */
function endedError(reason: string | undefined): AppError {
  const why = reason ? `ended (${reason})` : "could not be started";
  return new AppError("worker/ended", `a worker of this page ${why}: reload the page`, { retryable: true });
}

carryErrors();

export const compilers = new Workers<CompilerWorker>(
  () => new Worker(new URL("../workers/compiler.ts", import.meta.url), { type: "module", name: "compiler" }),
);

export const cellWorkers = new Workers<CellsWorker>(
  () => new Worker(new URL("../workers/cells.ts", import.meta.url), { type: "module", name: "cells" }),
);

export const priceWorkers = new Workers<PricesWorker>(
  () => new Worker(new URL("../workers/prices.ts", import.meta.url), { type: "module", name: "prices" }),
);

/** The page's end of the relay: a stream in both directions, so nothing is asked and answered. */
export function connectLive(): Worker {
  return new Worker(new URL("../workers/live.ts", import.meta.url), { type: "module", name: "live" });
}

/** One worker for all charts of the page, which keeps their columns; it starts with the first of them. */
export function connectPyramids(onEnd: (error: AppError) => void): Remote<PyramidWorker> {
  const worker = new Worker(new URL("../workers/pyramid.ts", import.meta.url), { type: "module", name: "charts" });
  worker.addEventListener("error", (event) => onEnd(endedError(event.message)));
  return wrap<PyramidWorker>(worker);
}
