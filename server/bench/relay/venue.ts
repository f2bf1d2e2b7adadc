import { Worker } from "node:worker_threads";
import type { LoopbackAnswer, LoopbackData, LoopbackFlood, LoopbackRun } from "../../loopback-worker.ts";
import { workerUrl } from "../../root.ts";

/** Trades whose times are kept: more than are ever on their way. */
const KEPT = 1 << 20;

/** The venue of `loopback-worker.ts` in a thread of its own. */
export class LoopbackVenue {
  readonly #worker: Worker;
  readonly #sent: BigInt64Array;
  readonly port: number;
  #told: (answer: LoopbackAnswer) => void = () => undefined;

  static async start(instruments: number): Promise<LoopbackVenue> {
    const sent = new SharedArrayBuffer(8 * KEPT);
    const data: LoopbackData = { instruments, sent };
    const worker = new Worker(await workerUrl("loopback-worker"), { workerData: data });
    const port = await new Promise<number>((resolve, reject) => {
      worker.on("error", reject);
      worker.once("message", (answer: LoopbackAnswer) => resolve(answer.kind === "listening" ? answer.port : 0));
    });
    return new LoopbackVenue(worker, new BigInt64Array(sent), port);
  }

  private constructor(worker: Worker, sent: BigInt64Array, port: number) {
    this.#worker = worker;
    this.#sent = sent;
    this.port = port;
    worker.on("message", (answer: LoopbackAnswer) => this.#told(answer));
  }

  /** Sends a run's frames. `begins` is told the number of its first trade before any of them leaves. */
  run(run: LoopbackRun | LoopbackFlood, begins: (ordinal: number) => void = () => undefined): Promise<void> {
    return new Promise((resolve) => {
      this.#told = (answer) => {
        if (answer.kind === "begins") begins(answer.ordinal);
        if (answer.kind === "done") resolve();
      };
      this.#worker.postMessage(run);
    });
  }

  /** How long a trade has been on its way, µs. */
  age(ordinal: number): number {
    const sent = this.#sent[ordinal % KEPT] ?? 0n;
    return Number(process.hrtime.bigint() - sent) / 1000;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
