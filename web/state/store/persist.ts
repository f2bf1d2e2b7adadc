import { theShelf } from "./shelves.ts";

let isAsked = false;

/** Asks the browser, once a visit, not to throw away what is kept: at the first save, when there is something to keep. */
export function askToPersist(): void {
  if (isAsked) return;
  isAsked = true;
  const ask = async (): Promise<void> => {
    const { storage } = navigator as { storage?: StorageManager };
    if ((await theShelf()).kind === "kept" && !(await storage?.persisted?.())) await storage?.persist?.();
  };
  ask().catch(() => undefined);
}
