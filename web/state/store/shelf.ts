import type { Rows, Table } from "./rows.ts";

/** The tables inside one transaction. Nothing else may be waited for while it is open: the browser would close it. */
export interface Open {
  get<Name extends Table>(table: Name, key: string): Promise<Rows[Name] | undefined>;
  all<Name extends Table>(table: Name): Promise<Rows[Name][]>;
  put<Name extends Table>(table: Name, key: string, row: Rows[Name]): Promise<void>;
  delete(table: Table, key: string): Promise<void>;
}

/** Where rows are kept. */
export interface Shelf {
  /** `window`: until it closes. */
  readonly kind: "kept" | "window";
  /** All of `work` or, when it or the browser throws, nothing of it. */
  change<T>(tables: readonly Table[], work: (open: Open) => Promise<T>): Promise<T>;
  read<T>(tables: readonly Table[], work: (open: Open) => Promise<T>): Promise<T>;
}

/** Whether an error of the browser means that its room for this page is used up. */
export function isFull(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name, message } = error as { name?: unknown; message?: unknown };
  return name === "QuotaExceededError" || /quota/i.test(`${String(name)} ${String(message)}`);
}
