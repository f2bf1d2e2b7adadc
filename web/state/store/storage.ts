import { channel } from "./channel.ts";
import { isAnyTabOnly } from "./notebooks.ts";
import { change, read, theShelf } from "./shelves.ts";

/** How this browser keeps what is here. */
export interface StorageState {
  /** `window`: until it closes. `full`: a notebook is in this tab alone. */
  readonly kind: "kept" | "window" | "full";
  /** Bytes that this page uses and may use, undefined where the browser does not say. */
  readonly used: number | undefined;
  readonly quota: number | undefined;
  /** Whether the browser promised not to throw it away by itself. */
  readonly isPersisted: boolean;
  /** Days since everything was last exported, where this browser throws away what was not visited for a week. */
  readonly daysUnexported: number | undefined;
}

const DAY_MS = 86_400_000;

export async function storageState(): Promise<StorageState> {
  const { kind } = await theShelf();
  const { usage, quota } = await estimate();
  const isPersisted = await persisted();
  const isEvicting = kind === "kept" && !isPersisted && isWebKit();
  return {
    kind: isAnyTabOnly() ? "full" : kind,
    used: usage,
    quota,
    isPersisted,
    daysUnexported: isEvicting ? await daysSinceExport() : undefined,
  };
}

/** Remembers that everything was exported now. */
export async function noteExport(): Promise<void> {
  await change(["memos"], (open) => open.put("memos", "exported", Date.now())).catch(() => undefined);
  channel.tell({ kind: "exported" });
}

/** Bytes that may still be written, undefined where the browser does not say. */
export async function roomLeft(): Promise<number | undefined> {
  if ((await theShelf()).kind === "window") return undefined;
  const { usage, quota } = await estimate();
  return usage === undefined || quota === undefined ? undefined : Math.max(0, quota - usage);
}

/** Missing on plain http, and in some private windows it throws. */
async function estimate(): Promise<StorageEstimate> {
  const { storage } = navigator as { storage?: StorageManager };
  return (await storage?.estimate?.().catch(() => undefined)) ?? {};
}

async function persisted(): Promise<boolean> {
  const { storage } = navigator as { storage?: StorageManager };
  return (await storage?.persisted?.().catch(() => false)) ?? false;
}

/** WebKit deletes what scripts stored on sites not visited in seven days of use (Intelligent Tracking Prevention). */
function isWebKit(): boolean {
  return navigator.vendor.startsWith("Apple");
}

async function daysSinceExport(): Promise<number | undefined> {
  return read(["memos", "notebooks"], async (open) => {
    const last = await open.get("memos", "exported");
    const rows = (await open.all("notebooks")).filter(({ deleted }) => deleted === undefined);
    const [oldest] = rows.map(({ created }) => created).sort((a, b) => a - b);
    if (oldest === undefined) return undefined;
    return Math.floor((Date.now() - Math.max(oldest, typeof last === "number" ? last : 0)) / DAY_MS);
  });
}
