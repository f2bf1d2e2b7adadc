import type { Holdings, KeyedSource } from "../workers/held.ts";

/** Bytes of files that a worker holds at most, unless one task needs more. */
const MOST_BYTES = 2 ** 28;

/** What a worker was given, so that nothing crosses to it twice. */
export class Given {
  /** Bytes by key, what was used last at the end. */
  private readonly sizes = new Map<string, number>();

  /** What the worker lacks for a task with these sources, and what it lets go of for them. */
  holdingsFor(sources: readonly KeyedSource[]): Holdings {
    const fresh: KeyedSource[] = [];
    for (const { key, source } of sources) {
      if (!this.sizes.has(key)) fresh.push({ key, source });
      const size = this.sizes.get(key) ?? sizeOf(source);
      this.sizes.delete(key);
      this.sizes.set(key, size);
    }
    const needed = new Set(sources.map(({ key }) => key));
    const dropped: string[] = [];
    for (const key of this.sizes.keys()) {
      if (this.bytes() <= MOST_BYTES) break;
      if (needed.has(key)) continue;
      this.sizes.delete(key);
      dropped.push(key);
    }
    return { fresh, dropped };
  }

  private bytes(): number {
    return [...this.sizes.values()].reduce((sum, size) => sum + size, 0);
  }
}

/** Bytes of six columns of 8. */
const ROW_BYTES = 48;

function sizeOf({ bytes, generate, table }: KeyedSource["source"]): number {
  return bytes?.length ?? ROW_BYTES * (generate?.bars ?? table?.time.length ?? 0);
}
