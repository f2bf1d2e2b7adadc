import { type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { Rows, Table } from "./rows.ts";
import { tables } from "./rows.ts";
import type { Open, Shelf } from "./shelf.ts";
import { WindowShelf } from "./window-shelf.ts";

const NAME = "tidebook";
const VERSION = 1;
/** A database that does not open by then will not; browsers that block storage sometimes never answer. */
const LONGEST_MS = 8000;

type Schema = { [Name in Table]: { key: string; value: Rows[Name] } };

/**
 * The browser's database, or, where there is none or it is blocked, a shelf that lasts as long as the window.
 * @param onEnd told when the browser closed the database by itself
 */
export async function openShelf(onEnd: () => void): Promise<Shelf> {
  try {
    return new Database(await inTime(opened(onEnd)));
  } catch {
    return new WindowShelf();
  }
}

function opened(onEnd: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade: (database) => {
      for (const table of tables) database.createObjectStore(table);
    },
    // A newer page in another tab wants to change the tables: this one lets go and opens again when it needs them.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onEnd();
    },
    terminated: onEnd,
  });
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the database did not open")), LONGEST_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

type Transaction = IDBPTransaction<Schema, Table[], "readonly" | "readwrite">;

class Database implements Shelf {
  readonly kind = "kept";
  private readonly database: IDBPDatabase<Schema>;

  constructor(database: IDBPDatabase<Schema>) {
    this.database = database;
  }

  change<T>(names: readonly Table[], work: (open: Open) => Promise<T>): Promise<T> {
    return settled(this.database.transaction([...names], "readwrite"), work);
  }

  read<T>(names: readonly Table[], work: (open: Open) => Promise<T>): Promise<T> {
    return settled(this.database.transaction([...names], "readonly"), work);
  }
}

async function settled<T>(transaction: Transaction, work: (open: Open) => Promise<T>): Promise<T> {
  const done = transaction.done;
  done.catch(() => undefined);
  try {
    const result = await work(openOf(transaction));
    await done;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended already, by the error that is thrown below.
    }
    throw transaction.error ?? error;
  }
}

function openOf(transaction: Transaction): Open {
  return {
    get: (table, key) => transaction.objectStore(table).get(key),
    all: (table) => transaction.objectStore(table).getAll() as Promise<never[]>,
    put: async (table, key, row) => void (await (transaction as Writable).objectStore(table).put(row, key)),
    delete: (table, key) => (transaction as Writable).objectStore(table).delete(key),
  };
}

type Writable = IDBPTransaction<Schema, Table[], "readwrite">;
