import { afterEach, expect, test, vi } from "vitest";
import { BlockKeys } from "../../../../web/notebook/block-keys.ts";
import type { Desk } from "../../../../web/notebook/desk.svelte.ts";
import type { NotebookModel } from "../../../../web/notebook/model.svelte.ts";

afterEach(() => vi.unstubAllGlobals());

/** Cells that keys, pressed on the block `run` itself, removed. */
function removedBy(...keys: string[]): string[] {
  class Block {
    readonly dataset = { block: "run" };
    closest(): this {
      return this;
    }
  }
  vi.stubGlobal("Element", Block);
  const removed: string[] = [];
  const desk = { remove: (key: string) => removed.push(key) } as unknown as Desk;
  const blockKeys = new BlockKeys({ runner: { isRunning: false } } as unknown as NotebookModel, desk);
  const target = new Block();
  keys.forEach((key, index) => {
    const bare = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    const event = { ...bare, key, code: "", target, timeStamp: index * 100, preventDefault: () => undefined };
    blockKeys.press(event as unknown as KeyboardEvent);
  });
  return removed;
}

test("a block is removed by d d, and by no single key", () => {
  expect(removedBy("d", "d")).toEqual(["run"]);
  expect(removedBy("d")).toEqual([]);
  expect(removedBy("Delete", "Backspace", "Delete")).toEqual([]);
});
