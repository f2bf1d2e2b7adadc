import { SEALED_BYTES } from "../../shared/link/sealed.ts";

const DAYS_KEPT = 30;
const DAY = 86_400_000;

/** What a relay keeps of sealed links, by its rules: written once, read without a token, deleted, gone after 30 days. */
export class SealedStore {
  private readonly kept = new Map<string, { payload: Uint8Array; until: number }>();

  put(id: string, payload: Uint8Array, now: number): "kept" | "taken" | "too large" {
    if (payload.length > SEALED_BYTES) return "too large";
    if (this.get(id, now)) return "taken";
    this.kept.set(id, { payload: payload.slice(), until: now + DAYS_KEPT * DAY });
    return "kept";
  }

  get(id: string, now: number): Uint8Array | undefined {
    const found = this.kept.get(id);
    return found && now < found.until ? found.payload.slice() : undefined;
  }

  remove(id: string): void {
    this.kept.delete(id);
  }
}
