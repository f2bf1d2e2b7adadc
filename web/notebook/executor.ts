import type { PageExecutor } from "../state/executor.ts";
import { afterReady } from "../state/ready.ts";

let loading: Promise<PageExecutor> | undefined;

/** What runs cells in this browser, with the files that it keeps; both come after the page. */
export function loadExecutor(): Promise<PageExecutor> {
  loading ??= load();
  loading.catch(() => (loading = undefined));
  return loading;
}

async function load(): Promise<PageExecutor> {
  await afterReady;
  const [{ browserExecutor }, { keptFile }] = await Promise.all([
    import("../state/executor.ts"),
    import("../state/kept-file.ts"),
  ]);
  const executor = await browserExecutor({ file: keptFile });
  document.documentElement.dataset.engine = executor.engine;
  return executor;
}
