/** What happened in the store, in this tab or in another. */
export type StoreChange =
  | { readonly kind: "created" | "deleted" | "restored"; readonly id: string }
  | { readonly kind: "saved"; readonly id: string; readonly revision: number }
  /** Two tabs changed a notebook: what was saved second is kept as a notebook of its own. */
  | { readonly kind: "conflict"; readonly id: string; readonly keptAs: string; readonly title: string }
  /** There was no room for a notebook: what was let go for it, and whether it is kept in this tab alone. */
  | { readonly kind: "full"; readonly id: string; readonly letGo: readonly string[]; readonly isTabOnly: boolean }
  | { readonly kind: "data" | "imported" | "exported" };

export type StoreListener = (change: StoreChange, isHere: boolean) => void;

const NAME = "tidebook.store";
const KINDS = new Set(["created", "deleted", "restored", "saved", "conflict", "full", "data", "imported", "exported"]);

/** Tells all tabs of this origin what happened; by the storage event where there is no BroadcastChannel. */
class Channel {
  private readonly listeners = new Set<StoreListener>();
  private readonly channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(NAME) : undefined;

  constructor() {
    this.channel?.addEventListener("message", ({ data }) => this.heard(data));
    if (!this.channel) addEventListener("storage", ({ key, newValue }) => key === NAME && this.heard(parsed(newValue)));
  }

  listen(listener: StoreListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(change: StoreChange): void {
    if (this.channel) this.channel.postMessage(change);
    else write(change);
    this.call(change, true);
  }

  private heard(message: unknown): void {
    const isOurs = typeof message === "object" && message !== null && "kind" in message;
    if (isOurs && KINDS.has(String(message.kind))) this.call(message as StoreChange, false);
  }

  private call(change: StoreChange, isHere: boolean): void {
    for (const listener of [...this.listeners]) listener(change, isHere);
  }
}

export const channel = new Channel();

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}

/** The event comes with a change alone, so each message is removed again. */
function write(change: StoreChange): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(change));
    localStorage.removeItem(NAME);
  } catch {
    // Where nothing may be kept, other tabs keep nothing in common either.
  }
}
