import { Worker } from "node:worker_threads";
import { workerUrl } from "./root.ts";

/** Keeps one idle worker of a kind, since starting one costs more than most of its tasks. */
export class WorkerPool {
  private readonly entry: string;
  private idle: Worker | undefined;

  /** @param entry name of the file in server/ that the worker starts from */
  constructor(entry: string) {
    this.entry = entry;
  }

  /** A worker for one task; it keeps the process alive until it is given back. */
  async take(): Promise<Worker> {
    const worker = this.idle ?? (await this.start());
    this.idle = undefined;
    worker.ref();
    return worker;
  }

  /** Gives a worker back; one that may be in the middle of something is ended. */
  give(worker: Worker, isUsable: boolean): void {
    worker.unref();
    if (isUsable && !this.idle) this.idle = worker;
    else void worker.terminate();
  }

  private async start(): Promise<Worker> {
    const worker = new Worker(await workerUrl(this.entry));
    worker.once("exit", () => {
      if (this.idle === worker) this.idle = undefined;
    });
    return worker;
  }
}
