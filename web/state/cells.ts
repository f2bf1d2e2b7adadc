import type { Remote } from "comlink";
import { InputError } from "../../shared/errors.ts";
import type { CellsWorker } from "../workers/cells.ts";
import type { KeyedSource } from "../workers/held.ts";
import { cellWorkers } from "./connect.ts";
import { Given } from "./given.ts";

/** Seconds that reading data may take. */
const DATA_SECONDS = 600;

const given = new WeakMap<object, Given>();

/** Asks a worker that may hold some of the sources already. @throws the worker's error, the signal's reason */
export function withSources<T>(
  sources: readonly KeyedSource[],
  question: (remote: Remote<CellsWorker>, holdings: ReturnType<Given["holdingsFor"]>) => Promise<T>,
  signal?: AbortSignal,
  seconds = DATA_SECONDS,
): Promise<T> {
  return cellsWorker(
    (remote) => {
      const had = given.get(remote) ?? new Given();
      given.set(remote, had);
      return question(remote, had.holdingsFor(sources));
    },
    signal,
    seconds,
  );
}

/** Asks a worker in which no user code runs. @throws the worker's error, the signal's reason */
export function cellsWorker<T>(
  question: (remote: Remote<CellsWorker>) => Promise<T>,
  signal?: AbortSignal,
  seconds = DATA_SECONDS,
): Promise<T> {
  const outOfTime = () => new InputError("cell/budget", `this cell took longer than ${seconds} s`);
  return cellWorkers.ask(question, { signal, seconds, outOfTime, isUsableAfterError: true });
}
