import { AppError } from "../../shared/errors.ts";
import type { Executor } from "../../shared/notebook/executor.ts";

interface Module {
  readonly browserExecutor: (shelf: {
    file(name: string, fingerprint: string | undefined): Promise<Uint8Array | undefined>;
  }) => Promise<Executor<AbortSignal>>;
}

const [found] = Object.values(import.meta.glob<Module>(["../state/executor.ts"]));
let loading: Promise<Executor<AbortSignal>> | undefined;

/** What runs cells in this browser, with the files that it keeps; both come after the page. */
export function loadExecutor(): Promise<Executor<AbortSignal>> {
  loading ??= load();
  loading.catch(() => (loading = undefined));
  return loading;
}

async function load(): Promise<Executor<AbortSignal>> {
  if (!found) throw new AppError("notebook/executor", "Nothing runs cells in this browser.");
  const [{ browserExecutor }, store] = await Promise.all([found(), import("../state/store/index.ts")]);
  return browserExecutor({
    async file(name, fingerprint) {
      const kept = fingerprint === undefined ? undefined : await store.getData(fingerprint);
      return (kept ?? (await store.dataNamed(name)))?.bytes;
    },
  });
}
