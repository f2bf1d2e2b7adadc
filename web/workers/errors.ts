import { transferHandlers } from "comlink";
import { errorFromRecord, recordFromError, type ErrorRecord } from "../../shared/errors.ts";

/** What comlink wraps a thrown value in. */
interface Thrown {
  readonly value: unknown;
}

/**
 * Lets errors keep class, code and facts on their way between page and worker; comlink alone keeps the message. Both
 * ends call it before they talk.
 */
export function carryErrors(): void {
  const own = transferHandlers.get("throw");
  if (!own) throw new Error("comlink has no handler for thrown values");
  transferHandlers.set("throw", {
    canHandle: (value): value is Thrown => own.canHandle(value),
    serialize: (thrown) => [recordFromError((thrown as Thrown).value), []],
    deserialize: (record) => {
      throw errorFromRecord(record as ErrorRecord);
    },
  });
}
