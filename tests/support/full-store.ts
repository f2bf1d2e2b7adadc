import type { Page } from "playwright-core";

/** Lets the browser refuse texts when so many are written; a data file that goes makes room for one. */
export function limitTexts(): void {
  const { prototype } = IDBObjectStore;
  const put = Reflect.get(prototype, "put") as (this: IDBObjectStore, ...row: unknown[]) => IDBRequest<IDBValidKey>;
  const drop = Reflect.get(prototype, "delete") as (this: IDBObjectStore, key: unknown) => IDBRequest<undefined>;
  let room = 3;
  Object.assign(globalThis, { setRoom: (rooms: number) => (room = rooms) });
  prototype.put = function (this: IDBObjectStore, ...row) {
    if (this.name === "texts" && room <= 0) throw new DOMException("no room", "QuotaExceededError");
    if (this.name === "texts") room--;
    return put.apply(this, row);
  };
  prototype.delete = function (this: IDBObjectStore, key) {
    if (this.name === "bytes") room++;
    return drop.call(this, key);
  };
}

export const setRoom = (tab: Page, rooms: number) =>
  tab.evaluate((rooms) => (globalThis as unknown as { setRoom(rooms: number): void }).setRoom(rooms), rooms);
