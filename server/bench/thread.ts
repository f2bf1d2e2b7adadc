import { Worker } from "node:worker_threads";
import { errorFromRecord } from "../../shared/errors.ts";
import type { BenchAnswer, BenchTask, Sample } from "../bench-worker.ts";
import { workerUrl } from "../root.ts";

/**
 * The samples of a task in a fresh thread, which has ended when they are there: a living thread would share its compiled
 * engine with the next one, which then would not start cold.
 * @param onSample told after each of them
 */
export async function samplesInThread(task: BenchTask, signal: AbortSignal, onSample: () => void): Promise<Sample[]> {
  signal.throwIfAborted();
  const worker = new Worker(await workerUrl("bench-worker"));
  const samples: Sample[] = [];
  let stop = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const aborted = (): void => reject(signal.reason as Error);
      signal.addEventListener("abort", aborted);
      stop = () => signal.removeEventListener("abort", aborted);
      worker.on("error", reject).on("exit", () => reject(new Error("the bench worker ended without an answer")));
      worker.on("message", (answer: BenchAnswer) => {
        if ("failed" in answer) reject(errorFromRecord(answer.failed));
        else if ("sample" in answer) {
          samples.push(answer.sample);
          onSample();
        } else resolve();
      });
      worker.postMessage(task);
    });
    return samples;
  } finally {
    stop();
    await worker.terminate();
  }
}
