import { tables, type Rows, type Table } from "./rows.ts";
import type { Open, Shelf } from "./shelf.ts";

type Kept = { [Name in Table]: Map<string, Rows[Name]> };

/** Rows in this window's own memory: for browsers that keep nothing. */
export class WindowShelf implements Shelf {
  readonly kind = "window";
  private readonly kept = Object.fromEntries(tables.map((table) => [table, new Map()])) as unknown as Kept;
  private queue: Promise<unknown> = Promise.resolve();

  /** One after another, as the browser's database does with changes of the same tables. */
  change<T>(_tables: readonly Table[], work: (open: Open) => Promise<T>): Promise<T> {
    const turn = this.queue.then(() => this.whole(work));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  read<T>(_tables: readonly Table[], work: (open: Open) => Promise<T>): Promise<T> {
    return this.change(_tables, work);
  }

  private async whole<T>(work: (open: Open) => Promise<T>): Promise<T> {
    const undo: (() => void)[] = [];
    const { kept } = this;
    const remember = <Name extends Table>(table: Name, key: string): void => {
      const before = kept[table].get(key);
      undo.unshift(() => {
        if (before === undefined) kept[table].delete(key);
        else kept[table].set(key, before);
      });
    };
    try {
      return await work({
        get: async (table, key) => kept[table].get(key),
        all: async (table) => [...kept[table].values()],
        put: async (table, key, row) => {
          remember(table, key);
          kept[table].set(key, structuredClone(row));
        },
        delete: async (table, key) => {
          remember(table, key);
          kept[table].delete(key);
        },
      });
    } catch (error) {
      for (const step of undo) step();
      throw error;
    }
  }
}
